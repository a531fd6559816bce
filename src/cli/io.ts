/** The streams of one run. Commands never touch `process.stdout` themselves, so that tests can look over their shoulder. */
export interface Io {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
}

/** The streams of this process. */
export const processIo: Io = { stdout: process.stdout, stderr: process.stderr };

/**
 * Ends the process quietly when the reader of a pipe has gone away (`keel ... | head -1`): nobody is left to be told.
 * Every other stream failure stays an error.
 */
export function endOnBrokenPipe(io: Io): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    throw error;
  };
  io.stdout.on("error", onError);
  io.stderr.on("error", onError);
}
