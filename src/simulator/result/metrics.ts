import { formatDecimal } from "../../base/decimal.js";
import { accountRisk, type EngineEvent, type SiloState } from "../../engine/index.js";
import { type AccountId, type Seconds, STAKER_FUND } from "../../math/index.js";
import { suspects } from "../../policy/screen.js";
import type { ReportAuction, ReportLiquidation, ReportPoint, Solvency } from "../../report/index.js";
import type { RunBlock } from "../run/run.js";
import { keeperAccount } from "../run/stage.js";
import type { Setting } from "../scenario/setting.js";

/** Accounts short of a requirement. */
interface AtRisk {
  readonly belowIm: number;
  readonly belowMm: number;
}

/** Money of the insurance fund [WAD quote]. */
function fundCash({ tables }: SiloState): bigint {
  return tables.accounts.get(STAKER_FUND)?.cash ?? 0n;
}

/** How many accounts are short of initial and of maintenance margin at fresh prices; the keeper's own aside. */
function atRisk(state: SiloState, now: Seconds, keeper: AccountId): AtRisk {
  let belowIm = 0;
  let belowMm = 0;
  for (const account of suspects(state, now, state.singles.house.parameters.initialFactor)) {
    if (account === keeper) continue;
    const risk = accountRisk(state, account, now);
    if (risk.status !== "ok" || risk.equity >= risk.initialMargin) continue;
    belowIm += 1;
    if (risk.equity < risk.maintenanceMargin) belowMm += 1;
  }
  return { belowIm, belowMm };
}

interface OpenAuction {
  readonly account: AccountId;
  readonly startedAt: number;
  insolvent: boolean;
  paid: bigint;
  deficit: bigint;
  bids: number;
  bidder: string | undefined;
  closedAt: number | undefined;
}

/** What a run amounts to so far; every amount is exact. */
export interface Metrics {
  readonly points: readonly ReportPoint[];
  readonly liquidations: readonly ReportLiquidation[];
  readonly auctions: readonly ReportAuction[];
  /** What insolvent accounts lacked and their bidders were paid for: from the fund, and beyond it unfunded [WAD quote]. */
  readonly deficit: bigint;
  readonly fundBefore: bigint;
  readonly fundAfter: bigint;
  readonly unfundedDeficit: bigint;
  readonly steps: number;
  /** Blocks of the run itself, without those that built the book. */
  readonly blocks: number;
}

/** Watches a run block by block. */
export interface MetricsCollector {
  add(block: RunBlock): void;
  readonly latest: ReportPoint | undefined;
  result(): Metrics;
}

type AuctionEvent = Extract<EngineEvent, { contract: "auction" }>;

/** @param state the silo before the first bar */
export function collectMetrics(setting: Setting, state: SiloState): MetricsCollector {
  const fundBefore = fundCash(state);
  const keeper = keeperAccount(setting);
  const auctions = new Map<bigint, OpenAuction>();
  const liquidations: ReportLiquidation[] = [];
  const points: ReportPoint[] = [];
  let deficit = 0n;
  let blocks = 0;
  let risk: AtRisk = { belowIm: 0, belowMm: 0 };

  const onAuctionEvent = ({ name, args }: AuctionEvent, at: number, price: string): void => {
    if (name === "AuctionStarted") {
      const { account, equity } = args;
      const insolvent = equity < 0n;
      auctions.set(args.id, { account, startedAt: at, insolvent, paid: 0n, deficit: 0n, bids: 0, bidder: undefined, closedAt: undefined });
    } else if (name === "BidFilled") {
      const auction = auctions.get(args.id);
      if (auction === undefined) return;
      const insolvent = args.value < 0n;
      const cover = args.payment < 0n ? -args.payment : 0n;
      auction.insolvent ||= insolvent;
      auction.paid += args.payment + args.penalty;
      auction.deficit += cover;
      auction.bids += 1;
      auction.bidder = args.bidder === keeper ? `${args.bidder} (keeper)` : String(args.bidder);
      deficit += cover;
      liquidations.push({ timestamp: at, account: String(args.account), price, kind: kindOf(insolvent) });
    } else if (name === "AuctionEnded") {
      const auction = auctions.get(args.id);
      if (auction !== undefined) auction.closedAt = at;
    }
  };

  const addPoint = ({ state: now, step }: RunBlock): void => {
    points.push({
      timestamp: step.timestamp,
      price: formatDecimal(step.price),
      ...risk,
      inAuction: now.tables.auctions.size,
      fund: formatDecimal(fundCash(now)),
      unfundedDeficit: formatDecimal(now.singles.deficit.unfundedDeficit),
      cumulativeLiquidations: liquidations.length,
    });
  };

  return {
    add: (block) => {
      blocks += 1;
      // Who is at risk is counted when the price has moved, what came of it when the keeper is done.
      if (block.opensStep) risk = atRisk(block.state, block.timestamp, keeper);
      const price = formatDecimal(block.step.price);
      for (const { events } of block.performed) {
        for (const event of events) if (event.contract === "auction") onAuctionEvent(event, Number(block.timestamp), price);
      }
      if (block.closesStep) addPoint(block);
    },
    get latest() {
      return points.at(-1);
    },
    result: () => ({
      points,
      liquidations,
      auctions: [...auctions.values()].map(reportAuction),
      deficit,
      fundBefore,
      fundAfter: fundCash(state),
      unfundedDeficit: state.singles.deficit.unfundedDeficit,
      steps: points.length,
      blocks,
    }),
  };
}

function kindOf(insolvent: boolean): Solvency {
  return insolvent ? "insolvent" : "solvent";
}

function reportAuction({ account, startedAt, insolvent, paid, deficit, bidder, closedAt }: OpenAuction): ReportAuction {
  return {
    account: String(account),
    startedAt,
    kind: kindOf(insolvent),
    paid: formatDecimal(paid),
    deficit: formatDecimal(deficit),
    bidder: bidder ?? null,
    closedAt: closedAt ?? null,
  };
}
