import { accountRisk, type EngineEvent, type SiloState } from "../../engine/index.js";
import type { PriceWad } from "../../marketData/bars.js";
import { type AccountId, STAKER_FUND } from "../../math/index.js";
import { suspects } from "../../policy/index.js";
import type { Run, RunBlock } from "../run/run.js";
import { keeperAccount } from "../run/setup.js";
import type { AuctionRecord, Liquidation, RunPoint, RunResult, Solvency } from "./result.js";

/** Accounts that a requirement is not met of. */
type AtRisk = Pick<RunPoint, "belowIm" | "belowMm">;

/** Money of the insurance fund [WAD quote]. */
function fundCash({ tables }: SiloState): bigint {
  return tables.accounts.get(STAKER_FUND)?.cash ?? 0n;
}

/** How many accounts are below initial and below maintenance margin at fresh prices; the keeper's own aside. */
function atRisk({ state, now }: Run, keeper: AccountId): AtRisk {
  let belowIm = 0;
  let belowMm = 0;
  for (const account of suspects(state, now, state.singles.clearingHouse.parameters.initialFactor)) {
    if (account === keeper) continue;
    const risk = accountRisk(state, account, now);
    if (risk.status !== "ok" || risk.equity >= risk.initialMargin) continue;
    belowIm += 1;
    if (risk.equity < risk.maintenanceMargin) belowMm += 1;
  }
  return { belowIm, belowMm };
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };
type AuctionEvent = Extract<EngineEvent, { contract: "auction" }>;

const kindOf = (insolvent: boolean): Solvency => (insolvent ? "insolvent" : "solvent");

/** Watches a run block by block. */
export interface ResultCollector {
  /** To be called before the next block is asked for: the run's state is read. */
  add(block: RunBlock): void;
  readonly latest: RunPoint | undefined;
  result(): RunResult;
}

/** @param run at its first bar */
export function collectResult(run: Run): ResultCollector {
  const { state, scenario } = run;
  const fundBefore = fundCash(state);
  const keeper = keeperAccount(scenario);
  const auctions = new Map<bigint, Mutable<AuctionRecord>>();
  const liquidations: Liquidation[] = [];
  const points: RunPoint[] = [];
  let deficit = 0n;
  let blocks = 0;
  let risk: AtRisk = { belowIm: 0, belowMm: 0 };

  const onAuctionEvent = ({ name, args }: AuctionEvent, timestamp: number, price: PriceWad): void => {
    if (name === "AuctionStarted") {
      const { account, equity } = args;
      const kind = kindOf(equity < 0n);
      auctions.set(args.id, { account, startedAt: timestamp, kind, paid: 0n, deficit: 0n, bidder: undefined, closedAt: undefined });
    } else if (name === "BidFilled") {
      const auction = auctions.get(args.id);
      if (auction === undefined) return;
      const kind = kindOf(args.value < 0n);
      const cover = args.payment < 0n ? -args.payment : 0n;
      if (kind === "insolvent") auction.kind = kind;
      auction.paid += args.payment + args.penalty;
      auction.deficit += cover;
      auction.bidder = args.bidder;
      deficit += cover;
      liquidations.push({ timestamp, account: args.account, price, kind });
    } else if (name === "AuctionEnded") {
      const auction = auctions.get(args.id);
      if (auction !== undefined) auction.closedAt = timestamp;
    }
  };

  const addPoint = ({ step: { timestamp, price } }: RunBlock): void => {
    points.push({
      timestamp,
      price,
      ...risk,
      inAuction: state.tables.auctions.size,
      fund: fundCash(state),
      unfundedDeficit: state.singles.deficit.unfundedDeficit,
      cumulativeLiquidations: liquidations.length,
    });
  };

  return {
    add: (block) => {
      blocks += 1;
      // Who is at risk is counted when the price has moved, what came of it when the keeper is done.
      if (block.opensStep) risk = atRisk(run, keeper);
      for (const { events } of block.performed) {
        for (const event of events) if (event.contract === "auction") onAuctionEvent(event, Number(block.timestamp), block.step.price);
      }
      if (block.closesStep) addPoint(block);
    },
    get latest() {
      return points.at(-1);
    },
    result: () => ({
      points,
      liquidations,
      auctions: [...auctions.values()],
      deficit,
      fundBefore,
      fundAfter: fundCash(state),
      unfundedDeficit: state.singles.deficit.unfundedDeficit,
      steps: points.length,
      blocks,
    }),
  };
}
