import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { keel, linesOf } from "../support/keel.js";

// A range the wrong way round fails before anything is downloaded.
const FAILING = [
  "data",
  "--symbol",
  "BTCUSDT",
  "--interval",
  "1h",
  "--market",
  "spot",
  "--from",
  "2020-03-02",
  "--to",
  "2020-03-01",
  "--out",
  "none.csv",
];

describe("the keel command", () => {
  it("shows its help on stdout when it is called alone", async () => {
    const { code, stdout, stderr } = await keel([]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout).to.include("Usage: keel").and.include("Examples:");
  });

  it("tells its version", async () => {
    expect((await keel(["--version"])).stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it("ends with 1 and one line when something fails", async () => {
    const { code, stdout, stderr } = await keel(FAILING);
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
    expect(linesOf(stderr)).to.deep.equal(["keel: --from 2020-03-02 is after --to 2020-03-01 (swap them)"]);
  });

  it("shows the stack with --verbose only", async () => {
    expect((await keel([...FAILING, "--verbose"])).stderr).to.match(/\n {4}at /);
  });

  it("still answers a program with one JSON object when something fails", async () => {
    const { stdout } = await keel([...FAILING, "--json"]);
    expect(linesOf(stdout)).to.have.length(1);
    expect(JSON.parse(stdout)).to.have.nested.property("error.code", "TIME_RANGE");
  });

  for (const [what, words] of [
    ["an unknown command", ["fly"]],
    ["an unknown flag", ["data", "--fly"]],
    ["a missing flag", ["data"]],
    ["a group without its command", ["order"]],
  ] as const) {
    it(`ends with 2 and one line for ${what}`, async () => {
      const { code, stdout, stderr } = await keel(words);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
      expect(linesOf(stderr)).to.have.length(1);
    });
  }

  it("says where the commands of a group are listed", async () => {
    const { stdout } = await keel(["market", "--json"]);
    expect(JSON.parse(stdout)).to.deep.equal({
      error: { code: "USAGE", message: "a command is missing", hint: "see keel market --help" },
    });
  });

  it("does not complain when the reader of its output goes away", async () => {
    const bin = fileURLToPath(new URL("../../bin/keel.mjs", import.meta.url));
    const child = spawn(process.execPath, [bin, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
  });
});
