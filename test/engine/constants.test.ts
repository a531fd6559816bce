import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "chai";

// A constant that both sides write down is one number: files of the same name are compared, constant by constant.

type Expressions = ReadonlyMap<string, string>;

const SOLIDITY = /constant (\w+) = ([^;]+);/g;
const TYPESCRIPT = /^(?:export )?const ([A-Z][A-Z0-9_]*)(?:: \w+)? = ([^;]+);/gm;

/** Constants of files, by the file's name without folder, extension and capital. */
function constantsOf(paths: readonly string[], pattern: RegExp): ReadonlyMap<string, Expressions> {
  const named = (path: string) =>
    basename(path)
      .replace(/\.\w+$/, "")
      .toLowerCase();
  const expressions = (path: string) => new Map([...readFileSync(path, "utf8").matchAll(pattern)].map((m) => [m[1] ?? "", m[2] ?? ""]));
  return new Map(paths.map((path) => [named(path), expressions(path)] as const));
}

const contracts = constantsOf(globSync("contracts/**/*.sol", { exclude: (name) => String(name).includes("mocks") }), SOLIDITY);
const twin = constantsOf(globSync("src/{engine,math}/**/*.ts"), TYPESCRIPT);

/** Numbers and units of both languages as bigint literals. */
const plain = (expression: string): string =>
  expression
    .replace(/type\(uint(\d+)\)\.max/g, "((1 << $1) - 1)")
    .replace(/\b(\d+) hours\b/g, "($1 * 3600)")
    .replace(/\b(\d+) days\b/g, "($1 * 86400)")
    // A unit's type around a number, and a library's name before a constant.
    .replace(/\b(?:\w+\.wrap|u?int\d+|seconds|accountId|quote|size|BigInt)(?=\()/g, "")
    .replace(/\b[A-Z][a-z]\w*\./g, "")
    .replace(/(?<=[\da-f])_(?=[\da-f])/g, "")
    .replace(/\b(\d+)(?:\.(\d+))?e(\d+)/g, (_, whole: string, part = "", zeros: string) =>
      String(BigInt(whole + part.padEnd(Number(zeros), "0"))),
    )
    .replace(/\b(0x[\da-f]+|\d+)n?\b/g, "$1n");

/** What an expression is worth; `undefined` where it is not made of numbers and constants. */
function worth(expression: string, own: Expressions, side: ReadonlyMap<string, Expressions>): bigint | undefined {
  const resolved = plain(expression).replace(/\b[A-Z][A-Z0-9_]*\b/g, (name) => {
    const other = own.get(name) ?? [...side.values()].find((file) => file.has(name))?.get(name);
    const value = other === undefined ? undefined : worth(other, own, side);
    return value === undefined ? "?" : `(${value}n)`;
  });
  return /^[\s\dnxa-f()+*/<>-]+$/.test(resolved) ? (new Function(`return ${resolved}`)() as bigint) : undefined;
}

describe("a constant of contracts and twin", () => {
  const pairs = [...contracts].flatMap(([file, constants]) => {
    const mirrored = twin.get(file);
    return [...constants.keys()].filter((name) => mirrored?.has(name)).map((name) => [file, name] as const);
  });
  const compared = pairs.map(([file, name]) => {
    const [chain, engine] = [contracts.get(file) as Expressions, twin.get(file) as Expressions];
    const onChain = worth(chain.get(name) as string, chain, contracts);
    return { name: `${file}.${name}`, onChain, inTwin: worth(engine.get(name) as string, engine, twin) };
  });

  it("is the same number on both sides", () => {
    expect(compared.filter(({ onChain, inTwin }) => onChain !== inTwin && inTwin !== undefined && onChain !== undefined)).to.deep.equal([]);
  });

  it("has a partner, if it is one that several contracts share", () => {
    const shared = [...(contracts.get("constants")?.keys() ?? [])];
    expect(shared).not.to.deep.equal([]);
    const names = new Set(compared.map(({ name }) => name));
    expect(shared.filter((name) => !names.has(`constants.${name}`))).to.deep.equal([]);
    const restated = [...twin].flatMap(([file, own]) =>
      file === "constants" ? [] : shared.filter((name) => own.has(name)).map((name) => `${file}.${name}`),
    );
    expect(restated).to.deep.equal([]);
  });

  it("is understood here, but for packed tables", () => {
    const missed = compared.filter(({ onChain, inTwin }) => onChain === undefined || inTwin === undefined).map(({ name }) => name);
    expect(missed).to.deep.equal(["scenariogrid.TAIL_SHOCKS", "scenariogrid.TAIL_WEIGHTS"]);
    expect(compared.length).to.be.greaterThan(60);
  });
});
