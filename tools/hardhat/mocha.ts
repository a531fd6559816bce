import { globSync } from "node:fs";
import { overrideTask } from "hardhat/config";

// Measured are contracts on the runner's own chain, and the twin in the runner's own process. These tests ask processes and
// nodes of their own, run contracts that are broken on purpose, repeat a campaign many times, or come near neither: they
// would only take their time.
const UNMEASURED = [
  ...["bench", "chain", "cli", "keeper", "lockstep", "marketData", "policy", "report", "scripts", "simulator", "tools"].map(
    (folder) => `test/${folder}/`,
  ),
  "test/differential/planted/",
  "test/differential/shrink/",
];

/** The tests of a run. Left alone, the runner loads every .ts file below test/, helpers and the differential command line among them. */
function testFiles(): string[] {
  const files = globSync("test/**/*.test.ts").sort();
  if (process.env.HARDHAT_COVERAGE !== "true") return files;
  return files.filter((file) => !UNMEASURED.some((start) => file.startsWith(start)));
}

// A test is a file that says so by its name.
export const mochaRunsTestFilesOnly = overrideTask(["test", "mocha"])
  .setInlineAction(async (args, _hre, runSuper) =>
    runSuper({ ...args, testFiles: args.testFiles.length > 0 ? args.testFiles : testFiles() }),
  )
  .build();
