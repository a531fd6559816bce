import { expect } from "chai";
import { usd } from "../support/amounts.js";
import { LONG_WITNESS } from "../support/liquidations.js";
import { matchOrders, signed } from "../support/orders.js";
import { BTC } from "../support/silo.js";
import { fill, openAccount, setPrice, signerOf } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";
import { setCounter } from "../support/storedAccounts.js";

describe("ClearingHouse transfers of accounts (ERC-721)", () => {
  const silo = useSilo();

  it("hands over cash and positions, and forgets operators and venues", async () => {
    const { clearingHouse, desk, stranger } = silo();
    const seller = await openAccount(silo(), 0, 20_000);
    const other = await openAccount(silo(), 1, 20_000);
    await fill(silo(), { buyer: seller, seller: other, market: BTC, size: 1, price: 50_000 });
    await clearingHouse.connect(seller.owner).setOperator(seller.id, stranger, true);
    const next = signerOf(silo(), 2);
    const transfer = clearingHouse.connect(seller.owner).transferFrom(seller.owner, next, seller.id);
    await expect(transfer).to.emit(clearingHouse, "OrderEpochBumped").withArgs(seller.id, 1n);
    expect(await clearingHouse.ownerOf(seller.id)).to.equal(next.address);
    expect(await clearingHouse.isAuthorized(seller.id, seller.owner)).to.equal(false);
    expect(await clearingHouse.isAuthorized(seller.id, stranger)).to.equal(false);
    expect(await clearingHouse.isVenueEnabled(seller.id, desk)).to.equal(false);
    await clearingHouse.connect(next).withdraw(seller.id, usd(1_000), next);
  });

  it("does not give old operators their rights back when the account returns", async () => {
    const { clearingHouse, stranger } = silo();
    const trader = await openAccount(silo(), 0, 0);
    const next = signerOf(silo(), 2);
    await clearingHouse.connect(trader.owner).setOperator(trader.id, stranger, true);
    await clearingHouse.connect(trader.owner).transferFrom(trader.owner, next, trader.id);
    await clearingHouse.connect(next).transferFrom(next, trader.owner, trader.id);
    expect(await clearingHouse.isAuthorized(trader.id, stranger)).to.equal(false);
  });

  it("is refused where the count of owners would start anew and give rights of long ago back", async () => {
    const { clearingHouse, stranger } = silo();
    const trader = await openAccount(silo(), 0, 0);
    await clearingHouse.connect(trader.owner).setOperator(trader.id, stranger, true);
    const next = signerOf(silo(), 2);
    await setCounter(silo(), trader.id, "ownerSeq", (1n << 24n) - 2n);
    await clearingHouse.connect(trader.owner).transferFrom(trader.owner, next, trader.id);
    await reverts(clearingHouse.connect(next).transferFrom(next, trader.owner, trader.id), "CounterExhausted", [trader.id]);
    expect(await clearingHouse.isAuthorized(trader.id, stranger)).to.equal(false);
  });

  it("is refused where the count of order epochs would start anew and revive orders of long ago", async () => {
    const { clearingHouse } = silo();
    const trader = await openAccount(silo(), 0, 0);
    await setCounter(silo(), trader.id, "orderEpoch", (1n << 32n) - 1n);
    const transfer = clearingHouse.connect(trader.owner).transferFrom(trader.owner, signerOf(silo(), 2), trader.id);
    await reverts(transfer, "CounterExhausted", [trader.id]);
  });

  it("voids orders that the former owner signed", async () => {
    const { clearingHouse, venue } = silo();
    const [maker, taker] = [await openAccount(silo(), 0, 20_000), await openAccount(silo(), 1, 20_000)];
    const [sell, buy] = [await signed(silo(), maker, -1), await signed(silo(), taker, 1)];
    await clearingHouse.connect(maker.owner).transferFrom(maker.owner, signerOf(silo(), 2), maker.id);
    await reverts(matchOrders(silo(), sell, buy), "OrderEpochMismatch", [await venue.hashOrder(sell.order), 0n, 1n]);
  });

  it("is refused during an auction", async () => {
    const { clearingHouse, auction, keeper } = silo();
    const [trader, other] = [await openAccount(silo(), 0, 10_000), await openAccount(silo(), 1, 20_000)];
    await fill(silo(), { buyer: trader, seller: other, market: BTC, size: 1, price: 50_000 });
    await setPrice(silo(), BTC, 44_000);
    await auction.connect(keeper).start(trader.id, LONG_WITNESS, other.id);
    const transfer = clearingHouse.connect(trader.owner).transferFrom(trader.owner, keeper, trader.id);
    await reverts(transfer, "AccountInAuction", [trader.id]);
  });

  it("is refused by the token itself for who neither owns nor was approved", async () => {
    const { clearingHouse, stranger } = silo();
    const trader = await openAccount(silo(), 0, 0);
    const transfer = clearingHouse.connect(stranger).transferFrom(trader.owner, stranger, trader.id);
    await expect(transfer).to.be.revertedWithCustomError(clearingHouse, "ERC721InsufficientApproval").withArgs(stranger.address, trader.id);
  });
});
