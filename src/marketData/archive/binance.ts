import { createHash } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import type { Bar } from "../bars.js";
import { MalformedBar } from "../errors.js";
import type { UnixSeconds } from "../time.js";
import { DEFAULT_RETRY, download, type RetryPolicy } from "./download.js";
import { ArchiveDamaged, ChecksumMismatch, MonthMissing } from "./errors.js";
import { parseKlines } from "./klines.js";

/** Binance's public archive; no key, no account. */
export const BINANCE_ARCHIVE = "https://data.binance.vision";

/** The bar lengths that Keel downloads: those of whole minutes up to a day. */
export const INTERVALS = ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d"] as const;
export const MARKETS = ["spot", "perp"] as const;

/** Which bars of which market. */
export interface KlineSource {
  readonly baseUrl: string;
  readonly market: (typeof MARKETS)[number];
  /** As the exchange writes it: `BTCUSDT`. */
  readonly symbol: string;
  readonly interval: (typeof INTERVALS)[number];
}

/** The months that a span of time touches, as `2020-03`, in order. */
export function monthsOf(from: UnixSeconds, to: UnixSeconds): readonly string[] {
  const months: string[] = [];
  const last = new Date(to * 1000).toISOString().slice(0, 7);
  const at = new Date(from * 1000);
  at.setUTCDate(1);
  for (let month = at.toISOString().slice(0, 7); month <= last; month = at.toISOString().slice(0, 7)) {
    months.push(month);
    at.setUTCMonth(at.getUTCMonth() + 1);
  }
  return months;
}

/** Where the archive keeps a month of bars. */
export function monthUrl({ baseUrl, market, symbol, interval }: KlineSource, month: string): string {
  const folder = market === "spot" ? "spot" : "futures/um";
  return `${baseUrl.replace(/\/+$/, "")}/data/${folder}/monthly/klines/${symbol}/${interval}/${symbol}-${interval}-${month}.zip`;
}

async function downloadMonth(url: string, month: string, retry: RetryPolicy): Promise<Uint8Array> {
  const body = await download(url, retry);
  if (body === undefined) throw new MonthMissing(url, month);
  return body;
}

function verify(url: string, archive: Uint8Array, checksumFile: string): void {
  const expected = /^[0-9a-f]{64}(?=\s|$)/i.exec(checksumFile.trim())?.[0].toLowerCase();
  if (expected === undefined) throw new ArchiveDamaged(`${url}.CHECKSUM`, "does not start with a sha256");
  const found = createHash("sha256").update(archive).digest("hex");
  if (found !== expected) throw new ChecksumMismatch(url, expected, found);
}

function unpack(url: string, archive: Uint8Array): string {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(archive, { filter: ({ name }) => name.endsWith(".csv") });
  } catch (error) {
    throw new ArchiveDamaged(url, `is not a readable zip file: ${(error as Error).message}`, error);
  }
  const [content, ...others] = Object.values(files);
  if (content === undefined || others.length > 0) throw new ArchiveDamaged(url, "must hold exactly one CSV file");
  return strFromU8(content);
}

function readMonth(text: string, month: string): readonly Bar[] {
  try {
    return parseKlines(text);
  } catch (error) {
    // Line numbers mean little without the file that they count in.
    if (error instanceof MalformedBar) throw new MalformedBar(error.line, `${error.reason} (in the archive of ${month})`);
    throw error;
  }
}

/**
 * Downloads one month of bars, verifies it against the archive's sha256 file, and unpacks it.
 *
 * @param month as `2020-03`
 * @throws ArchiveUnreachable, ArchiveRefused, MonthMissing, ChecksumMismatch, ArchiveDamaged, MalformedBar
 */
export async function fetchMonth(source: KlineSource, month: string, retry: RetryPolicy = DEFAULT_RETRY): Promise<readonly Bar[]> {
  const url = monthUrl(source, month);
  const archive = await downloadMonth(url, month, retry);
  const checksum = await downloadMonth(`${url}.CHECKSUM`, month, retry);
  verify(url, archive, strFromU8(checksum));
  return readMonth(unpack(url, archive), month);
}
