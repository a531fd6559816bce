import { readFileSync } from "node:fs";
import { expect } from "chai";
import { networkHelpers } from "../support/chain.js";
import { standardSilo } from "../support/silo.js";
import { reverts } from "../support/siloChecks.js";
import { membersOf, storageOf } from "../support/storageLayout.js";

// The constants of contracts/ledger/LedgerStorage.sol, and the state variable that each stands for.
const VARIABLES = {
  ACCOUNTS: "_accounts",
  MARKETS: "_markets",
  PARAMETERS: "_marginTerms",
  LEGS: "_legs",
  TOTALS: "_totals",
} as const;

const source = readFileSync(new URL("../../contracts/ledger/LedgerStorage.sol", import.meta.url), "utf8");
const constants = Object.fromEntries(
  [...source.matchAll(/uint256 internal constant (\w+) = (\d+);/g)].map((m) => [m[1], BigInt(m[2] ?? 0)]),
);

describe("LedgerStorage", () => {
  it("finds the fund's share of fees behind the margin terms", async () => {
    const { slot } = await storageOf("ClearingHouse", "_marginTerms");
    expect(await storageOf("ClearingHouse", "_fundFeeShare")).to.deep.equal({ slot: slot + 1n, offset: 0n });
  });

  it("names every slot that it reads, and no other", () => {
    expect(Object.keys(constants).sort()).to.deep.equal(Object.keys(VARIABLES).sort());
  });

  for (const [constant, variable] of Object.entries(VARIABLES)) {
    it(`puts ${constant} where the compiler puts ${variable}`, async () => {
      expect(await storageOf("ClearingHouse", variable)).to.deep.equal({ slot: constants[constant], offset: 0n });
    });
  }

  it("reads at most 1,024 words at once", async () => {
    const { clearingHouse } = await networkHelpers.loadFixture(standardSilo);
    expect(await clearingHouse.extsload(0n, 1_024n)).to.have.length(1_024);
    for (const count of [1_025n, 2n ** 255n]) await reverts(clearingHouse.extsload(0n, count), "AmountTooLarge", [count, 1_024n]);
  });

  // Member: slot within the struct, offset in bytes, size in bytes. These are the shifts that LedgerStorage reads by.
  const STRUCTS = {
    Account: { cash: [0, 0, 24], orderEpoch: [0, 24, 4], ownerSeq: [0, 28, 3], inAuction: [0, 31, 1] },
    StoredMarket: { price: [0, 0, 32], fundingIndex: [1, 0, 32], terms: [2, 0, 32], fills: [3, 0, 32] },
    Totals: { custody: [0, 0, 16], deficitOpen: [0, 16, 1] },
  };

  for (const [struct, members] of Object.entries(STRUCTS)) {
    it(`reads ${struct} as the compiler packs it`, async () => {
      expect(await membersOf("ClearingHouse", struct)).to.deep.equal(members);
    });
  }
});
