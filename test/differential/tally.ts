import type { CommandName } from "../../src/engine/index.js";
import { SPECS } from "./commands/index.js";

/** How often a command succeeded and failed, on both sides alike. */
export interface Count {
  ok: number;
  failed: number;
}

/** Counts of a run, and whether they are what a run must show. */
export class Tally {
  readonly #counts = new Map<CommandName, Count>(SPECS.map(({ name }) => [name, { ok: 0, failed: 0 }]));
  readonly #errors = new Map<string, number>();

  of(name: CommandName): Count {
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    const fresh = { ok: 0, failed: 0 };
    this.#counts.set(name, fresh);
    return fresh;
  }

  /** Counts a command; `error` is the Solidity error that it failed with. */
  add(name: CommandName, error?: string): void {
    const count = this.of(name);
    if (error === undefined) count.ok += 1;
    else count.failed += 1;
    if (error !== undefined) this.#errors.set(error, (this.#errors.get(error) ?? 0) + 1);
  }

  /** How often each Solidity error was raised, by name. */
  errors(): readonly (readonly [string, number])[] {
    return [...this.#errors].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  include(other: Tally): void {
    for (const [name, { ok, failed }] of other.#counts) {
      this.of(name).ok += ok;
      this.of(name).failed += failed;
    }
    for (const [error, count] of other.#errors) this.#errors.set(error, (this.#errors.get(error) ?? 0) + count);
  }

  entries(): readonly (readonly [CommandName, Count])[] {
    return [...this.#counts];
  }

  steps(): number {
    return this.entries().reduce((sum, [, { ok, failed }]) => sum + ok + failed, 0);
  }

  /** Share of commands that succeeded, 0..1. */
  successRate(): number {
    return this.entries().reduce((sum, [, { ok }]) => sum + ok, 0) / Math.max(1, this.steps());
  }

  /** What should have happened and did not: `clearingHouse.withdraw never failed`. */
  gaps(): readonly string[] {
    return SPECS.flatMap(({ name, never }) => {
      const { ok, failed } = this.of(name);
      const gaps: string[] = [];
      if (ok === 0 && never?.succeeds === undefined) gaps.push(`${name} never succeeded`);
      if (failed === 0 && never?.fails === undefined) gaps.push(`${name} never failed`);
      if (ok > 0 && never?.succeeds !== undefined) gaps.push(`${name} succeeded, though ${never.succeeds}`);
      return gaps;
    });
  }
}
