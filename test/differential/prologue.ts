import { type CommandArgs, type CommandName, standardModules } from "../../src/engine/index.js";
import {
  type Address,
  accountId,
  FIRST_USER_ACCOUNT,
  MAX_INDEX,
  MAX_UINT256,
  MIN_INDEX,
  marketId,
  price,
  type Seconds,
} from "../../src/math/index.js";
import { ADMIN, DESK, deployerOf, KEEPERS, STAKERS, TRADERS } from "./actors.js";
import { ADDRESSES, CLEARING_HOUSE_DEPLOYER, deployedAt, FEEDS } from "./chain/silo.js";
import { HEARTBEAT, LOTS, MARKETS, SILO_PARAMETERS } from "./scenario.js";
import type { Step } from "./step.js";
import { stepOf } from "./world.js";

const UNITS = 10n ** 6n;

/** How every run begins: the silo is wired, three markets are listed, and everybody has an account with money. */
export function prologue(timestamp: Seconds): readonly Step[] {
  const steps: Step[] = [];
  const add = <Name extends CommandName>(sender: Address, name: Name, args: CommandArgs<Name>) => {
    steps.push(stepOf(name, { sender, args: args as never }, timestamp));
  };
  wire(add);
  FEEDS.forEach((feed, i) => {
    const what = `first adapter ${i}`;
    add(deployerOf(what), "adapter.deploy", { adapter: deployedAt(what), feed, heartbeat: HEARTBEAT });
    const source = { adapter: deployedAt(what), lot: LOTS[i] ?? 1n, minPrice: price(MIN_INDEX), maxPrice: price(MAX_INDEX) };
    add(ADMIN.address, "oracle.setSource", { market: marketId(BigInt(i + 1)), source });
  });
  for (const config of MARKETS) add(ADMIN.address, "governor.listMarket", { config });
  for (const { address } of [...TRADERS, ...STAKERS, ...KEEPERS]) {
    add(address, "token.mint", { to: address, value: 60_000n * UNITS });
    add(address, "token.approve", { spender: ADDRESSES.clearingHouse, value: MAX_UINT256 });
  }
  TRADERS.forEach(({ address }, i) => {
    const account = accountId(FIRST_USER_ACCOUNT + BigInt(i));
    add(address, "clearingHouse.openAccount", { owner: address });
    add(address, "clearingHouse.setVenueEnabled", { account, venue: ADDRESSES.venue, enabled: true });
    if (i % 2 === 0) add(address, "clearingHouse.setVenueEnabled", { account, venue: DESK.address, enabled: true });
    add(address, "clearingHouse.deposit", { account, amount: BigInt(200 * (i + 1) ** 2) * UNITS });
  });
  for (const { address } of STAKERS) {
    add(address, "token.approve", { spender: ADDRESSES.fund, value: MAX_UINT256 });
    add(address, "fund.deposit", { assets: 300n * UNITS, receiver: address });
  }
  return steps;
}

function wire(add: <Name extends CommandName>(sender: Address, name: Name, args: CommandArgs<Name>) => void): void {
  const { venue } = ADDRESSES;
  const modules = standardModules(ADDRESSES);
  // Nobody's address is taken, for the governor, the deficit ledger or a module.
  for (const place of ["governor", "deficitLedger"] as const)
    add(CLEARING_HOUSE_DEPLOYER, "clearingHouse.setModules", { ...modules, [place]: DESK.address });
  const stranger = { ...modules, modules: modules.modules.map((one) => ({ ...one, module: DESK.address })) };
  add(CLEARING_HOUSE_DEPLOYER, "clearingHouse.setModules", stranger);
  add(CLEARING_HOUSE_DEPLOYER, "clearingHouse.setModules", modules);
  add(ADMIN.address, "governor.setSiloParameters", { parameters: SILO_PARAMETERS });
  add(ADMIN.address, "governor.setVenueListed", { venue, listed: true });
  add(ADMIN.address, "governor.setVenueListed", { venue: DESK.address, listed: true });
}
