import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { OutputFileError, writeFileWhole } from "../../src/base/writeFile.js";
import { rejected } from "../support/thrown.js";

describe("a file written whole", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keel-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("replaces the one before and leaves nothing beside it", async () => {
    const path = join(folder, "bars.csv");
    await writeFileWhole(path, "old");
    await writeFileWhole(path, "new");
    expect(await readFile(path, "utf8")).to.equal("new");
    expect(await readdir(folder)).to.deep.equal(["bars.csv"]);
  });

  it("leaves nothing behind when it can't take its place", async () => {
    await mkdir(join(folder, "bars.csv"));
    await rejected(OutputFileError, writeFileWhole(join(folder, "bars.csv"), "new"));
    expect(await readdir(folder)).to.deep.equal(["bars.csv"]);
  });

  it("needs a folder that exists", async () => {
    expect((await rejected(OutputFileError, writeFileWhole(join(folder, "none", "bars.csv"), ""))).hint).to.include("folder");
  });
});
