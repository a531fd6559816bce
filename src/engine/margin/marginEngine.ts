import {
  type AccountId,
  addQuote,
  checkInt256,
  MAX_FEE_RATE,
  MAX_PRICE,
  MAX_SIZE,
  maxQuote,
  mulWadCeil,
  mulWadDown,
  mulWadFloor,
  mulWadUp,
  negateQuote,
  PRICE_TICK,
  type Price,
  type Quote,
  quote,
  SIZE_QUANTUM,
  subQuote,
  TRADING_LEGS,
  valueDown,
  WAD,
  ZERO_QUOTE,
} from "../../math/index.js";
import { revert } from "../core/errors.js";
import type { Fill } from "../core/events.js";
import type { ActionRules, Assessment, MarginFactors, MarketRisk, NamedScenario, RiskState, Witness } from "./marginTypes.js";
import { COUNT, ORDINARY, weight } from "./scenarioGrid.js";
import { deltaNotional, leastValue, type MarketProfits, marketValue, scenarioProfits } from "./scenarioKernel.js";

/** Scan over the grid, offset inside correlation groups, requirements and the transfer margin; twin of MarginEngine.sol. */

/** Share of |net delta notional| that must stay behind after a withdrawal [WAD] (risk model, 5.7). */
const TRANSFER_SHARE = WAD / 5n;

const NOTHING: Assessment = {
  value: ZERO_QUOTE,
  initialMargin: ZERO_QUOTE,
  maintenanceMargin: ZERO_QUOTE,
  transferValue: ZERO_QUOTE,
  transferMargin: ZERO_QUOTE,
};

/** What the account's positions are worth and require. Requirements are rounded up, values down (5.1 to 5.4, 5.7). */
export function assess(state: RiskState, factors: MarginFactors): Assessment {
  if (state.markets.length === 0) return NOTHING;
  const valued = scenarioProfits(state.markets);
  const scan = scanOf(state.markets, valued);
  const initialMargin = requireUp(scan, factors.initialFactor);
  const { transferValue, share } = transferOf(state.markets);
  return {
    value: sumOfValues(valued),
    initialMargin,
    maintenanceMargin: requireUp(scan, factors.maintenanceFactor),
    transferValue,
    transferMargin: maxQuote(initialMargin, share),
  };
}

/** Equity at mark, and a lower bound of MM by the named scenarios alone (5.8). Errors: `MalformedWitness`. */
export function maintenanceLowerBound(
  state: RiskState,
  factors: MarginFactors,
  witness: Witness,
): { readonly equity: Quote; readonly marginBound: Quote } {
  const own = scenariosById(witness.markets);
  const shared = scenariosById(witness.groups);
  const valued = scenarioProfits(state.markets);
  return {
    equity: addQuote(state.cash, sumOfValues(valued)),
    marginBound: requireUp(witnessedScan(state.markets, valued, own, shared), factors.maintenanceFactor),
  };
}

/**
 * The witness that proves most: its bound is the maintenance margin itself. Of equal scenarios it names the first. Off
 * chain only: the contract checks a witness, it never searches one.
 */
export function strongestWitness(state: RiskState): Witness {
  const losses = scenarioProfits(state.markets).map(({ profits }) => profits.map(lossUp));
  const markets = state.markets.map(({ id }, i) => ({ id: BigInt(id), scenario: indexOfLargest(losses[i] as readonly Quote[]) }));
  const groups = groupsOf(state.markets).map((id) => {
    const members = losses.filter((_, i) => state.markets[i]?.group === id);
    const joint = members.reduce((sum, own) => own.map((loss, s) => addQuote(loss, sum[s] ?? ZERO_QUOTE)), [] as Quote[]);
    return { id, scenario: indexOfLargest(joint) };
  });
  return { markets, groups };
}

/**
 * The terms of a trade. Errors in order: `ZeroSize`, `SizeTooLarge`, `SizeNotOnQuantum`, `PriceNotOnTick`,
 * `FeeOutOfRange` (buyer's, seller's), `PriceOutsideBand`.
 */
export function checkTerms(trade: Fill, mark: Price, priceBand: bigint): void {
  const { size, price } = trade;
  if (size <= 0n) revert("ZeroSize", {});
  if (size > MAX_SIZE) revert("SizeTooLarge", { size });
  if (size % SIZE_QUANTUM !== 0n) revert("SizeNotOnQuantum", { size });
  if (price === 0n || price > MAX_PRICE || price % PRICE_TICK !== 0n) revert("PriceNotOnTick", { price });
  const maximum = quote(mulWadUp(valueDown(size, price), MAX_FEE_RATE));
  checkFee(trade.buyerFee, maximum);
  checkFee(trade.sellerFee, maximum);
  const distance = price > mark ? price - mark : mark - price;
  if (distance > mulWadDown(mark, priceBand)) revert("PriceOutsideBand", { price, mark, priceBand });
}

