import { execute, fromSnapshot, type SiloState, toSnapshot } from "../../src/engine/index.js";
import { type AccountId, address, seconds, wad } from "../../src/math/index.js";
import { type GivenTerms, type Plan, type PlannedAction, type PolicyOptions, planBlock, termsOf } from "../../src/policy/index.js";
import { account, at, fundWallet, KEEPER, lots, send, setPrice, someone, trade, type World, world } from "../engine/world.js";

/** A small silo with a market at 100, a rich counterparty, a keeper and a fund. IM is 20 % of notional, MM half of it. */
export interface Scene {
  readonly world: World;
  /** Sells whatever a trader buys, and can afford it. */
  readonly dealer: AccountId;
  /** The keeper's account. */
  readonly keeper: AccountId;
}

const DEALER = someone(0xd0);
const STAKER = someone(0x50);
let traders = 0;

/** @param keeperCash whole tokens in the keeper's account
 *  @param fund whole tokens in the insurance fund */
export function scene({ keeperCash = 1_000_000n, fund = 100_000n }: { keeperCash?: bigint; fund?: bigint } = {}): Scene {
  const made = world();
  const dealer = account(made, DEALER, 100_000_000n);
  const keeper = account(made, KEEPER, keeperCash);
  if (fund > 0n) {
    fundWallet(made, STAKER, fund);
    send(made, STAKER, { name: "fund.deposit", assets: fund * 1_000_000n, receiver: STAKER });
  }
  return { world: made, dealer, keeper };
}

/** A trader with whole tokens of cash who bought whole lots at 100 (sold, when negative). */
export function trader({ world: w, dealer }: Scene, cash: bigint, size: bigint, market = 1n): AccountId {
  const owner = someone(0x10_000 + ++traders);
  const id = account(w, owner, cash);
  const [buyer, seller] = size > 0n ? [id, dealer] : [dealer, id];
  trade(w, { buyer, seller, size: lots(size < 0n ? -size : size), price: at(100n), market });
  return id;
}

/** Moves the clock and the price of market 1. */
export function tick({ world: w }: Scene, elapsed: bigint, index: bigint): void {
  w.now += elapsed;
  setPrice(w, index);
}

/** What a test wants otherwise. */
export type Changes = GivenTerms & Partial<Pick<PolicyOptions, "keeperAccount" | "keeperAddress">>;

/** The options of this scene's keeper: next block in a second, no headroom, so that figures are exact. */
export function optionsOf({ world: w, keeper }: Scene, changes: Changes = {}): PolicyOptions {
  const { keeperAccount = keeper, keeperAddress = KEEPER, ...terms } = changes;
  return { keeperAccount, keeperAddress, nextTimestamp: seconds(w.now + 1n), ...termsOf({ headroom: wad(0n), ...terms }) };
}

/** What the keeper plans now. */
export function plan(s: Scene, changes: Changes = {}): Plan {
  return planBlock(s.world.state, optionsOf(s, changes));
}

/** Mines the actions one second from now. */
export function mine({ world: w }: Scene, actions: readonly PlannedAction[]): void {
  w.now += 1n;
  for (const { command } of actions) execute(w.state, command, { timestamp: seconds(w.now), sender: KEEPER });
}

/** A silo of its own with the same content, read back as a keeper reads it from the chain. */
export const copyOf = (state: SiloState): SiloState => fromSnapshot(toSnapshot(state));

export const kinds = ({ actions }: Plan): readonly string[] => actions.map(({ kind, account: id }) => `${kind} ${id}`);
export const reasons = ({ skipped }: Plan): readonly string[] => skipped.map(({ reason }) => reason);

export const NOWHERE = address(`0x${"77".repeat(20)}`);
