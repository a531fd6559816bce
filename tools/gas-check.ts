// Measures gas again and compares it with the committed bench/gas.json. A change beyond the tolerance in either direction
// fails: a saving has to be committed too, or the next loss would hide behind it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TOLERANCE = 0.02;
const COMMITTED = "bench/gas.json";

/** Every number in a JSON value, by its path: the check does not care how the figures are grouped. */
function figures(value: unknown, path = ""): Map<string, number> {
  if (typeof value === "number") return new Map([[path, value]]);
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...figures(inner, path === "" ? key : `${path}.${key}`)]));
}

const read = (path: string) => figures(JSON.parse(readFileSync(path, "utf8")));

const folder = mkdtempSync(join(tmpdir(), "keel-gas-"));
try {
  const out = join(folder, "gas.json");
  const run = spawnSync("npm", ["run", "--silent", "bench:gas"], { stdio: "inherit", env: { ...process.env, KEEL_GAS_OUT: out } });
  if (run.status !== 0) throw new Error("the gas benchmark failed");
  const [before, after] = [read(COMMITTED), read(out)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const width = Math.max(...names.map((name) => name.length), 4);
  let differing = before.size === 0 ? 1 : 0;
  console.log(`${"call".padEnd(width)}  committed   measured   change`);
  for (const name of names) {
    const [was, is] = [before.get(name), after.get(name)];
    const change = was === undefined || is === undefined ? Number.POSITIVE_INFINITY : was === is ? 0 : is / was - 1;
    const bad = Math.abs(change) > TOLERANCE;
    if (bad) differing += 1;
    const shown = Number.isFinite(change) ? `${(100 * change).toFixed(2)} %` : was === undefined ? "new" : "gone";
    console.log(
      `${name.padEnd(width)} ${String(was ?? "").padStart(10)} ${String(is ?? "").padStart(10)} ${shown.padStart(8)}${bad ? "  !" : ""}`,
    );
  }
  if (differing > 0) {
    console.error(
      `gas differs by more than ${100 * TOLERANCE} % from ${COMMITTED}: run \`npm run bench:gas\`, and commit it if the change is meant`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
