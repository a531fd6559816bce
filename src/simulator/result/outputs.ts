import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { formatDecimal } from "../../base/decimal.js";
import { OutputFileError, writeFileWhole } from "../../base/writeFile.js";
import { type ReportData, renderReport } from "../../report/index.js";
import { listingIn, type Setting } from "../scenario/setting.js";
import type { Metrics } from "./metrics.js";

/** How often chain and twin were compared, and how often they differed. */
export interface Mirror {
  readonly checks: number;
  readonly mismatches: number;
}

/** A run that is over, with where its prices came from. */
export interface FinishedRun {
  readonly setting: Setting;
  readonly metrics: Metrics;
  /** A file's name, or the name of a generated path. */
  readonly source: string;
  /** Absent where there was no chain. */
  readonly mirror?: Mirror;
}

function csv<Row>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): string {
  const cell = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
  return `${[columns.join(","), ...rows.map((row) => columns.map((column) => cell(row[column])).join(","))].join("\n")}\n`;
}

/** The figures of a run, as `run.json` and `--json` carry them: amounts as decimal strings in quote units. */
export function summaryOf({ setting, metrics, mirror }: FinishedRun) {
  return {
    accounts: setting.accounts,
    steps: metrics.steps,
    blocks: metrics.blocks,
    liquidations: metrics.liquidations.length,
    auctions: metrics.auctions.length,
    deficit: formatDecimal(metrics.deficit),
    fund: { before: formatDecimal(metrics.fundBefore), after: formatDecimal(metrics.fundAfter) },
    ...(mirror === undefined ? {} : { mirror: { checks: mirror.checks, mismatches: mirror.mismatches } }),
    seed: setting.seed,
  };
}

function marketName(setting: Setting): string {
  return `${listingIn(setting).name}-USD`;
}

/** What the page shows of a run. */
function reportOf(run: FinishedRun): ReportData {
  const { setting, metrics, source, mirror } = run;
  const { bars, barSeconds } = setting.series;
  const { deficit, fund, liquidations, auctions } = summaryOf(run);
  return {
    title: `Keel: ${mirror === undefined ? "a run simulated" : "a crash, replayed"}`,
    seed: setting.seed,
    source,
    market: marketName(setting),
    quote: "kUSD",
    accounts: setting.accounts,
    points: metrics.points,
    liquidations: metrics.liquidations,
    auctions: metrics.auctions,
    summary: {
      liquidations,
      auctions,
      deficit,
      unfundedDeficit: formatDecimal(metrics.unfundedDeficit),
      fund,
      ...(mirror === undefined ? {} : { mirror }),
    },
    parameters: [
      ["Bars", `${bars.length} of ${barSeconds % 3600 === 0 ? `${barSeconds / 3600} h` : `${barSeconds} s`}`],
      ["Steps", String(metrics.steps)],
      ["Blocks", String(metrics.blocks)],
    ],
  };
}

/**
 * Writes a run into a folder: `points.csv`, `liquidations.csv`, `auctions.csv`, `run.json` and the page `index.html`.
 *
 * @returns the path of the page
 * @throws OutputFileError
 */
export async function writeRun(folder: string, run: FinishedRun): Promise<string> {
  const { points, liquidations, auctions } = run.metrics;
  const page = join(folder, "index.html");
  const point = ["timestamp", "price", "belowIm", "belowMm", "inAuction", "fund", "unfundedDeficit", "cumulativeLiquidations"] as const;
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new OutputFileError(folder, error);
  }
  await Promise.all([
    writeFileWhole(join(folder, "points.csv"), csv(point, points)),
    writeFileWhole(join(folder, "liquidations.csv"), csv(["timestamp", "account", "price", "kind"], liquidations)),
    writeFileWhole(join(folder, "auctions.csv"), csv(["account", "startedAt", "kind", "paid", "deficit", "bidder", "closedAt"], auctions)),
    writeFileWhole(join(folder, "run.json"), `${JSON.stringify({ ...summaryOf(run), source: run.source }, undefined, 2)}\n`),
    writeFileWhole(page, renderReport(reportOf(run))),
  ]);
  return page;
}
