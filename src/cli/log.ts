import { type Logger, pino } from "pino";

export type { Logger } from "pino";

/** How much a command says: operators of long-running commands want `info`, everybody else only what went wrong. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/**
 * Creates the logger of one run. It writes one JSON line a record to `stream`, which is stderr: stdout belongs to the
 * result of the command alone.
 *
 * @param stream where the lines go; writes to it must be synchronous, or the last lines before a crash are lost
 */
export function createLogger(stream: { write(chunk: string): unknown }, level: LogLevel): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write: (line) => void stream.write(line) });
}
