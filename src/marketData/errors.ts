import { KeelError } from "../base/errors.js";

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
