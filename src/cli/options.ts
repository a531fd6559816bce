import type { z } from "zod";
import { UsageError } from "../errors.js";

/** `dataDir` as the user typed it: `--data-dir`. */
function flagOf(path: readonly PropertyKey[]): string {
  const name = String(path[0] ?? "");
  return name === "" ? "options" : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Checks what commander collected against a command's schema. Commander only splits the line; every rule about values
 * stands in the schema, in one place.
 *
 * @throws UsageError naming the flag and what is wrong with it
 */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError(`${flagOf(issue?.path ?? [])}: ${issue?.message ?? "not understood"}`);
}
