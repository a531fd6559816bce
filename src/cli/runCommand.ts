import type { Command } from "commander";
import { KeelError, UsageError } from "../base/errors.js";
import type { Io } from "./io.js";
import { createLogger, type Logger, type LogLevel } from "./log.js";
import { type JsonObject, jsonLine, oneLine } from "./output.js";
import { createProgress, type Progress } from "./progress.js";

/** What a command has to say in the end: one object for programs, text for people. Exactly one of them is printed. */
export interface CommandResult {
  readonly json: JsonObject;
  readonly text: string;
}

/** What a command works with. It has no stdout: the result is returned, and {@link runCommand} prints it. */
export interface CommandContext {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly log: Logger;
  readonly progress: Progress;
}

/** @param options the values commander collected, global flags included; check them with `parseOptions`
 *  @param operands the words that are not flags, in order */
export type CommandBody = (
  context: CommandContext,
  options: Readonly<Record<string, unknown>>,
  operands: readonly string[],
) => Promise<CommandResult>;

export interface RunOptions {
  /** What is logged without `--verbose`, which always means `debug`. */
  readonly logLevel?: LogLevel;
}

/**
 * Wraps the body of a command for commander's `.action()`: gives it logger and progress on stderr, and writes its result
 * to stdout, one line of JSON under `--json`. Errors pass through to {@link reportError}.
 */
export function runCommand(io: Io, body: CommandBody, { logLevel = "warn" }: RunOptions = {}): (...words: unknown[]) => Promise<void> {
  return async (...words) => {
    // Commander passes the operands, the flags, and the command itself last.
    const command = words[words.length - 1] as Command;
    const options: Readonly<Record<string, unknown>> = command.optsWithGlobals();
    const json = options.json === true;
    const verbose = options.verbose === true;
    const progress = createProgress(io.stderr, json);
    const log = createLogger(
      {
        write: (line) => {
          progress.clear();
          io.stderr.write(line);
        },
      },
      verbose ? "debug" : logLevel,
    );
    try {
      const result = await body({ json, verbose, log, progress }, options, command.args);
      progress.done();
      io.stdout.write(json ? jsonLine(result.json) : `${result.text}\n`);
    } finally {
      progress.clear();
    }
  };
}

/** How much of an error is shown, and to whom. */
export interface ReportOptions {
  readonly json: boolean;
  readonly verbose: boolean;
}

function describe(error: unknown): { code: string; message: string; hint: string | undefined } {
  if (error instanceof KeelError) return { code: error.code, message: oneLine(error.message), hint: error.hint };
  const message = oneLine(error instanceof Error ? error.message : String(error));
  return { code: "UNEXPECTED", message: `unexpected error: ${message}`, hint: "run again with --verbose for the stack trace" };
}

/**
 * Tells the user what went wrong: one line on stderr, the stack only with `--verbose`. Under `--json` stdout still
 * carries its one line, `{"error":{"code","message","hint"}}`, so that a program never reads an empty answer.
 *
 * @returns the exit code: 2 for a wrong command line, 1 for everything else
 */
export function reportError(io: Io, error: unknown, { json, verbose }: ReportOptions): number {
  const { code, message, hint } = describe(error);
  io.stderr.write(`keel: ${message}${hint === undefined ? "" : ` (${oneLine(hint)})`}\n`);
  if (verbose && error instanceof Error) io.stderr.write(`${error.stack ?? ""}\n`);
  if (json) io.stdout.write(jsonLine({ error: { code, message, hint } }));
  return error instanceof UsageError ? 2 : 1;
}
