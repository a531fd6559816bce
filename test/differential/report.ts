import { type Column, table } from "../../src/cli/output.js";
import { SPECS } from "./commands/index.js";
import { DEPTHS, type Depth, type Depths } from "./depths.js";
import type { Tally } from "./tally.js";

const COMMANDS: readonly Column[] = [
  { title: "command" },
  { title: "ok", align: "right" },
  { title: "failed", align: "right" },
  { title: "by design" },
];

/** Counts of every command, aligned. */
export function commandTable(tally: Tally): string {
  const rows = tally.entries().map(([name, { ok, failed }]) => {
    const never = SPECS.find((spec) => spec.name === name)?.never;
    const note = never?.succeeds ? `never succeeds: ${never.succeeds}` : never?.fails ? `never fails: ${never.fails}` : "";
    return [name, `${ok}`, `${failed}`, note];
  });
  return table(COMMANDS, rows);
}

/** How often each deep path was reached, aligned. */
export function depthTable(depths: Depths): string {
  const rows = (Object.keys(DEPTHS) as Depth[]).map((name) => [DEPTHS[name], `${depths.counts[name]}`]);
  return table([{ title: "deep path" }, { title: "times", align: "right" }], rows);
}

/** `{name: {ok, failed}}`. */
export function commandCounts(tally: Tally): Record<string, { ok: number; failed: number }> {
  return Object.fromEntries(tally.entries().map(([name, { ok, failed }]) => [name, { ok, failed }]));
}

/** How often each Solidity error was raised, aligned. */
export function errorTable(tally: Tally): string {
  const rows = tally.errors().map(([name, count]) => [name, `${count}`]);
  return table([{ title: "error" }, { title: "times", align: "right" }], rows);
}
