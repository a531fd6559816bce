import { type CommandArgs, type CommandName, standardModules } from "../../../src/engine/index.js";
import { marketId, quote } from "../../../src/math/index.js";
import { ADMIN, STRANGER } from "../actors.js";
import { ADDRESSES, CLEARING_HOUSE_DEPLOYER } from "../chain/silo.js";
import { MARKETS, SILO_PARAMETERS } from "../scenario.js";
import { type CommandSpec, command, type World } from "../world.js";

/** Functions that only the silo's own contracts may call. A stranger's call must fail, and it must fail first. */
function closed<Name extends CommandName>(name: Name, caller: string, args: (world: World) => CommandArgs<Name>): CommandSpec {
  return command<Name>({
    name,
    weight: 1,
    never: { succeeds: `only ${caller} may call it` },
    generate: (world, intent) => {
      if (intent === "good") return undefined;
      const sender = world.chance(50) ? STRANGER.address : world.chance(50) ? ADMIN.address : world.person().address;
      return { sender, args: args(world) };
    },
  });
}

const someAccount = (world: World) => world.user() ?? world.noAccount();
const governed = "the SiloGovernor";
const module = "a module that holds the silo's lock";
const clearingHouse = "the clearing house";

export const moduleOnly: readonly CommandSpec[] = [
  closed("clearingHouse.listMarket", governed, () => ({ config: MARKETS[0] as (typeof MARKETS)[number] })),
  closed("clearingHouse.setPremium", governed, () => ({ market: marketId(1n), premium: 1n })),
  closed("clearingHouse.setOffsetShare", governed, () => ({ group: 1n, offsetShare: 1n })),
  closed("clearingHouse.setVenueListed", governed, () => ({ venue: STRANGER.address, listed: true })),
  closed("clearingHouse.setSiloParameters", governed, () => ({ parameters: SILO_PARAMETERS })),
  closed("clearingHouse.withdrawHouse", governed, () => ({ amount: 1n, to: STRANGER.address })),
  closed("clearingHouse.acquire", "a module", () => ({})),
  closed("clearingHouse.release", module, () => ({})),
  closed("clearingHouse.sync", module, (world) => ({ account: someAccount(world) })),
  closed("clearingHouse.setInAuction", module, (world) => ({ account: someAccount(world), inAuction: world.chance(50) })),
  closed("clearingHouse.moveLegs", module, (world) => ({ from: someAccount(world), to: someAccount(world), fraction: 10n ** 18n })),
  closed("clearingHouse.moveCash", module, (world) => ({ from: someAccount(world), to: someAccount(world), amount: quote(1n) })),
  closed("clearingHouse.collectIncome", module, (world) => ({ payer: someAccount(world), amount: quote(1n) })),
  closed("clearingHouse.coverDeficit", module, (world) => ({ beneficiary: someAccount(world), amount: quote(1n) })),
  closed("clearingHouse.depositReserved", module, () => ({ amount: 1n })),
  closed("clearingHouse.withdrawReserved", module, () => ({ to: STRANGER.address, amount: 1n })),
  closed("deficitLedger.haircut", clearingHouse, () => ({ owner: STRANGER.address, amount: 1n, backing: 1n })),
  closed("deficitLedger.repay", clearingHouse, () => ({ amount: quote(1n) })),
  closed("deficitLedger.addDeficit", clearingHouse, () => ({ amount: quote(1n) })),
];

/** The modules are named once: the run begins with it. */
export const setModules = command({
  name: "clearingHouse.setModules",
  weight: 1,
  generate(world, intent) {
    if (intent === "good") return undefined;
    return { sender: world.chance(50) ? CLEARING_HOUSE_DEPLOYER : STRANGER.address, args: standardModules(ADDRESSES) };
  },
});