/**
 * No new leg beyond the trading limit; then rule 5.6: equity was not negative, and now E >= IM, or the action lowered MM and
 * did not lower E / MM. An action that increases exposure also leaves minimum equity. Errors in order: `TooManyLegs`,
 * `AccountInsolvent`, `InsufficientMargin`, `BelowMinimumEquity`.
 */
export function checkAction(account: AccountId, before: RiskState, afterwards: RiskState, rules: ActionRules, increases: boolean): void {
  const legs = legCountOf(afterwards);
  if (legs > TRADING_LEGS && legs > legCountOf(before)) revert("TooManyLegs", { account, legs });
  const equityBefore = equityOf(before);
  if (equityBefore < ZERO_QUOTE) revert("AccountInsolvent", { account, equity: equityBefore });
  const margin = assess(afterwards, rules.factors);
  const equity = addQuote(afterwards.cash, margin.value);
  const { initialMargin } = margin;
  if (equity < initialMargin) {
    const marginBefore = assess(before, rules.factors).maintenanceMargin;
    if (!improves(equityBefore, marginBefore, equity, margin.maintenanceMargin)) {
      revert("InsufficientMargin", { account, equity, initialMargin });
    }
  }
  if (increases) checkMinimum(account, equity, rules);
}

function legCountOf(state: RiskState): bigint {
  return BigInt(state.markets.reduce((count, { sizes }) => count + sizes.length, 0));
}

/** Rule 5.7 for the state after a withdrawal. Errors in order: `WithdrawalExceedsMargin`, `BelowMinimumEquity`. */
export function checkTransfer(account: AccountId, state: RiskState, rules: ActionRules): void {
  const margin = assess(state, rules.factors);
  const transferEquity = addQuote(state.cash, margin.transferValue);
  const { transferMargin } = margin;
  if (transferEquity < transferMargin) revert("WithdrawalExceedsMargin", { account, transferEquity, transferMargin });
  if (state.markets.length !== 0) checkMinimum(account, addQuote(state.cash, margin.value), rules);
}

/** E >= IM, without exception. Errors: `InsufficientMargin`. */
export function checkInitialMargin(account: AccountId, state: RiskState, rules: ActionRules): void {
  const margin = assess(state, rules.factors);
  const equity = addQuote(state.cash, margin.value);
  const { initialMargin } = margin;
  if (equity < initialMargin) revert("InsufficientMargin", { account, equity, initialMargin });
}

/** Equity at mark [WAD quote]. */
export function equityOf(state: RiskState): Quote {
  let equity = state.cash;
  for (const market of state.markets) equity = addQuote(equity, marketValue(market));
  return equity;
}

/** The action lowered MM, left equity and did not lower E / MM (cross-multiplied, so exact). */
function improves(equityBefore: Quote, marginBefore: Quote, equity: Quote, margin: Quote): boolean {
  if (margin >= marginBefore || equity < ZERO_QUOTE) return false;
  return checkInt256(equity * marginBefore) >= checkInt256(equityBefore * margin);
}

function checkFee(fee: Quote, maximum: Quote): void {
  if (fee < ZERO_QUOTE || fee > maximum) revert("FeeOutOfRange", { fee, maximum });
}

function checkMinimum(account: AccountId, equity: Quote, rules: ActionRules): void {
  const { minEquity } = rules;
  if (equity < minEquity) revert("BelowMinimumEquity", { account, equity, minEquity });
}

/** sum over groups of U - offsetShare (U - C): U adds each market's worst scenario, C is the worst scenario of them all. */
function scanOf(markets: readonly MarketRisk[], valued: readonly MarketProfits[]): Quote {
  return sumOverGroups(markets, (_group, members) => {
    const joint = new Array<Quote>(COUNT).fill(ZERO_QUOTE);
    const apart = members.reduce((sum, j) => addQuote(sum, addLosses(joint, profitsOf(valued, j))), ZERO_QUOTE);
    return { apart, together: joint.reduce(maxQuote, ZERO_QUOTE) };
  });
}

