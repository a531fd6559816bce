import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type Artifact, hasTypes, importedIn, importedNames } from "../../tools/hardhat/publicInterfaces.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const contract: Artifact = {
  contractName: "Ledger",
  sourceName: "contracts/Ledger.sol",
  abi: [{ type: "error" }, { type: "function" }],
  bytecode: "0x6080",
};

const NOBODY: ReadonlySet<string> = new Set();

describe("the committed types of contracts", () => {
  it("are given to what can be deployed and called", () => {
    expect(hasTypes(contract, NOBODY)).to.equal(true);
  });

  it("are not given to an abstract contract or an interface that nobody imports", () => {
    expect(hasTypes({ ...contract, bytecode: "0x" }, NOBODY)).to.equal(false);
    expect(hasTypes({ ...contract, bytecode: "0x" }, new Set(["Other"]))).to.equal(false);
  });

  it("are given to an interface that somebody imports", () => {
    expect(hasTypes({ ...contract, bytecode: "0x" }, new Set(["Ledger"]))).to.equal(true);
  });

  it("are not given to a library of internal functions, a mock or a dependency", () => {
    expect(hasTypes({ ...contract, abi: [{ type: "error" }] }, new Set(["Ledger"]))).to.equal(false);
    expect(hasTypes({ ...contract, sourceName: "contracts/mocks/Ledger.sol" }, NOBODY)).to.equal(false);
    expect(hasTypes({ ...contract, sourceName: "@openzeppelin/contracts/Ledger.sol" }, NOBODY)).to.equal(false);
  });

  it("are found by who imports them, in every form of an import", () => {
    const text = `
      import { IOne__factory } from "../../typechain-types/factories/IOne__factory.js";
      import type { ITwo, IThree as Three } from "../typechain-types/index.js";
      import { type IFour } from "./typechain-types";
      import { INone } from "./other.js";
    `;
    expect(importedIn(text)).to.deep.equal(["IOne", "ITwo", "IThree", "IFour"]);
  });

  it("are exactly these", () => {
    const imported = importedNames(root);
    const artifacts = globSync("artifacts/contracts/**/*.json", { cwd: root })
      .filter((path) => basename(path) !== "artifacts.json")
      .map((path) => JSON.parse(readFileSync(join(root, path), "utf8")) as Artifact);
    const abstract = artifacts.filter(({ bytecode }) => bytecode === "0x").map(({ contractName }) => contractName);
    const named = globSync("typechain-types/factories/**/*__factory.ts", { cwd: root }).map((path) => basename(path, "__factory.ts"));
    expect(abstract).to.include("Portfolio");
    expect(named.filter((name) => abstract.includes(name) && !imported.has(name))).to.deep.equal([]);
    // An artifact outlives its contract, so the types are looked up among the artifacts and not the other way round.
    const entitled = new Set(artifacts.filter((artifact) => hasTypes(artifact, imported)).map(({ contractName }) => contractName));
    expect(named.filter((name) => !entitled.has(name))).to.deep.equal([]);
    expect(named).to.include.members(["ClearingHouse", "DeficitLedger", "RiskLens"]);
  });
});
