import { ADMIN, HEIR, STRANGER } from "../actors.js";
import { type CommandSpec, command } from "../world.js";
import { owned } from "./governance.js";

type Owned = "governor" | "oracle" | "auction" | "venue";
const OWNED: readonly Owned[] = ["governor", "oracle", "auction", "venue"];

/** Handing a contract over takes two steps; giving it up is for the end of a run, since nobody governs it afterwards. */
export const ownership: readonly CommandSpec[] = OWNED.flatMap((contract) => [
  command({
    name: `${contract}.transferOwnership`,
    weight: 1,
    generate(world, intent) {
      const owner = owned(world, contract);
      const args = { newOwner: (owner === ADMIN.address ? HEIR : ADMIN).address };
      if (intent === "good") return owner && { sender: owner, args };
      return { sender: STRANGER.address, args };
    },
  }),
  command({
    name: `${contract}.acceptOwnership`,
    weight: 1,
    generate(world, intent) {
      const pending = [ADMIN, HEIR].find(({ address }) => address === world.state.tables.owners.get(contract)?.pendingOwner);
      if (intent === "good") return pending && { sender: pending.address, args: {} };
      return { sender: STRANGER.address, args: {} };
    },
  }),
  command({
    name: `${contract}.renounceOwnership`,
    weight: 1,
    last: true,
    generate(world, intent) {
      const owner = owned(world, contract);
      if (intent === "good") return owner && { sender: owner, args: {} };
      return { sender: STRANGER.address, args: {} };
    },
  }),
]);
