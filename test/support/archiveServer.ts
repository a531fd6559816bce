import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { strToU8, zipSync } from "fflate";

/** What the server says for one path: a body, a status, or several answers one after the other. */
type Answer = Uint8Array | string | number;

/** A local stand-in for a public archive. */
export interface ArchiveServer {
  readonly baseUrl: string;
  /** Paths in the order in which they were asked for. */
  readonly requests: readonly string[];
  serve(path: string, ...answers: Answer[]): void;
  /** Serves a zip file of one CSV with its checksum file, as the archive does. */
  serveMonth(path: string, csv: string): void;
  close(): Promise<void>;
}

/** The zip file of one CSV. */
export function zipOf(csv: string): Uint8Array {
  return zipSync({ "bars.csv": strToU8(csv) }, { mtime: "2020-01-01T00:00Z" });
}

/** The content of a `.CHECKSUM` file. */
export function checksumOf(content: Uint8Array): string {
  return `${createHash("sha256").update(content).digest("hex")}  bars.zip\n`;
}

/** Starts a server on a free port of this machine. Paths that were not served answer 404; the last answer repeats. */
export async function startArchive(): Promise<ArchiveServer> {
  const answers = new Map<string, Answer[]>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    const queue = answers.get(path) ?? [404];
    const answer = (queue.length > 1 ? queue.shift() : queue[0]) ?? 404;
    response.statusCode = typeof answer === "number" ? answer : 200;
    response.end(typeof answer === "number" ? "" : answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const serve = (path: string, ...given: Answer[]): void => void answers.set(path, given);
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    serve,
    serveMonth: (path, csv) => {
      const zip = zipOf(csv);
      serve(path, zip);
      serve(`${path}.CHECKSUM`, checksumOf(zip));
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) => server.close((error) => (error === undefined ? resolve() : reject(error))));
    },
  };
}
