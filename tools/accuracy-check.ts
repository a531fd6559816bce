// Measures the accuracy of the option mathematics again and compares it with the committed bench/accuracy.json. The points are
// seeded and everything counts in whole numbers or decimals, so the figures must be the same to the last digit: a change for
// the better has to be committed too, or the next loss would hide behind it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { table } from "../src/cli/output.js";

const COMMITTED = "bench/accuracy.json";

interface Figure {
  readonly points: number;
  readonly used: number;
  readonly error?: number;
}

const read = (path: string): Record<string, Figure> => JSON.parse(readFileSync(path, "utf8"));
const shown = (figure: Figure | undefined) => (figure === undefined ? "none" : `${(100 * figure.used).toFixed(2)} % ${figure.error ?? ""}`);

const folder = mkdtempSync(join(tmpdir(), "keel-accuracy-"));
try {
  const out = join(folder, "accuracy.json");
  const run = spawnSync("npm", ["run", "--silent", "bench:accuracy"], {
    stdio: "inherit",
    env: { ...process.env, KEEL_ACCURACY_OUT: out },
  });
  if (run.status !== 0) throw new Error("the accuracy benchmark failed");
  const [before, after] = [read(COMMITTED), read(out)];
  const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (differing.length > 0) {
    const columns = [{ title: "output.grid" }, { title: "committed" }, { title: "measured" }];
    console.error(
      table(
        columns,
        differing.map((name) => [name, shown(before[name]), shown(after[name])]),
      ),
    );
    console.error(`the accuracy is not that of ${COMMITTED}: run \`npm run bench:accuracy\`, and commit it if the change is meant`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
