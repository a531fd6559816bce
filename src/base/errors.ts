/** What a {@link KeelError} may carry beside its code and message. */
export interface KeelErrorOptions {
  /** What the user can do about it, if the message does not say so already. One line. */
  readonly hint?: string;
  /** Machine-readable facts (line numbers, URLs, amounts); bigints are welcome. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * Base of every failure that Keel foresees. The message is one line that says what happened; together with the hint it
 * tells the reader what to do next. Rooms derive small classes of their own, so that callers can catch by class while
 * scripts compare `code`.
 *
 * `src/math` and `src/engine` do not use it: they import nothing outside themselves.
 */
export class KeelError extends Error {
  /** Stable identifier in SCREAMING_SNAKE_CASE. */
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: string, message: string, options: KeelErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }
}

/** The command line itself is wrong: the command ends with exit code 2 instead of 1. */
export class UsageError extends KeelError {
  constructor(message: string, options: KeelErrorOptions = {}) {
    super("USAGE", message, options);
  }
}
