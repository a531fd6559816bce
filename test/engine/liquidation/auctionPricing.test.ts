import { expect } from "chai";
import { bonusShareDown, fractionOnSaleUp, priceShareUp } from "../../../src/engine/liquidation/auctionPricing.js";
import { WAD } from "../../../src/math/index.js";
import fc from "../../support/fastCheck.js";
import { AUCTION, money, percent } from "../world.js";

describe("what an auction asks", () => {
  it("falls from 98 % to 80 % in 15 minutes, then to nothing in 60 (rule 6.2)", () => {
    const asked = [0n, 450n, 900n, 2700n, 4499n, 4500n, 10n ** 9n].map((t) => priceShareUp(AUCTION, t));
    expect(asked).to.deep.equal([percent(98n), percent(89n), percent(80n), percent(40n), 222222222222223n, 0n, 0n]);
  });

  it("never rises", () => {
    const time = fc.bigInt({ min: 0n, max: 5000n });
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        expect(priceShareUp(AUCTION, early) >= priceShareUp(AUCTION, late)).to.equal(true);
      }),
    );
  });

  it("pays a bonus that grows to all of it in 30 minutes (rule 6.2)", () => {
    expect([0n, 1n, 900n, 1800n, 9999n].map((t) => bonusShareDown(AUCTION, t))).to.deep.equal([
      0n,
      555555555555555n,
      percent(50n),
      WAD,
      WAD,
    ]);
  });

  it("sells the fraction that restores the buffer margin, rounded up", () => {
    expect(fractionOnSaleUp(money(100n), money(100n), WAD)).to.equal(percent(50n));
    expect(fractionOnSaleUp(money(100n), money(0n), WAD)).to.equal(WAD);
    expect(fractionOnSaleUp(1n, 2n, WAD)).to.equal(333333333333333334n);
  });
});
