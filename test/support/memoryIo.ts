import { PassThrough } from "node:stream";
import type { Io } from "../../src/cli/io.js";

/** Streams that remember what was written to them. */
export interface MemoryIo extends Io {
  written(): { readonly stdout: string; readonly stderr: string };
}

/** @param terminal width of the terminal that stderr pretends to be; none by default */
export function memoryIo(terminal?: number): MemoryIo {
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), terminal === undefined ? {} : { isTTY: true, columns: terminal });
  let out = "";
  let err = "";
  const read = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? "";
  return {
    stdout,
    stderr,
    written: () => {
      out += read(stdout);
      err += read(stderr);
      return { stdout: out, stderr: err };
    },
  };
}
