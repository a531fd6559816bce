import type { Mark, Panel, Series } from "./chart.js";
import { formatAmount, formatCount, formatMoment } from "./format.js";
import { around, fromZero } from "./scale.js";
import type { ReportData, ReportLiquidation, ReportPoint, Solvency } from "./types.js";

type CountKey = "belowIm" | "belowMm" | "inAuction" | "cumulativeLiquidations";
type AmountKey = "price" | "fund" | "unfundedDeficit";

/** What the pointer reads out, by series, one text for each point. */
export const COUNT_SERIES: readonly CountKey[] = ["belowIm", "belowMm", "inAuction", "cumulativeLiquidations"];
export const AMOUNT_SERIES: readonly AmountKey[] = ["price", "fund", "unfundedDeficit"];

function counts(points: readonly ReportPoint[], name: CountKey, label: string): Series {
  const values = points.map((point) => point[name]);
  return { name, label, values, last: formatCount(values.at(-1) ?? 0), shape: "steps", filled: true };
}

function amounts(points: readonly ReportPoint[], name: AmountKey, label: string, shape: Series["shape"], filled: boolean): Series {
  return {
    name,
    label,
    values: points.map((point) => Number(point[name])),
    last: formatAmount(points.at(-1)?.[name] ?? "0"),
    shape,
    filled,
  };
}

const largest = (series: readonly Series[]): number[] => series.flatMap(({ values }) => values);

/** Liquidations of one kind at one time and price become one mark. */
function marks(liquidations: readonly ReportLiquidation[]): readonly Mark[] {
  const groups = new Map<string, ReportLiquidation[]>();
  for (const liquidation of liquidations) {
    const key = `${liquidation.timestamp} ${liquidation.kind} ${liquidation.price}`;
    groups.set(key, [...(groups.get(key) ?? []), liquidation]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { timestamp, price, kind } = first;
    const named = group.length > 8 ? "" : `: ${group.map(({ account }) => account).join(", ")}`;
    const title = `${formatMoment(timestamp)}, at ${formatAmount(price)}: ${formatCount(group.length)} ${kind}${named}`;
    return [{ timestamp, value: Number(price), kind, count: group.length, title }];
  });
}

function pricePanel({ points, liquidations, market, quote }: ReportData): Panel {
  const price = amounts(points, "price", "Index", "line", false);
  const kinds: readonly Solvency[] = ["solvent", "insolvent"];
  const label = (kind: Solvency): string => `${kind === "solvent" ? "Solvent" : "Insolvent"} liquidation`;
  return {
    title: market,
    unit: quote,
    description: `Price of ${market} over time, with ${liquidations.length} liquidations marked. Lowest ${formatAmount(lowest(points))}.`,
    tall: true,
    scale: around(price.values),
    series: [price],
    marks: marks(liquidations),
    markKinds: kinds
      .filter((kind) => liquidations.some((liquidation) => liquidation.kind === kind))
      .map((kind) => [kind, label(kind)] as const),
  };
}

function lowest(points: readonly ReportPoint[]): string {
  return points.map(({ price }) => price).reduce((a, b) => (Number(b) < Number(a) ? b : a), points[0]?.price ?? "0");
}

function riskPanel({ points }: ReportData): Panel {
  const series = [
    counts(points, "belowIm", "Below initial margin"),
    counts(points, "belowMm", "Below maintenance margin"),
    counts(points, "inAuction", "In auction"),
  ];
  const most = Math.max(0, ...points.map(({ belowIm }) => belowIm));
  return {
    title: "Accounts at risk",
    unit: "accounts",
    description: `Accounts at risk over time, at most ${most}.`,
    scale: fromZero(largest(series)),
    series,
  };
}

function fundPanel({ points, quote, summary }: ReportData): Panel {
  const series = [
    amounts(points, "fund", "Insurance fund", "steps", true),
    amounts(points, "unfundedDeficit", "Unfunded deficit", "steps", true),
  ];
  const { before, after } = summary.fund;
  return {
    title: "Insurance fund",
    unit: quote,
    description: `Insurance fund over time, from ${formatAmount(before)} to ${formatAmount(after)} ${quote}, and the deficit that it could not pay.`,
    scale: fromZero(largest(series)),
    series,
  };
}

function liquidationsPanel({ points }: ReportData): Panel {
  const series = [counts(points, "cumulativeLiquidations", "Liquidations so far")];
  return {
    title: "Liquidations",
    unit: "cumulative",
    description: `Liquidations so far over time, ${series[0]?.last ?? "0"} in the end.`,
    scale: fromZero(largest(series)),
    series,
  };
}

/** The charts of the report, from top to bottom. */
export function panelsOf(data: ReportData): readonly Panel[] {
  return [pricePanel(data), riskPanel(data), fundPanel(data), liquidationsPanel(data)];
}
