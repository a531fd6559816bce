import type { MarketId, Price, Seconds } from "../../math/index.js";
import { EngineError } from "../core/errors.js";
import type { Market, SiloState } from "../core/state.js";
import { payableIndex } from "../ledger/fundingMath.js";
import { marketState, markOf, pokeMarket } from "../ledger/markets.js";
import { draftAt, type OracleInvalid } from "./views.js";

/** A market at fresh prices. */
export interface FreshMarket {
  readonly status: "ok";
  readonly market: Market;
  readonly mark: Price;
  /** Up to where a leg would be settled now: quote per lot [WAD]. */
  readonly payable: bigint;
}

/** A market as if somebody poked it at `timestamp`. Errors: `UnknownMarket`. */
export function freshMarket(state: SiloState, id: MarketId, timestamp: Seconds): FreshMarket | OracleInvalid {
  const draft = draftAt(state, timestamp);
  marketState(draft, id);
  try {
    pokeMarket(draft, id);
  } catch (error) {
    if (error instanceof EngineError) return { status: "oracleInvalid", error };
    throw error;
  }
  const market = marketState(draft, id);
  return { status: "ok", market, mark: markOf(market), payable: payableIndex(market.fundingIndex) };
}
