import type { Log } from "../../../src/keeper/reporter.js";
import type { LogLine } from "./child.js";

/** A log that remembers its lines, with their level. */
export function memoryLog(): { readonly log: Log; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string) => (facts: object, sentence: string) => void lines.push({ level, msg: sentence, ...facts });
  return { log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") }, lines };
}
