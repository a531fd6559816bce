import { formatDecimal } from "../base/decimal.js";
import { writeReport } from "../report/files.js";
import type { ReportAuction, ReportData, ReportLiquidation, ReportPoint } from "../report/index.js";
import type { AuctionRecord, FinishedRun, Liquidation, RunPoint } from "../simulator/result/result.js";
import { keeperAccount } from "../simulator/run/setup.js";
import { listingIn, type Scenario } from "../simulator/scenario/scenario.js";

/** The figures of a run, as `run.json` and `--json` carry them: amounts as decimal strings in quote units. */
export function summaryOf({ scenario, result, mirror }: FinishedRun) {
  return {
    accounts: scenario.accounts,
    steps: result.steps,
    blocks: result.blocks,
    liquidations: result.liquidations.length,
    auctions: result.auctions.length,
    deficit: formatDecimal(result.deficit),
    fund: { before: formatDecimal(result.fundBefore), after: formatDecimal(result.fundAfter) },
    ...(mirror === undefined ? {} : { mirror: { checks: mirror.checks, mismatches: mirror.mismatches } }),
    seed: scenario.seed,
  };
}

const pointOf = ({ price, fund, unfundedDeficit, ...point }: RunPoint): ReportPoint => ({
  ...point,
  price: formatDecimal(price),
  fund: formatDecimal(fund),
  unfundedDeficit: formatDecimal(unfundedDeficit),
});

const liquidationOf = ({ account, price, ...liquidation }: Liquidation): ReportLiquidation => ({
  ...liquidation,
  account: String(account),
  price: formatDecimal(price),
});

function auctionOf(scenario: Scenario, { account, paid, deficit, bidder, closedAt, ...auction }: AuctionRecord): ReportAuction {
  const name = bidder === keeperAccount(scenario) ? `${bidder} (keeper)` : String(bidder);
  return {
    ...auction,
    account: String(account),
    paid: formatDecimal(paid),
    deficit: formatDecimal(deficit),
    bidder: bidder === undefined ? null : name,
    closedAt: closedAt ?? null,
  };
}

/** What the page shows of a run. */
function reportOf(run: FinishedRun): ReportData {
  const { scenario, result, source, mirror } = run;
  const { bars, barSeconds } = scenario.series;
  const { deficit, fund, liquidations, auctions } = summaryOf(run);
  return {
    title: `Keel: ${mirror === undefined ? "a run simulated" : "a crash, replayed"}`,
    seed: scenario.seed,
    source,
    market: `${listingIn(scenario).name}-USD`,
    quote: "kUSD",
    accounts: scenario.accounts,
    points: result.points.map(pointOf),
    liquidations: result.liquidations.map(liquidationOf),
    auctions: result.auctions.map((auction) => auctionOf(scenario, auction)),
    summary: {
      liquidations,
      auctions,
      deficit,
      unfundedDeficit: formatDecimal(result.unfundedDeficit),
      fund,
      ...(mirror === undefined ? {} : { mirror }),
    },
    parameters: [
      ["Bars", `${bars.length} of ${barSeconds % 3600 === 0 ? `${barSeconds / 3600} h` : `${barSeconds} s`}`],
      ["Steps", String(result.steps)],
      ["Blocks", String(result.blocks)],
    ],
  };
}

/** Writes a run's files and page into a folder. Returns the page's path. @throws OutputFileError */
export function writeRun(folder: string, run: FinishedRun): Promise<string> {
  return writeReport(folder, reportOf(run), { ...summaryOf(run), source: run.source });
}
