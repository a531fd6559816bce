import { expect } from "chai";
import { wad } from "../support/amounts.js";
import {
  BRICK,
  bidLarge,
  fits,
  HOLDING,
  largeSilo,
  largestSilo,
  liquidate,
  moveTo,
  startLarge,
  TRADING,
  worstWitness,
} from "../support/largeAccounts.js";
import { bidOf } from "../support/liquidations.js";
import { fill, nextBlockAfter, type Trader } from "../support/siloActions.js";
import { accountsOf, reverts, useSilo } from "../support/siloChecks.js";

// An instrumented build pays for every line it counts: its gas says nothing.
const measured = process.env.HARDHAT_COVERAGE === "true" ? describe.skip : describe;

const apart = (index: number) => index + 1;
const paired = (index: number) => 1 + (index >> 1);
// Groups whose numbers are far from each other and meet in their lowest bits: a search by anything but the number itself is slow.
const clustered = (index: number) => (index >> 2) + 256 * (index & 3);
const together = () => 1;

// A fixture needs a name.
const clusteredSilo = async () => largeSilo(clustered);
const apartSilo = async () => largestSilo(apart);
const pairedSilo = async () => largestSilo(paired);
const groupedSilo = async () => largestSilo(together);

measured("The largest account that trading reaches (rules 2.3, 5.9)", function () {
  this.timeout(120_000);
  const silo = useSilo(clusteredSilo);

  it("has 64 legs and may trade no 65th, but what it has", async () => {
    const { trader, rich } = silo();
    const trade = { buyer: trader, seller: rich, size: 1, price: 801 };
    await reverts(fill(silo(), { ...trade, market: 65n }), "TooManyLegs", [trader.id, 65n]);
    await fill(silo(), { ...trade, market: 63n });
  });

  it("becomes one of 112 by a bid only, may still close, and is liquidated in its turn with the same limit", async () => {
    const { trader, holder, rich } = silo();
    await liquidate(silo(), trader, holder, 410, 1, TRADING);
    await fill(silo(), { buyer: rich, seller: holder, market: 1n, size: "0.5", price: 589 });
    await liquidate(silo(), holder, rich, 650, 1, HOLDING);
    const legs = (await accountsOf(silo())).map((view) => [view.id, view.legs.length]);
    expect(Object.fromEntries(legs)).to.include({ [String(holder.id)]: 0, [String(rich.id)]: HOLDING });
  });
});

const KINDS = [
  ["each market alone in its group", apartSilo, apart],
  ["pairs of markets that offset", pairedSilo, paired],
  ["all markets in one group that offsets", groupedSilo, together],
] as const;

for (const [kind, fixture, groupOf] of KINDS) {
  measured(`The largest account of all, ${kind} (rule 5.9, INV-LIQ)`, function () {
    this.timeout(120_000);
    const silo = useSilo(fixture);

    const legsOf = async ({ id }: Trader) => (await accountsOf(silo())).find((view) => view.id === id)?.legs.length;

    /** All prices ran out two days ago, and are new again. */
    async function afterOutage(far: number) {
      await nextBlockAfter(silo(), 2 * 86_400);
      await moveTo(silo(), far);
    }

    it("is started and fully bid for with a gas limit of 13,000,000 less dearer feeds", async () => {
      const { holder, rich } = silo();
      await liquidate(silo(), holder, rich, 650, 1, HOLDING);
      expect([await legsOf(holder), await legsOf(rich)]).to.deep.equal([0, HOLDING]);
    });

    it("sells 99 % of itself as the first call after an outage of all markets, and then the rest to the same bidder", async () => {
      const { holder, rich } = silo();
      await startLarge(silo(), holder, 650, 1, HOLDING);
      await afterOutage(651);
      await bidLarge(silo(), holder, rich, HOLDING, wad("0.99"));
      expect([await legsOf(holder), await legsOf(rich)]).to.deep.equal([HOLDING, HOLDING]);
      await afterOutage(652);
      await bidLarge(silo(), holder, rich, HOLDING);
      expect(await legsOf(holder)).to.equal(0);
    });

    it("sells a fifth of itself while it is solvent, with a penalty that repays a deficit, after the same", async () => {
      const { holder, rich, lens } = silo();
      const before = (await lens.silo()).unfundedDeficit;
      await startLarge(silo(), holder, 600, 1, HOLDING);
      await afterOutage(601);
      await bidLarge(silo(), holder, rich, HOLDING, wad("0.2"));
      expect((await lens.silo()).unfundedDeficit < before).to.equal(true);
      expect([await legsOf(holder), await legsOf(rich)]).to.deep.equal([HOLDING, HOLDING]);
    });

    it("takes no 113th leg by a bid", async () => {
      const { holder, spare, rich, auction } = silo();
      await moveTo(silo(), 200, HOLDING + 1, HOLDING + BRICK);
      await auction.start(spare.id, worstWitness(groupOf, HOLDING + 1, HOLDING + BRICK), rich.id, fits(BRICK));
      const bid = await bidOf(silo(), { trader: spare, bidder: holder });
      const sent = auction.connect(holder.owner).bid(bid, fits(HOLDING));
      await reverts(sent, "TooManyLegs", [holder.id, BigInt(HOLDING + BRICK)]);
    });
  });
}
