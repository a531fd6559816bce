import { expect } from "chai";
import { type MathChain, startMathChain } from "./chain.js";
import { compareMath } from "./compare.js";
import { FUNCTIONS } from "./functions.js";

const SEED = Number(process.env.KEEL_FUZZ_SEED ?? 20_200_312);

describe("contracts/math against src/math", () => {
  let chain: MathChain;

  before(async () => {
    chain = await startMathChain();
  });
  after(() => chain.close());

  it(`gives the same results and the same errors, seed ${SEED}`, async () => {
    const { mismatches, counts } = await compareMath(chain, { cases: 4_000, seed: SEED });
    expect(mismatches).to.deep.equal([]);
    expect([...counts.keys()].sort()).to.deep.equal([...new Set(FUNCTIONS.map(({ name }) => name))].sort());
  });

  it("reports every answer that is not the twin's, with its arguments", async () => {
    const wrong: MathChain = {
      ...chain,
      run: async (calls) =>
        (await chain.run(calls)).map(({ ok, data }) => ({ ok, data: `${data.slice(0, -1)}${data.endsWith("0") ? 1 : 0}` })),
    };
    const { mismatches } = await compareMath(wrong, { cases: 50, seed: SEED });
    expect(mismatches).to.have.length(50);
    for (const { name, args, chain: onChain, twin } of mismatches) expect(onChain, `${name}(${args.join()})`).to.not.equal(twin);
  });
});
