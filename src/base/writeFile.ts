import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { KeelError } from "./errors.js";

/** The result can't be written. */
export class OutputFileError extends KeelError {
  constructor(path: string, cause: unknown) {
    super("OUTPUT_FILE", `${path} can't be written: ${(cause as Error).message}`, {
      hint: "give a path in a folder that exists",
      details: { path },
      cause,
    });
  }
}

async function writeDurably(path: string, content: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Writes a file so that a reader sees either the old content or the whole new one: it is written beside its place and
 * then renamed.
 *
 * @throws OutputFileError if that is not possible; an existing file is then untouched
 */
export async function writeFileWhole(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDurably(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new OutputFileError(path, error);
  }
}
