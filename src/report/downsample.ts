import type { ReportPoint } from "./types.js";

/** More points than this can't be told apart on a screen and make the page slow. */
const MOST_POINTS = 3_000;
/** Points that one group may keep. */
const KEPT = 5;

function extremes(points: readonly ReportPoint[], from: number, to: number): readonly number[] {
  const kept = { low: from, high: from, risk: from, auction: from, last: to - 1 };
  const price = (at: number): number => Number(points[at]?.price);
  for (let at = from; at < to; at++) {
    if (price(at) < price(kept.low)) kept.low = at;
    if (price(at) > price(kept.high)) kept.high = at;
    if ((points[at]?.belowIm ?? 0) > (points[kept.risk]?.belowIm ?? 0)) kept.risk = at;
    if ((points[at]?.inAuction ?? 0) > (points[kept.auction]?.inAuction ?? 0)) kept.auction = at;
  }
  return Object.values(kept);
}

/**
 * Leaves out points of very long runs without losing what matters: of each group of neighbours it keeps the lowest and the
 * highest price, the most accounts at risk and in auction, and the last. Short runs stay as they are.
 */
export function downsample(points: readonly ReportPoint[]): readonly ReportPoint[] {
  if (points.length <= MOST_POINTS) return points;
  const group = Math.ceil((points.length * KEPT) / MOST_POINTS);
  const kept = new Set([0]);
  for (let from = 0; from < points.length; from += group) {
    for (const at of extremes(points, from, Math.min(from + group, points.length))) kept.add(at);
  }
  return points.filter((_, at) => kept.has(at));
}
