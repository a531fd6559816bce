import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { OutputFileError, writeFileWhole } from "../base/writeFile.js";
import { type ReportData, renderReport } from "./index.js";

function csv<Row>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): string {
  const cell = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
  return `${[columns.join(","), ...rows.map((row) => columns.map((column) => cell(row[column])).join(","))].join("\n")}\n`;
}

/**
 * Writes a run into a folder: `points.csv`, `liquidations.csv`, `auctions.csv`, `run.json` and the page `index.html`.
 *
 * @param figures what `run.json` says
 * @returns the path of the page
 * @throws OutputFileError
 */
export async function writeReport(folder: string, data: ReportData, figures: object): Promise<string> {
  const { points, liquidations, auctions } = data;
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
    writeFileWhole(join(folder, "run.json"), `${JSON.stringify(figures, undefined, 2)}\n`),
    writeFileWhole(page, renderReport(data)),
  ]);
  return page;
}
