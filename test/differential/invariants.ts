import { type Account, accountRisk, type Command, type Outcome, type SiloState } from "../../src/engine/index.js";
import {
  type AccountId,
  EXIT_RECOVERY,
  FIRST_USER_ACCOUNT,
  HOUSE,
  type MarketId,
  type Seconds,
  STAKER_FUND,
  WAD,
} from "../../src/math/index.js";
import { OrderPromises } from "./orderPromises.js";

const TOKEN_SCALE = 10n ** 12n;
/** Commands that neither mint tokens nor draw on the fund: whatever the price, users cannot own more after one of them. */
const CLOSED: ReadonlySet<string> = new Set([
  "clearingHouse.deposit",
  "clearingHouse.withdraw",
  "clearingHouse.fill",
  "venue.matchOrders",
  "token.transfer",
]);

interface Sums {
  /** Cash with the part of funding that is bound to the checkpoints; the rest cancels while sizes sum to zero. */
  claims: bigint;
  readonly net: Map<MarketId, bigint>;
  readonly long: Map<MarketId, bigint>;
}

/**
 * The invariants of docs/risk-model.md, 7, after every step, at the cost of what the step touched. Written apart from the
 * engine's own `violations`: sums are kept here, not read from the state.
 */
export class Invariants {
  readonly #state: SiloState;
  readonly #known = new Map<AccountId, Account>();
  readonly #sums: Sums = { claims: 0n, net: new Map(), long: new Map() };
  readonly #orders = new OrderPromises();
  #wealth = 0n;

  constructor(state: SiloState) {
    this.#state = state;
  }

  /** What is broken after a successful command, in words; empty if nothing is. */
  check(command: Command, { dirty, events }: Outcome, now: Seconds): readonly string[] {
    const before = new Map(dirty.accounts.map((id) => [id, this.#known.get(id)]));
    for (const id of dirty.accounts) this.#replace(id);
    return [
      ...this.#cash(),
      ...this.#sizes(dirty.accounts),
      ...dirty.accounts.flatMap((id) => this.#negative(id)),
      ...[...before].flatMap(([id, old]) => this.#margin(id, old, now)),
      ...this.#rounding(command),
      ...this.#match(command, before, events),
    ];
  }

  #match(command: Command, before: ReadonlyMap<AccountId, Account | undefined>, events: Outcome["events"]): readonly string[] {
    if (command.name !== "venue.matchOrders") return [];
    return this.#orders.check(
      command,
      (id) => before.get(id),
      (id) => this.#known.get(id),
      events,
    );
  }

  #replace(id: AccountId): void {
    const next = this.#state.tables.accounts.get(id);
    this.#count(this.#known.get(id), -1n);
    this.#count(next, 1n);
    if (next === undefined) this.#known.delete(id);
    else this.#known.set(id, next);
  }

  #count(account: Account | undefined, sign: bigint): void {
    if (account === undefined) return;
    this.#sums.claims += sign * account.cash;
    for (const { market, size, checkpoint } of account.legs) {
      this.#sums.claims += (sign * size * checkpoint) / WAD;
      this.#sums.net.set(market, (this.#sums.net.get(market) ?? 0n) + sign * size);
      if (size > 0n) this.#sums.long.set(market, (this.#sums.long.get(market) ?? 0n) + sign * size);
    }
  }

  #cash(): readonly string[] {
    const { totals, deficit } = this.#state.singles;
    const backed = totals.custody * TOKEN_SCALE + deficit.unfundedDeficit;
    return this.#sums.claims === backed ? [] : [`INV-CASH: claims ${this.#sums.claims}, tokens and deficit ${backed}`];
  }

  #sizes(touched: readonly AccountId[]): readonly string[] {
    if (touched.length === 0) return [];
    return [...this.#state.tables.markets].flatMap(([market, { openInterest }]) => {
      const net = this.#sums.net.get(market) ?? 0n;
      const long = this.#sums.long.get(market) ?? 0n;
      return net === 0n && long === openInterest
        ? []
        : [`INV-ZERO: market ${market} sums to ${net}, longs ${long}, counted ${openInterest}`];
    });
  }

  /** An account without positions has been through whatever there was to go through. */
  #negative(id: AccountId): readonly string[] {
    const account = this.#state.tables.accounts.get(id);
    if (account === undefined || account.legs.length > 0 || account.cash >= 0n) return [];
    return [`INV-NEG: account ${id} has no position and cash ${account.cash}`];
  }

  /** Rule 5.6 at the prices after the step, for the account as it was and as it is. */
  #margin(id: AccountId, old: Account | undefined, now: Seconds): readonly string[] {
    const account = this.#state.tables.accounts.get(id);
    if (account === undefined || old === undefined || id < FIRST_USER_ACCOUNT || account.inAuction || old.inAuction) return [];
    const before = this.#riskOf(id, old, now);
    const after = this.#riskOf(id, account, now);
    if (before === undefined || after === undefined || after.equity >= after.initialMargin) return [];
    if (after.equity >= before.equity && after.initialMargin <= before.initialMargin) return [];
    const ratio = after.equity * before.maintenanceMargin >= before.equity * after.maintenanceMargin;
    if (after.maintenanceMargin < before.maintenanceMargin && after.equity >= 0n && ratio) return [];
    return [`INV-IM: account ${id} has equity ${after.equity} (was ${before.equity}), initial margin ${after.initialMargin}`];
  }

  #riskOf(id: AccountId, account: Account, now: Seconds) {
    const alone = { ...this.#state, tables: { ...this.#state.tables, accounts: new Map([[id, account]]) } };
    const risk = accountRisk(alone, id, now, { fresh: false });
    return risk.status === "ok" ? risk : undefined;
  }

  /** What users own together: tokens outside, cash inside, exit claims. Positions cancel out. */
  #rounding(command: Command): readonly string[] {
    const { addresses, singles, tables } = this.#state;
    const inside = [addresses.clearingHouse, addresses.fund].reduce((sum, one) => sum + (tables.tokenBalances.get(one) ?? 0n), 0n);
    const reserved = [HOUSE, STAKER_FUND, EXIT_RECOVERY].reduce((sum, id) => sum + (tables.accounts.get(id)?.cash ?? 0n), 0n);
    const wealth = (singles.token.totalSupply - inside) * TOKEN_SCALE + this.#sums.claims - reserved + singles.deficit.exitClaims;
    const grown = CLOSED.has(command.name) && wealth > this.#wealth;
    const was = this.#wealth;
    this.#wealth = wealth;
    return grown ? [`INV-ROUND: ${command.name} made users' wealth grow from ${was} to ${wealth}`] : [];
  }
}
