import { expect } from "chai";
import { strToU8, zipSync } from "fflate";
import { fetchMonth, type KlineSource, monthsOf, monthUrl } from "../../../src/marketData/archive/binance.js";
import type { RetryPolicy } from "../../../src/marketData/archive/download.js";
import {
  ArchiveDamaged,
  ArchiveRefused,
  ArchiveUnreachable,
  ChecksumMismatch,
  MonthMissing,
} from "../../../src/marketData/archive/errors.js";
import { MalformedBar } from "../../../src/marketData/errors.js";
import { parseTimeRange, type UnixSeconds } from "../../../src/marketData/time.js";
import { type ArchiveServer, checksumOf, startArchive, zipOf } from "../../support/archiveServer.js";
import { rejected } from "../../support/thrown.js";

const ROW = "1584007200000,7354.21,7367.03,5550,6014.9,28792.66,1584010799999,1,1,1,1,0\n";
const PATH = "/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2020-03.zip";

describe("the archive of bars", () => {
  let archive: ArchiveServer;
  let source: KlineSource;
  let pauses: number[];
  let retry: RetryPolicy;

  beforeEach(async () => {
    archive = await startArchive();
    source = { baseUrl: archive.baseUrl, market: "spot", symbol: "BTCUSDT", interval: "1h" };
    pauses = [];
    retry = { attempts: 4, firstPauseMs: 500, timeoutMs: 5_000, pause: async (milliseconds) => void pauses.push(milliseconds) };
  });

  afterEach(() => archive.close());

  const fetched = () => fetchMonth(source, "2020-03", retry);

  it("gives a month of bars whose checksum is right", async () => {
    archive.serveMonth(PATH, ROW);
    const bars = await fetched();
    expect(bars.map(({ low }) => low)).to.deep.equal([5550n * 10n ** 18n]);
    expect(archive.requests).to.deep.equal([PATH, `${PATH}.CHECKSUM`]);
  });

  it("is asked again, after growing pauses, while the server fails", async () => {
    archive.serveMonth(PATH, ROW);
    archive.serve(PATH, 503, 500, 429, zipOf(ROW));
    expect(await fetched()).to.have.length(1);
    expect(pauses).to.deep.equal([500, 1000, 2000]);
  });

  it("is given up after four attempts", async () => {
    archive.serve(PATH, 503);
    expect((await rejected(ArchiveUnreachable, fetched())).message).to.include("after 4 attempts: status 503");
    expect(archive.requests).to.have.length(4);
  });

  it("is given up when nobody answers", async () => {
    await archive.close();
    expect((await rejected(ArchiveUnreachable, fetched())).message).to.include("ECONNREFUSED");
    archive = await startArchive();
  });

  it("names the month that it does not have, and is not asked twice", async () => {
    const error = await rejected(MonthMissing, fetched());
    expect(error.month).to.equal("2020-03");
    expect(archive.requests).to.have.length(1);
  });

  it("is not asked again when it refuses", async () => {
    archive.serve(PATH, 403);
    expect((await rejected(ArchiveRefused, fetched())).message).to.include("status 403");
    expect(archive.requests).to.have.length(1);
  });

  it("is not believed when the checksum differs", async () => {
    archive.serve(PATH, zipOf(ROW));
    archive.serve(`${PATH}.CHECKSUM`, checksumOf(zipOf("other")));
    await rejected(ChecksumMismatch, fetched());
  });

  it("is not believed without a checksum", async () => {
    archive.serve(PATH, zipOf(ROW));
    archive.serve(`${PATH}.CHECKSUM`, "not a checksum");
    expect((await rejected(ArchiveDamaged, fetched())).message).to.include("sha256");
  });

  const damaged: readonly (readonly [what: string, body: Uint8Array])[] = [
    ["is not a zip file", strToU8("not a zip file")],
    ["holds no CSV file", zipSync({ "readme.txt": strToU8("nothing") })],
    ["holds two CSV files", zipSync({ "a.csv": strToU8(ROW), "b.csv": strToU8(ROW) })],
  ];
  for (const [what, body] of damaged) {
    it(`is not believed when what it sends ${what}`, async () => {
      archive.serve(PATH, body);
      archive.serve(`${PATH}.CHECKSUM`, checksumOf(body));
      await rejected(ArchiveDamaged, fetched());
    });
  }

  it("names line and month of a malformed row", async () => {
    archive.serveMonth(PATH, `${ROW}nonsense\n`);
    expect((await rejected(MalformedBar, fetched())).message).to.match(/^line 2: .*2020-03/);
  });

  it("keeps perpetuals in another folder", () => {
    const url = monthUrl({ ...source, market: "perp", baseUrl: "https://example.org/" }, "2022-11");
    expect(url).to.equal("https://example.org/data/futures/um/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2022-11.zip");
  });
});

describe("the months of a range", () => {
  const months = (from: string, to: string): readonly string[] => {
    const range = parseTimeRange({ from, to }) as { from: UnixSeconds; to: UnixSeconds };
    return monthsOf(range.from, range.to);
  };

  it("include those of both ends", () => {
    expect(months("2019-11-30", "2020-02-01")).to.deep.equal(["2019-11", "2019-12", "2020-01", "2020-02"]);
  });

  it("are all there when the first day is a 31st", () => {
    expect(months("2020-01-31", "2020-03-31")).to.deep.equal(["2020-01", "2020-02", "2020-03"]);
  });

  it("are one for one day", () => {
    expect(months("2020-03-12", "2020-03-12")).to.deep.equal(["2020-03"]);
  });
});
