// typechain-types/ is committed, so that scripts type-check right after a clone. This makes it again from the contracts
// and fails if the committed files are not exactly that.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

// Without its record of the last generation the build writes the types even if no contract changed.
rmSync("cache/typechain.txt", { force: true });
const build = spawnSync("hardhat", ["build", "--quiet"], { stdio: "inherit" });
if (build.status !== 0) process.exit(1);

// Not `git diff`: that would not see the file of a new contract.
const changed = spawnSync("git", ["status", "--porcelain", "--untracked-files=all", "--", "typechain-types"], { encoding: "utf8" });
if (changed.status !== 0 || changed.stdout !== "") {
  process.stderr.write(changed.stdout + changed.stderr);
  console.error("typechain-types/ is not what the contracts give: run `npm run build` and commit it");
  process.exit(1);
}
