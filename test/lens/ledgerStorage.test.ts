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
  PARAMETERS: "_parameters",
  LEGS: "_legs",
  TOTALS: "_totals",
} as const;

const source = readFileSync(new URL("../../contracts/ledger/LedgerStorage.sol", import.meta.url), "utf8");
const constants = Object.fromEntries(
  [...source.matchAll(/uint256 internal constant (\w+) = (\d+);/g)].map((m) => [m[1], BigInt(m[2] ?? 0)]),
);

describe("LedgerStorage", () => {
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
    Market: {
      index: [0, 0, 13],
      premium: [0, 13, 8],
      fundingTime: [0, 21, 5],
      priceValidUntil: [0, 26, 5],
      fundingIndex: [1, 0, 32],
      openInterest: [2, 0, 12],
      outage: [2, 12, 4],
      config: [3, 0, 64],
    },
    MarketConfig: {
      scanRange: [0, 0, 8],
      priceBand: [0, 8, 8],
      group: [0, 16, 2],
      maxOpenInterest: [0, 18, 12],
      interestPer8h: [1, 0, 8],
      fundingCapPer8h: [1, 8, 8],
    },
    SiloParameters: { initialFactor: [0, 0, 8], maintenanceFactor: [0, 8, 8], minEquity: [0, 16, 16], fundFeeShare: [1, 0, 8] },
    Totals: { custody: [0, 0, 16], deficitOpen: [0, 16, 1] },
  };

  for (const [struct, members] of Object.entries(STRUCTS)) {
    it(`reads ${struct} as the compiler packs it`, async () => {
      expect(await membersOf("ClearingHouse", struct)).to.deep.equal(members);
    });
  }
});
