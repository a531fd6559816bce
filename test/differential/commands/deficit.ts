import { claimOf } from "../../../src/engine/deficit/deficitLedger.js";
import { draftAt } from "../../../src/engine/queries/views.js";
import { ZERO_ADDRESS } from "../../../src/math/index.js";
import { STRANGER } from "../actors.js";
import { command } from "../world.js";

const TOKEN_UNIT = 10n ** 12n;

export const collect = command({
  name: "deficitLedger.collect",
  weight: 3,
  generate(world, intent) {
    const draft = draftAt(world.state, world.now);
    const rich = [...world.state.tables.claims.keys()].filter((owner) => claimOf(draft, owner).collectable >= TOKEN_UNIT);
    const sender = world.pick(rich);
    if (intent === "good") return sender && { sender, args: { to: world.chance(80) ? sender : world.person().address } };
    if (sender !== undefined && world.chance(40)) return { sender, args: { to: ZERO_ADDRESS } };
    return { sender: STRANGER.address, args: { to: STRANGER.address } };
  },
});
