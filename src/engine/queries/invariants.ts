import { type AccountId, type MarketId, TOKEN_SCALE } from "../../math/index.js";
import type { Account, SiloState } from "../core/state.js";
import { payableIndex, pending } from "../ledger/fundingMath.js";

/** A broken promise: which one (docs/invariants.md), and the numbers. */
export interface Violation {
  readonly id: "INV-CASH" | "INV-ZERO" | "INV-RESERVED";
  readonly detail: string;
}

/** Checks what must hold after every command. Reads the whole state, so it costs what the state is large. */
export function violations(state: SiloState): readonly Violation[] {
  return [...cashViolations(state), ...sizeViolations(state), ...custodyViolations(state), ...reserveViolations(state)];
}

/** INV-CASH: all cash with pending funding equals tokens held plus the unfunded deficit. */
function cashViolations(state: SiloState): readonly Violation[] {
  let cash = 0n;
  for (const account of state.tables.accounts.values()) cash += cashWithFunding(state, account);
  const { totals, deficit } = state.singles;
  const claims = totals.custody * TOKEN_SCALE + deficit.unfundedDeficit;
  return cash === claims ? [] : [{ id: "INV-CASH", detail: `cash ${cash}, tokens and deficit ${claims}` }];
}

/** INV-ZERO: every market's sizes sum to zero, and open interest is the sum of the long ones. */
function sizeViolations(state: SiloState): readonly Violation[] {
  const sums = new Map<MarketId, { net: bigint; long: bigint }>();
  for (const { legs } of state.tables.accounts.values()) {
    for (const { market, size } of legs) {
      const sum = sums.get(market) ?? { net: 0n, long: 0n };
      sums.set(market, { net: sum.net + size, long: sum.long + (size > 0n ? size : 0n) });
    }
  }
  return [...state.tables.markets].flatMap(([market, { openInterest }]): readonly Violation[] => {
    const { net, long } = sums.get(market) ?? { net: 0n, long: 0n };
    if (net === 0n && long === openInterest) return [];
    return [{ id: "INV-ZERO", detail: `market ${market}: sizes sum to ${net}, longs ${long}, open interest ${openInterest}` }];
  });
}

/** INV-CASH, its other half: the clearing house holds at least the tokens that it counts. */
function custodyViolations(state: SiloState): readonly Violation[] {
  const held = state.tables.tokenBalances.get(state.addresses.clearingHouse) ?? 0n;
  const { custody } = state.singles.totals;
  return held >= custody ? [] : [{ id: "INV-CASH", detail: `holds ${held}, counts ${custody}` }];
}

/** What the auctions reserve adds up, and accounts in auction are those with one. */
function reserveViolations(state: SiloState): readonly Violation[] {
  let reserved = 0n;
  for (const auction of state.tables.auctions.values()) reserved += auction.reserved;
  const { totalReserved } = state.singles.auctionHouse;
  const flagged = [...state.tables.accounts].filter(([id, { inAuction }]) => inAuction !== state.tables.auctions.has(id));
  const wrong = flagged.map(([id]): AccountId => id);
  if (reserved === totalReserved && wrong.length === 0) return [];
  return [{ id: "INV-RESERVED", detail: `reserved ${reserved}, counted ${totalReserved}, accounts ${wrong.join(" ")}` }];
}

function cashWithFunding(state: SiloState, account: Account): bigint {
  let cash: bigint = account.cash;
  for (const { market, size, checkpoint } of account.legs) {
    const fundingIndex = state.tables.markets.get(market)?.fundingIndex ?? 0n;
    cash += pending(size, payableIndex(fundingIndex), checkpoint);
  }
  return cash;
}
