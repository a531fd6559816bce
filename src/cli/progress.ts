import type { Io } from "./io.js";

/** Tells a waiting human how far a command is. Never part of the result. */
export interface Progress {
  /** Replaces the live line. */
  update(text: string): void;
  /** Ends the live line; `text`, if given, is its last state. */
  done(text?: string): void;
  /** Takes the live line away, so that something else can be written; the next update draws it again. */
  clear(): void;
}

/** On anything but a terminal (CI logs, files) a line is written at most this often, in milliseconds. */
const PLAIN_INTERVAL_MS = 2_000;
const ERASE_LINE = "\r\u001b[2K";

const silent: Progress = { update: () => undefined, done: () => undefined, clear: () => undefined };

function liveProgress(stream: Io["stderr"]): Progress {
  let drawn = false;
  const draw = (text: string): void => {
    // One column stays free: a line that fills the terminal wraps and can't be erased.
    stream.write(ERASE_LINE + text.slice(0, (stream.columns ?? 80) - 1));
    drawn = true;
  };
  const clear = (): void => {
    if (drawn) stream.write(ERASE_LINE);
    drawn = false;
  };
  return {
    update: draw,
    clear,
    done: (text) => {
      if (text !== undefined) draw(text);
      if (drawn) stream.write("\n");
      drawn = false;
    },
  };
}

function plainProgress(stream: Io["stderr"], now: () => number): Progress {
  let last = Number.NEGATIVE_INFINITY;
  return {
    update: (text) => {
      if (now() - last < PLAIN_INTERVAL_MS) return;
      last = now();
      stream.write(`${text}\n`);
    },
    clear: () => undefined,
    done: (text) => {
      if (text !== undefined) stream.write(`${text}\n`);
    },
  };
}

/**
 * Creates the progress display of one run: a live line on a terminal, an occasional plain line elsewhere, nothing for
 * `--json`, where a program is reading.
 *
 * @param now clock in milliseconds, replaceable in tests
 */
export function createProgress(stream: Io["stderr"], json: boolean, now: () => number = () => performance.now()): Progress {
  if (json) return silent;
  return stream.isTTY === true ? liveProgress(stream) : plainProgress(stream, now);
}
