import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { ROOMS, reachOf } from "../../tools/rooms/typescript.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const NAMES = Object.keys(ROOMS);

/** Every way to bring a module in that must not slip past the rule. */
const FORMS: Readonly<Record<string, (from: string, n: number) => string>> = {
  import: (from, n) => `import * as probe${n} from "${from}";\nvoid probe${n};\n`,
  named: (from, n) => `import { probe as probe${n} } from "${from}";\nvoid probe${n};\n`,
  effect: (from) => `import "${from}";\n`,
  type: (from, n) => `import type { Probe as Probe${n} } from "${from}";\nexport type Mine${n} = Probe${n};\n`,
  inlineType: (from, n) => `export type Mine${n} = import("${from}").Probe;\n`,
  exportAll: (from) => `export * from "${from}";\n`,
  exportType: (from, n) => `export type { Probe as Probe${n} } from "${from}";\n`,
  dynamic: (from, n) => `export const probe${n} = await import("${from}");\n`,
};
const ALL_FORMS = Object.keys(FORMS);

/** What stands outside the rooms, and who may import it. */
const OUTSIDE: readonly { readonly target: string; readonly may: (room: string) => boolean }[] = [
  ...["viem", "zod", "ethers", "commander", "pino"].map((name) => ({
    target: name,
    may: (room: string) => ROOMS[room]?.packages?.includes(name) ?? false,
  })),
  ...["fs", "node:crypto"].map((target) => ({ target, may: (room: string) => ROOMS[room]?.node === true })),
  { target: "typechain-types/index.ts", may: (room) => ROOMS[room]?.generated?.includes("typechain-types") ?? false },
  ...["artifacts", "test", "scripts", "bench", "tools"].map((folder) => ({ target: `${folder}/target.ts`, may: () => false })),
];

const faceOf = (room: string): string => `src/${room}/${ROOMS[room]?.face ?? "target.ts"}`;
const innerOf = (room: string): string => `src/${room}/inner.ts`;
const probeOf = (room: string, form: string): string => `src/${room}/probe-${form}.ts`;
const together = (a: string, b: string): boolean => a.split("/")[0] === b.split("/")[0];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** How a file of one folder names another, or a package. */
function specifier(from: string, to: string): string {
  if (!to.endsWith(".ts")) return to;
  const path = relative(dirname(from), to).replace(/\.ts$/, ".js");
  return path.startsWith(".") ? path : `./${path}`;
}

/** What the rule says of a made-up house in which every room imports every other, and everything outside, in every form. */
function violationsOfProbes(folder: string): readonly Violation[] {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of [".dependency-cruiser.mjs", "tsconfig.json", "package.json"]) cpSync(join(root, path), join(folder, path));
  cpSync(join(root, "tools/rooms"), join(folder, "tools/rooms"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const all = [...NAMES.flatMap((room) => [faceOf(room), innerOf(room)]), ...OUTSIDE.map(({ target }) => target)];
  for (const path of all.filter((each) => each.endsWith(".ts"))) write(path, "export const probe = 1;\nexport type Probe = number;\n");
  for (const room of NAMES) {
    for (const [form, text] of Object.entries(FORMS)) {
      const from = probeOf(room, form);
      write(from, all.map((to, n) => text(specifier(from, to), n)).join(""));
    }
  }
  write("src/math/first.ts", `import type { Second } from "./second.js";\nexport type First = Second;\n`);
  write("src/math/second.ts", `import type { First } from "./first.js";\nexport type Second = First | 1;\n`);
  write("src/attic/file.ts", `import "./other.js";\n`);
  write("src/attic/other.ts", "export {};\n");
  const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const words = [program, "--config", ".dependency-cruiser.mjs", "--output-type", "json", "src"];
  const { stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 29 });
  return (JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
}

// A lint rule that nobody saw fail may be one that can't: a pattern that matches nothing looks exactly like clean code.
describe("the rooms of src", () => {
  const folder = mkdtempSync(join(tmpdir(), "keel-rooms-"));
  let violations: readonly Violation[] = [];
  let stopped: ReadonlySet<string> = new Set();

  before(function () {
    this.timeout(60_000);
    violations = violationsOfProbes(folder);
    const plain = (to: string): string => to.replace(/^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/, "$1").replace(/^node:/, "");
    stopped = new Set(violations.filter(({ rule }) => rule.name.startsWith("src/")).map(({ from, to }) => `${from} ${plain(to)}`));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The forms in which the rule stops an import. */
  const stops = (room: string, to: string): readonly string[] =>
    ALL_FORMS.filter((form) => stopped.has(`${probeOf(room, form)} ${to.replace(/^node:/, "")}`));
  const homeless = (): readonly string[] => violations.filter(({ rule }) => rule.name === "no-room").map(({ from }) => from);

  for (const [room, { reads }] of Object.entries(ROOMS)) {
    for (const other of reads) {
      it(`let src/${room} import src/${other}`, () => expect(stops(room, faceOf(other))).to.deep.equal([]));
    }

    it(`let src/${room} import what its rooms read, and stop every other room in each form`, () => {
      const reach = reachOf(room);
      for (const other of NAMES) {
        expect(stops(room, faceOf(other)), `${room} -> ${other}`).to.deep.equal(reach.has(other) ? [] : ALL_FORMS);
      }
    });

    it(`let src/${room} see of a foreign room that has a face nothing else`, () => {
      for (const other of NAMES.filter((each) => ROOMS[each]?.face !== undefined && !together(room, each))) {
        expect(stops(room, innerOf(other)), `${room} -> ${other}`).to.deep.equal(ALL_FORMS);
      }
    });

    it(`let src/${room} import nothing from outside but what its row names`, () => {
      for (const { target, may } of OUTSIDE) {
        expect(stops(room, target), `${room} -> ${target}`).to.deep.equal(may(room) ? [] : ALL_FORMS);
      }
    });
  }

  it("form no circle, and neither do their files, types included", () => {
    for (const room of NAMES) {
      for (const other of ROOMS[room]?.reads ?? []) expect(reachOf(other).has(room), `${room} -> ${other}`).to.equal(false);
    }
    expect(violations.filter(({ rule }) => rule.name === "no-circle").map(({ from }) => from)).to.include("src/math/first.ts");
  });

  it("are all there are: a file elsewhere is reported", () => {
    expect(homeless()).to.include("src/attic/file.ts");
    const places = new Set(globSync("src/**/*.ts", { cwd: root }).map((path) => dirname(path).slice("src/".length)));
    expect([...places].filter((place) => !NAMES.some((room) => place === room || place.startsWith(`${room}/`)))).to.deep.equal([]);
  });

  it("and those of the contracts are all named on the map, by their full paths", () => {
    const map = readFileSync(join(root, "docs/architecture.md"), "utf8");
    const places = globSync(["contracts/*/", "src/*/", "src/engine/*/"], { cwd: root }).map((place) => place.replace(/\/$/, ""));
    expect(places.length).to.be.greaterThan(30);
    expect(places.filter((place) => !map.includes(`\`${place}\``))).to.deep.equal([]);
  });

  it("and every other folder hold at most 24 files", () => {
    const places = globSync("{src,test,contracts,tools,bench}/**/", { cwd: root });
    expect(places.length).to.be.greaterThan(50);
    const count = (place: string): number => readdirSync(join(root, place), { withFileTypes: true }).filter((each) => each.isFile()).length;
    expect(places.filter((place) => count(place) > 24)).to.deep.equal([]);
  });
});
