/** A decimal as text, already in quote units: `"-1234.5"`. The report never computes amounts in floating point. */
export type Amount = string;

/** Solvent: the account was worth something when it was liquidated. Insolvent: it owed more than it held. */
export type Solvency = "solvent" | "insolvent";

/** The whole population after one step. Times are in seconds since 1970, counts are accounts. */
export interface ReportPoint {
  readonly timestamp: number;
  readonly price: Amount;
  readonly belowIm: number;
  readonly belowMm: number;
  readonly inAuction: number;
  readonly fund: Amount;
  readonly unfundedDeficit: Amount;
  readonly cumulativeLiquidations: number;
}

/** One liquidation, drawn on the price. */
export interface ReportLiquidation {
  readonly timestamp: number;
  readonly account: string;
  readonly price: Amount;
  readonly kind: Solvency;
}

/** One auction from start to end. */
export interface ReportAuction {
  readonly account: string;
  readonly startedAt: number;
  readonly kind: Solvency;
  /** What the bidders paid; negative where they were paid for taking the account over. */
  readonly paid: Amount;
  readonly deficit: Amount;
  /** The last bidder, null while there is none. */
  readonly bidder: string | null;
  /** Null while the auction is open. */
  readonly closedAt: number | null;
}

/** The figures of the whole run. */
interface ReportSummary {
  readonly liquidations: number;
  readonly auctions: number;
  readonly deficit: Amount;
  readonly unfundedDeficit: Amount;
  readonly fund: { readonly before: Amount; readonly after: Amount };
  /** How often chain and twin were compared, and how often they differed; absent where there was no chain. */
  readonly mirror?: { readonly checks: number; readonly mismatches: number };
}

/** Everything that the page shows. Text may hold anything: it is escaped. */
export interface ReportData {
  readonly title: string;
  readonly seed: number;
  /** Where the prices came from: a file's name, or the name of a generated path. */
  readonly source: string;
  readonly accounts: number;
  /** What prices are of: `BTC-USD`. */
  readonly market: string;
  /** What amounts are in: `USDC`. */
  readonly quote: string;
  /** In order of time. */
  readonly points: readonly ReportPoint[];
  readonly liquidations: readonly ReportLiquidation[];
  readonly auctions: readonly ReportAuction[];
  readonly summary: ReportSummary;
  /** Further parameters of the run, shown as they are: bars, steps, blocks. */
  readonly parameters?: readonly (readonly [name: string, value: string])[];
}
