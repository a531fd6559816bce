import { Real } from "../reference/real.js";

/** One output of one function at one point. */
export interface Reading {
  /** Distance from the reference, in the unit in which people quote it. */
  readonly error: Real;
  /** What the distance may be there. */
  readonly allowed: Real;
}

/** Named arguments of the function that was measured. */
export type Point = Readonly<Record<string, bigint | boolean>>;

/** A point, and what was read there by the function's name (or the output's, where a function has several). */
export interface Sample {
  readonly point: Point;
  readonly readings: Readonly<Record<string, Reading>>;
}

/** The largest share of its allowance that an output took, where that was, and the largest error. */
export interface Worst {
  points: number;
  used: Real;
  error: Real;
  point: Point;
}

/** Collects samples into the worst reading of every output. */
export class Summary {
  readonly worst = new Map<string, Worst>();

  add(grid: string, { point, readings }: Sample): void {
    for (const [name, { error, allowed }] of Object.entries(readings)) {
      const key = `${name}.${grid}`;
      const used = error.div(allowed);
      const entry = this.worst.get(key);
      if (entry === undefined) {
        this.worst.set(key, { points: 1, used, error, point });
        continue;
      }
      entry.points += 1;
      entry.error = Real.max(entry.error, error);
      if (used.gt(entry.used)) Object.assign(entry, { used, point });
    }
  }
}
