import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { temporaryFolder, writeKey } from "../support/chainSilo.js";
import type { Ended } from "../support/keel.js";
import { hardhatNode, type RunningNode } from "../support/node.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HARDHAT = join(ROOT, "node_modules/hardhat/dist/src/cli.js");

/** `hardhat run`, with these environment variables beside the usual ones. */
function run(script: string, environment: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, [HARDHAT, "run", "--no-compile", `scripts/${script}.ts`], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, KEEL_RPC: "", ...environment },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

describe("the scripts", () => {
  let node: RunningNode;
  let folder: string;
  let place: Readonly<Record<string, string>>;

  before(async () => {
    [node, folder] = [await hardhatNode(), await temporaryFolder()];
    place = { KEEL_RPC: node.url, KEEL_DEPLOYMENTS: join(folder, "deployments") };
  });

  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true });
  });

  it("deploy a silo", async () => {
    const { code, stdout } = await run("deploy", { ...place, KEEL_KEY_FILE: await writeKey(folder, 0) });
    expect(code).to.equal(0);
    expect(stdout).to.include("market 1").and.include("clearingHouse");
  });

  it("check a position, and say what is wrong in one line", async () => {
    const { code, stdout, stderr } = await run("check-position", { ...place, KEEL_ACCOUNT: "16" });
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
    expect(stderr).to.equal("keel: there is no account 16 (check the number; accounts start at 16)\n");
  });

  for (const script of ["deploy", "check-position"]) {
    it(`print how to use ${script} when something is missing`, async () => {
      const { code, stderr } = await run(script, {});
      expect(code).to.equal(2);
      expect(stderr)
        .to.match(/^KEEL_RPC and KEEL_\w+ are not set\./)
        .and.include(`npx hardhat run scripts/${script}.ts`);
    });
  }
});
