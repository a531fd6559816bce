import { Real, ZERO } from "../reference/real.js";

/** One output of one function at one point. */
export interface Reading {
  /** Distance from the reference. */
  readonly error: Real;
  /** What the distance may be there. */
  readonly allowed: Real;
  /** The distance as people quote it, where that is something else than a share of what is allowed. */
  readonly quoted?: Real;
}

/** Named arguments of the function that was measured. */
export type Point = Readonly<Record<string, bigint | boolean | string>>;

/** A point, and what was read there by the function's name (or the output's, where a function has several). */
export interface Sample {
  readonly point: Point;
  readonly readings: Readonly<Record<string, Reading>>;
}

/** The largest share of its allowance that an output took and where that was, and the largest error as it is quoted. */
export interface Worst {
  points: number;
  used: Real;
  point: Point;
  quoted: Real | undefined;
}

/** Collects samples into the worst reading of every output. */
export class Summary {
  readonly worst = new Map<string, Worst>();

  add(grid: string, { point, readings }: Sample): void {
    for (const [name, { error, allowed, quoted }] of Object.entries(readings)) {
      const key = `${name}.${grid}`;
      const used = error.isZero() ? ZERO : error.div(allowed);
      const entry = this.worst.get(key);
      if (entry === undefined) {
        this.worst.set(key, { points: 1, used, point, quoted });
        continue;
      }
      entry.points += 1;
      if (quoted !== undefined) entry.quoted = Real.max(entry.quoted ?? quoted, quoted);
      if (used.gt(entry.used)) Object.assign(entry, { used, point });
    }
  }
}

/** An error as it is quoted by default. */
export const absolutely = (error: Real, allowed: Real): Reading => ({ error, allowed, quoted: error });
