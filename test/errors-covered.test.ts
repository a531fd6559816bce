import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import ts from "typescript";

/** Names of the errors that Keel's own contracts declare; dependencies test theirs. */
const declared = globSync("contracts/**/*.sol")
  .filter((path) => !path.startsWith("contracts/mocks/"))
  .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/^\s*error (\w+)\(/gm)].map((match) => match[1] ?? ""));

/** The error that `reverts(call, "Error")` or `.revertedWithCustomError(contract, "Error")` expects, or that a helper is told. */
function asserted(path: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      /(?:^|\.)(?:reverts|refuse|revertedWithCustomError)$/.test(node.expression.getText(file).replace(/\s/g, ""))
    ) {
      const [, error] = node.arguments;
      if (error !== undefined && ts.isStringLiteral(error)) names.push(error.text);
    }
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  visit(file);
  return names;
}

describe("Custom errors", () => {
  it("are each raised by a test", () => {
    const raised = new Set(globSync("test/**/*.test.ts").flatMap(asserted));
    expect(declared.length).to.be.greaterThan(60);
    expect([...new Set(declared)].filter((name) => !raised.has(name)).sort()).to.deep.equal([]);
  });
});
