import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type ArchiveServer, startArchive } from "../support/archiveServer.js";
import { type Ended, keel, linesOf } from "../support/keel.js";

const row = (start: string, price: number): string => `${Date.parse(start)},${price},${price},${price},${price},1,0,0,0,0,0,0\n`;
const pathOf = (month: string): string => `/data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-${month}.zip`;

describe("keel data", () => {
  let archive: ArchiveServer;
  let folder: string;
  let out: string;

  beforeEach(async () => {
    archive = await startArchive();
    folder = await mkdtemp(join(tmpdir(), "keel-"));
    out = join(folder, "bars.csv");
    archive.serveMonth(pathOf("2020-02"), row("2020-02-28T23:00Z", 1) + row("2020-02-29T00:00Z", 2));
    archive.serveMonth(pathOf("2020-03"), row("2020-03-01T23:00Z", 3) + row("2020-03-02T00:00Z", 4));
  });

  afterEach(async () => {
    await archive.close();
    await rm(folder, { recursive: true });
  });

  const data = (...more: string[]): Promise<Ended> => {
    const fixed = ["--symbol", "BTCUSDT", "--interval", "1h", "--market", "spot", "--from", "2020-02-29"];
    return keel(["data", ...fixed, "--out", out, "--base-url", archive.baseUrl, ...more]);
  };

  it("joins months, cuts them at inclusive days, and says so in one line of JSON", async () => {
    const { code, stdout, stderr } = await data("--to", "2020-03-01", "--json");
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(linesOf(stdout)).to.have.length(1);
    expect(JSON.parse(stdout)).to.include({ bars: 2, from: "2020-02-29T00:00Z", to: "2020-03-01T23:00Z" });
    expect(await readFile(out, "utf8")).to.equal(
      "ts_utc,open,high,low,close,volume\n2020-02-29T00:00Z,2,2,2,2,1\n2020-03-01T23:00Z,3,3,3,3,1\n",
    );
  });

  it("leaves the old file alone when a month is missing", async () => {
    await writeFile(out, "old");
    const { code, stderr } = await data("--to", "2020-04-30");
    expect(code).to.equal(1);
    expect(linesOf(stderr).at(-1)).to.match(/^keel: the archive has no bars for 2020-04/);
    expect(await readFile(out, "utf8")).to.equal("old");
    expect(await readdir(folder)).to.deep.equal(["bars.csv"]);
  });

  it("says when the range selects nothing", async () => {
    archive.serveMonth(pathOf("2020-02"), row("2020-02-01T00:00Z", 1));
    const { code, stderr } = await data("--to", "2020-02-29", "--json");
    expect(code).to.equal(1);
    expect(stderr).to.include("no bars between --from and --to");
  });

  for (const [flag, value] of [
    ["--interval", "7m"],
    ["--market", "options"],
    ["--symbol", "../etc"],
    ["--base-url", "ftp://example.org"],
  ] as const) {
    it(`refuses ${flag} ${value} without asking anyone`, async () => {
      const { code, stderr } = await data("--to", "2020-03-01", flag, value);
      expect(code).to.equal(2);
      expect(linesOf(stderr)).to.have.length(1);
      expect(stderr).to.match(new RegExp(`^keel: ${flag}: must be`));
      expect(archive.requests).to.deep.equal([]);
    });
  }
});
