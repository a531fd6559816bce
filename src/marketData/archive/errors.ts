import { KeelError } from "../../base/errors.js";

/** The archive did not answer, or kept failing, until the attempts ran out. */
export class ArchiveUnreachable extends KeelError {
  constructor(url: string, attempts: number, reason: string, cause?: unknown) {
    super("ARCHIVE_UNREACHABLE", `${url} can't be downloaded after ${attempts} attempts: ${reason}`, {
      hint: "check the network, or name a mirror with --base-url",
      details: { url, attempts, reason },
      cause,
    });
  }
}

/** The archive answered, but refused. */
export class ArchiveRefused extends KeelError {
  constructor(url: string, status: number) {
    super("ARCHIVE_REFUSED", `${url} was refused with status ${status}`, { hint: "check --base-url", details: { url, status } });
  }
}

/** The archive has no file for this month. */
export class MonthMissing extends KeelError {
  readonly month: string;

  constructor(url: string, month: string) {
    super("MONTH_MISSING", `the archive has no bars for ${month}: ${url}`, {
      hint: "check --symbol, --interval and --market; a month appears some days after it has ended",
      details: { url, month },
    });
    this.month = month;
  }
}

/** What arrived is not what the archive's checksum file promises. */
export class ChecksumMismatch extends KeelError {
  constructor(url: string, expected: string, found: string) {
    super("CHECKSUM_MISMATCH", `${url} is damaged: its sha256 is ${found}, expected ${expected}`, {
      hint: "download again; nothing was written",
      details: { url, expected, found },
    });
  }
}

/** A downloaded file is not what its name says. */
export class ArchiveDamaged extends KeelError {
  constructor(url: string, reason: string, cause?: unknown) {
    super("ARCHIVE_DAMAGED", `${url}: ${reason}`, { hint: "download again; nothing was written", details: { url, reason }, cause });
  }
}
