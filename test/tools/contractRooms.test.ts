import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { CONTRACT_ROOMS, contractViolations } from "../../tools/rooms/solidity.js";

const NAMES = Object.keys(CONTRACT_ROOMS);
const pathIn = (room: string, name: string): string => (room === "." ? name : `${room}/${name}`);

/** Every way in which Solidity imports. */
const FORMS: readonly ((from: string) => string)[] = [
  (from) => `import "${from}";`,
  (from) => `import {Target} from "${from}";`,
  (from) => `import {\n    Target,\n    Other as Another\n} from '${from}';`,
  (from) => `import * as Target from "${from}";`,
  (from) => `import "${from}" as Target;`,
];

function probe(room: string, other: string, form: (from: string) => string): readonly string[] {
  const up = room === "." ? "./" : "../";
  const source = `// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\n\n${form(`${up}${pathIn(other, "Target.sol")}`)}\n`;
  return contractViolations(
    new Map([
      [pathIn(room, "Probe.sol"), source],
      [pathIn(other, "Target.sol"), ""],
    ]),
  );
}

describe("the rooms of contracts", () => {
  for (const room of NAMES) {
    for (const other of CONTRACT_ROOMS[room] ?? []) {
      it(`let ${room} import ${other}`, () => {
        for (const form of FORMS) expect(probe(room, other, form), form("from")).to.deep.equal([]);
      });
    }

    it(`stop ${room} from importing any other`, () => {
      for (const other of NAMES.filter((each) => each !== room && !CONTRACT_ROOMS[room]?.includes(each))) {
        const found = [`${pathIn(room, "Probe.sol")} imports ${pathIn(other, "Target.sol")}`];
        for (const form of FORMS) expect(probe(room, other, form), `${other}: ${form("from")}`).to.deep.equal(found);
      }
    });
  }

  it("know a circle of files, also inside a room", () => {
    const sources = new Map([
      ["math/A.sol", 'import "./B.sol";'],
      ["math/B.sol", 'import {C} from "./C.sol";'],
      ["math/C.sol", 'import "./A.sol";'],
    ]);
    expect(contractViolations(sources)).to.deep.equal(["a circle: math/A.sol -> math/B.sol -> math/C.sol -> math/A.sol"]);
  });

  it("pass over what is only said in a comment, and report a folder that has no row", () => {
    const words = '// import "../lens/RiskLens.sol";\n/* import "../lens/RiskLens.sol"; */\n';
    expect(contractViolations(new Map([["math/A.sol", words]]))).to.deep.equal([]);
    expect(contractViolations(new Map([["attic/A.sol", ""]]))).to.deep.equal(["attic/A.sol is in no room"]);
  });

  it("hold for the contracts", () => {
    const paths = globSync("contracts/**/*.sol").sort();
    expect(paths.length).to.be.greaterThan(40);
    const sources = new Map(paths.map((path) => [path.slice("contracts/".length), readFileSync(path, "utf8")]));
    expect(contractViolations(sources)).to.deep.equal([]);
  });
});
