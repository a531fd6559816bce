import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("../..", import.meta.url));

const STOPPED = [
  ["src/math", "viem"],
  ["src/math", "node:fs"],
  ["src/math", "fs"],
  ["src/math", "../engine/types.js"],
  ["src/math", "./../engine/types.js"],
  ["src/math", "../errors.js"],
  ["src/math", "../../artifacts/contracts/ClearingHouse.sol/artifacts.js"],
  ["src/engine", "ethers"],
  ["src/engine", "node:crypto"],
  ["src/engine", "../chain/client.js"],
  ["src/engine", "../../typechain-types/index.js"],
  ["src/engine/margin", "../../chain/client.js"],
  ["src/engine/margin", "zod"],
  ["src/engine/margin/deep", "./other.js"],
  ["src/chain", "../keeper/watch.js"],
  ["src/keeper", "../cli/main.js"],
  ["src/cli", "../../test/support/data.js"],
] as const;

const ALLOWED = [
  ["src/math", "./types.js"],
  ["src/engine", "../math/types.js"],
  ["src/engine", "./margin/scenarios.js"],
  ["src/engine/margin", "../state.js"],
  ["src/engine/margin", "../../math/types.js"],
  ["src/chain", "viem"],
  ["src/keeper", "../engine/state.js"],
] as const;

/** Every way to bring a module in that must not slip past the rule. */
const FORMS: readonly ((from: string) => string)[] = [
  (from) => `import * as probe from "${from}";\nexport { probe };\n`,
  (from) => `import type { Probe } from "${from}";\nexport type Mine = Probe;\n`,
  (from) => `export * from "${from}";\n`,
  (from) => `export const probe = await import("${from}");\n`,
];

// A lint rule that nobody saw fail may be one that can't: a pattern that matches nothing looks exactly like clean code.
describe("the import rule", () => {
  const folder = mkdtempSync(join(tmpdir(), "keel-imports-"));
  const reported = new Set<string>();
  const probeOf = (place: string, from: string, form: number) => join(place, `probe-${from.replaceAll(/[^a-z]/gi, "_")}-${form}.ts`);

  before(() => {
    cpSync(join(root, "biome.json"), join(folder, "biome.json"));
    for (const [place, from] of [...STOPPED, ...ALLOWED]) {
      for (const [form, write] of FORMS.entries()) {
        const path = join(folder, probeOf(place, from, form));
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, write(from));
      }
    }
    const options = ["lint", "--only=style/noRestrictedImports", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=json", "."];
    const run = spawnSync(join(root, "node_modules/.bin/biome"), options, { cwd: folder, encoding: "utf8" });
    const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { category: string; location: { path: string } }[] };
    for (const { category, location } of diagnostics) {
      if (category === "lint/style/noRestrictedImports") reported.add(location.path);
    }
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [place, from] of STOPPED) {
    it(`stops ${place} from importing ${from}`, () => {
      for (const form of FORMS.keys()) expect(reported.has(probeOf(place, from, form)), FORMS[form]?.(from)).to.equal(true);
    });
  }

  for (const [place, from] of ALLOWED) {
    it(`lets ${place} import ${from}`, () => {
      for (const form of FORMS.keys()) expect(reported.has(probeOf(place, from, form)), FORMS[form]?.(from)).to.equal(false);
    });
  }
});