/** The same sum at the witness's scenarios: every maximum is replaced by one of its candidates, so it is at most the scan. */
function witnessedScan(
  markets: readonly MarketRisk[],
  valued: readonly MarketProfits[],
  own: ReadonlyMap<bigint, number>,
  shared: ReadonlyMap<bigint, number>,
): Quote {
  return sumOverGroups(markets, (group, members) => {
    let together = ZERO_QUOTE;
    let apart = ZERO_QUOTE;
    for (const j of members) {
      const profits = profitsOf(valued, j);
      apart = addQuote(apart, maxQuote(ZERO_QUOTE, namedLoss(profits, own.get(BigInt((markets[j] as MarketRisk).id)))));
      together = addQuote(together, namedLoss(profits, shared.get(group)));
    }
    return { apart, together: maxQuote(ZERO_QUOTE, together) };
  });
}

/** Adds apart - floor(offsetShare (apart - together)) of every group; `lossesOf` is asked with the places of the group's markets. */
function sumOverGroups(
  markets: readonly MarketRisk[],
  lossesOf: (group: bigint, members: readonly number[]) => { readonly apart: Quote; readonly together: Quote },
): Quote {
  let scan = ZERO_QUOTE;
  for (const group of groupsOf(markets)) {
    const members = markets.flatMap((market, j) => (market.group === group ? [j] : []));
    const { apart, together } = lossesOf(group, members);
    scan = addQuote(scan, offset(apart, together, (markets[members[0] as number] as MarketRisk).offsetShare));
  }
  return scan;
}

/** The groups, in the order in which they first appear. */
function groupsOf(markets: readonly MarketRisk[]): readonly bigint[] {
  return [...new Set(markets.map(({ group }) => group))];
}

/** The loss in a named scenario; none where none is named. */
function namedLoss(profits: readonly Quote[], s: number | undefined): Quote {
  return s === undefined ? ZERO_QUOTE : lossUp(profits[s] as Quote, s);
}

/** Adds one market's losses to its group's and returns the market's own worst loss, at least 0. */
function addLosses(joint: Quote[], profits: readonly Quote[]): Quote {
  let worst = ZERO_QUOTE;
  profits.forEach((profit, s) => {
    const loss = lossUp(profit, s);
    joint[s] = addQuote(joint[s] as Quote, loss);
    worst = maxQuote(worst, loss);
  });
  return worst;
}

/** Weighted loss of a scenario, rounded up; negative where the scenario is a gain. */
function lossUp(profit: Quote, s: number): Quote {
  const loss = negateQuote(profit);
  return s < ORDINARY ? loss : quote(mulWadCeil(loss, weight(s)));
}

/** apart - floor(offsetShare (apart - together)). */
function offset(apart: Quote, together: Quote, offsetShare: bigint): Quote {
  return subQuote(apart, quote(mulWadFloor(subQuote(apart, together), offsetShare)));
}

function requireUp(scan: Quote, factor: bigint): Quote {
  return quote(mulWadUp(scan, factor));
}

/** The two figures of rule 5.7 that come from positions. */
function transferOf(markets: readonly MarketRisk[]): { readonly transferValue: Quote; readonly share: Quote } {
  let transferValue = ZERO_QUOTE;
  let share = ZERO_QUOTE;
  for (const market of markets) {
    transferValue = addQuote(transferValue, leastValue(market));
    const notional = deltaNotional(market);
    share = addQuote(share, quote(mulWadUp(maxQuote(notional, negateQuote(notional)), TRANSFER_SHARE)));
  }
  return { transferValue, share };
}

/** The scenario named for each id. Errors: `MalformedWitness` for an id named twice or a scenario outside the grid. */
function scenariosById(named: readonly NamedScenario[]): ReadonlyMap<bigint, number> {
  const found = new Map<bigint, number>();
  for (const { id, scenario } of named) {
    if (scenario >= BigInt(COUNT) || found.has(id)) revert("MalformedWitness", {});
    found.set(id, Number(scenario));
  }
  return found;
}

function profitsOf(valued: readonly MarketProfits[], i: number): readonly Quote[] {
  return (valued[i] as MarketProfits).profits;
}

function sumOfValues(valued: readonly MarketProfits[]): Quote {
  return valued.reduce((sum, { value }) => addQuote(sum, value), ZERO_QUOTE);
}

function indexOfLargest(losses: readonly Quote[]): bigint {
  let best = 0;
  for (let s = 1; s < losses.length; ++s) if ((losses[s] as Quote) > (losses[best] as Quote)) best = s;
  return BigInt(best);
}
