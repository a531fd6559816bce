import { formatDecimal } from "../decimal.js";
import { KeelError } from "../errors.js";
import { MAX_INDEX, MIN_INDEX } from "../math/index.js";

/** A price file can't be read at all. */
export class BarsFileError extends KeelError {
  constructor(path: string, cause: unknown) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    super("BARS_FILE", `${path}: ${missing ? "there is no such file" : `can't be read: ${(cause as Error).message}`}`, {
      hint: missing ? "check the path, or download bars with keel data" : "give a readable CSV file",
      details: { path },
      cause,
    });
  }
}

/** The first line is not the header that Keel's CSV shape asks for. */
export class BarsHeaderError extends KeelError {
  constructor(expected: string, found: string) {
    super("BARS_HEADER", `line 1: the header must be ${expected}, found ${found === "" ? "nothing" : found.slice(0, 80)}`, {
      details: { line: 1, expected, found },
    });
  }
}

/** One line of a price file is wrong. */
export class MalformedBar extends KeelError {
  readonly line: number;
  readonly reason: string;

  constructor(line: number, reason: string) {
    super("MALFORMED_BAR", `line ${line}: ${reason}`, {
      hint: "correct the line or remove it: missing bars are allowed",
      details: { line, reason },
    });
    this.line = line;
    this.reason = reason;
  }
}

/** A price file has a header and nothing else. */
export class NoBarsError extends KeelError {
  constructor() {
    super("NO_BARS", "the file has no bars", { hint: "download some with keel data" });
  }
}

/** `--from` and `--to` select nothing, or can't be understood. */
export class TimeRangeError extends KeelError {
  constructor(message: string, hint?: string) {
    super("TIME_RANGE", message, hint === undefined ? {} : { hint });
  }
}

/** Bars are too short for four steps at different whole seconds. */
export class BarTooShortError extends KeelError {
  constructor(seconds: number) {
    super("BAR_TOO_SHORT", `bars of ${seconds} s can't be divided into four steps`, {
      hint: "use bars of 4 seconds or longer",
      details: { seconds },
    });
  }
}

/** Parameters of a generated price path do not make sense. */
export class CrashShapeError extends KeelError {
  constructor(reason: string) {
    super("CRASH_SHAPE", `the crash shape is not usable: ${reason}`, { details: { reason } });
  }
}

/** Parameters of a generated book do not make sense. */
export class BookShapeError extends KeelError {
  constructor(reason: string) {
    super("BOOK_SHAPE", `the book's proportions are not usable: ${reason}`, { details: { reason } });
  }
}

/** The bars hold prices that the contracts can't. */
export class PriceOutOfDomainError extends KeelError {
  constructor() {
    super("PRICE_OUT_OF_DOMAIN", `the bars hold prices outside ${formatDecimal(MIN_INDEX)} to ${formatDecimal(MAX_INDEX)}`, {
      hint: "quote the market per larger lot, or in another currency",
    });
  }
}

/** Building the book failed: its proportions ask for something that the silo's rules refuse. */
export class StageError extends KeelError {
  constructor(command: string, errorName: string) {
    super("STAGE", `the book can't be built: ${command} reverts with ${errorName}`, {
      hint: "use proportions that the silo's parameters admit",
      details: { command, errorName },
    });
  }
}
