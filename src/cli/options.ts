import type { z } from "zod";
import { UsageError } from "../base/errors.js";

/** `dataDir` as the user typed it: `--data-dir`, or `<amount>` for a word that is no flag. */
function flagOf(path: readonly PropertyKey[], operands: readonly string[]): string {
  const name = String(path[0] ?? "");
  if (operands.includes(name)) return `<${name}>`;
  return name === "" ? "options" : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Checks what commander collected against a command's schema. Commander only splits the line; every rule about values
 * stands in the schema, in one place.
 *
 * @param operands names in the schema of words that are no flags
 * @throws UsageError naming the flag and what is wrong with it
 */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, raw: unknown, operands: readonly string[] = []): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError(`${flagOf(issue?.path ?? [], operands)}: ${issue?.message ?? "not understood"}`);
}
