import { globSync } from "node:fs";
import { overrideTask } from "hardhat/config";

// Left alone, the runner loads every .ts file below test/, helpers and the differential command line among them.
// A test is a file that says so by its name.
export const mochaRunsTestFilesOnly = overrideTask(["test", "mocha"])
  .setInlineAction(async (args, _hre, runSuper) =>
    runSuper({ ...args, testFiles: args.testFiles.length > 0 ? args.testFiles : globSync("test/**/*.test.ts").sort() }),
  )
  .build();
