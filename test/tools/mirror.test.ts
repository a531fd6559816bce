import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "chai";

/** A contract beside the file of the twin that has its name: their functions in order, without Solidity's leading underscores. */
interface Pair {
  readonly contract: string;
  readonly solidity: readonly string[];
  readonly twin: readonly string[];
}

const plainText = (path: string): string => readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const names = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name.replace(/^_/, ""))),
];

const twins = new Map(globSync(["src/engine/**/*.ts", "src/math/*.ts"]).map((path) => [basename(path, ".ts"), path]));
const sources = globSync("contracts/**/*.sol").filter((path) => !/contracts\/(mocks|interfaces)\//.test(path));

const pairs: readonly Pair[] = sources.flatMap((path) => {
  const contract = basename(path, ".sol");
  const twin = twins.get(lowered(contract));
  if (twin === undefined) return [];
  return { contract, solidity: names(plainText(path), /\bfunction (\w+)/g), twin: names(plainText(twin), /^(?:export )?function (\w+)/gm) };
});

describe("the mirror", () => {
  it("has the namesakes of a contract and its twin in one order, but where CONTRIBUTING.md says otherwise", () => {
    expect(pairs.length).to.be.greaterThan(25);
    const differing = pairs.filter(({ solidity, twin }) => {
      const shared = solidity.filter((name) => twin.includes(name));
      return twin.filter((name) => shared.includes(name)).join() !== shared.join();
    });
    const chapter = /## The mirror, said truly([\s\S]*?)\n## /.exec(readFileSync("CONTRIBUTING.md", "utf8"))?.[1] ?? "";
    const listed = [...chapter.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(differing.map(({ contract }) => contract).sort()).to.deep.equal(listed);
  });

  it("has a namesake for more than half of the functions of the contracts", () => {
    const known = new Set([...twins.values()].flatMap((path) => names(plainText(path), /\bfunction (\w+)/g)));
    const functions = sources.flatMap((path) => names(plainText(path), /\bfunction (\w+)/g));
    expect(functions.filter((name) => known.has(name)).length / functions.length).to.be.greaterThan(0.5);
  });
});
