import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const textOf = (path: string): string =>
  readdirSync(folder(path), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && name !== "errorCoverage.test.ts")
    .map((name) => readFileSync(`${folder(path)}/${name}`, "utf8"))
    .join("\n");

describe("every error", () => {
  it("that the engine can throw is expected by name in a test", () => {
    const thrown = new Set([...textOf("../../src/engine").matchAll(/revert\("(\w+)"/g)].map(([, name]) => name as string));
    const expected = textOf(".") + textOf("../math");
    expect(thrown.size).to.be.greaterThan(70);
    expect([...thrown].filter((name) => !expected.includes(`"${name}"`))).to.deep.equal([]);
  });

  it("is declared with its arguments, and none twice", () => {
    const declared = [
      ...readFileSync(`${folder("../../src/engine")}/core/errors.ts`, "utf8").matchAll(/^ {2}(\w+): (Record<never|\{)/gm),
    ].map(([, name]) => name);
    expect(new Set(declared).size).to.equal(declared.length);
  });
});
