// Hardhat's native part (edr) is an optional dependency whose `engines` ask for Node 22 or newer. npm running on Node 20
// therefore leaves it out without a word, and Hardhat fails much later. The Node that this project brings along (the
// `node` package) is new enough, so when edr is missing the install is completed once with that Node.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bundledNode = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

const edrLoads = () =>
  spawnSync(existsSync(bundledNode) ? bundledNode : process.execPath, ["-e", 'require("@nomicfoundation/edr")'], { cwd: root }).status ===
  0;

// The repairing npm runs this script's package again: without the guard a machine that edr has no build for would loop.
if (process.env.KEEL_REPAIRING !== "1" && existsSync(join(root, "node_modules", "@nomicfoundation", "edr")) && !edrLoads()) {
  const npm = process.env.npm_execpath;
  if (npm === undefined || !existsSync(bundledNode)) {
    console.error("keel: the native part of Hardhat is missing; run `npm ci` with Node 22.13 or newer");
    process.exit(1);
  }
  const repair = spawnSync(
    bundledNode,
    // --no-save and --ignore-scripts: only the missing package is added, the lock file stays as it is.
    [npm, "install", "--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"],
    { cwd: root, stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, KEEL_REPAIRING: "1" } },
  );
  if (repair.status !== 0 || !edrLoads()) {
    console.error("keel: the native part of Hardhat could not be installed; run `npm ci` with Node 22.13 or newer");
    process.exit(1);
  }
}
