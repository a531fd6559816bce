import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import { wad } from "../support/amounts.js";
import { domainOf, matchOrders, ORDER_TYPES, type Order, orderOf, signed } from "../support/orders.js";
import { ETH, perpetual } from "../support/silo.js";
import { openAccount, signerOf, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ReferenceVenue signatures (EIP-712)", () => {
  const silo = useSilo();
  let maker: Trader;
  let taker: Trader;

  beforeEach(async () => {
    maker = await openAccount(silo(), 0, 20_000);
    taker = await openAccount(silo(), 1, 20_000);
  });

  const buy = () => signed(silo(), taker, 1);

  it("hashes an order as every EIP-712 library does", async () => {
    const order = orderOf(maker, -1, { reduceOnly: true });
    expect(await silo().venue.hashOrder(order)).to.equal(TypedDataEncoder.hash(await domainOf(silo()), ORDER_TYPES, order));
  });

  it("refuses an order that was changed in any field after it was signed", async () => {
    const { venue } = silo();
    const sell = await signed(silo(), maker, -1);
    const changes: readonly Partial<Order>[] = [
      { account: taker.id, signer: taker.owner.address },
      { instrument: perpetual(ETH) },
      { size: wad("-1.5") },
      { price: wad(49_999) },
      { expiry: sell.order.expiry - 1n },
      { nonce: sell.order.nonce + 1_000_000n },
      { reduceOnly: true },
      { postOnly: true },
    ];
    for (const change of changes) {
      const order = { ...sell.order, ...change };
      const match = matchOrders(silo(), { order, signature: sell.signature }, await buy());
      await reverts(match, "InvalidSignature", [await venue.hashOrder(order), order.signer]);
    }
  });

  it("refuses a signature made for another chain and for another venue", async () => {
    const { venue, token } = silo();
    const order = orderOf(maker, -1);
    for (const change of [{ chainId: 1n }, { verifyingContract: await token.getAddress() }]) {
      const signature = await maker.owner.signTypedData(await domainOf(silo(), change), ORDER_TYPES, order);
      const match = matchOrders(silo(), { order, signature }, await buy());
      await reverts(match, "InvalidSignature", [await venue.hashOrder(order), maker.owner.address]);
    }
  });

  it("refuses somebody else's signature and a malformed one", async () => {
    const { venue, stranger } = silo();
    const order = orderOf(maker, -1);
    const forged = await stranger.signTypedData(await domainOf(silo()), ORDER_TYPES, order);
    for (const signature of [forged, "0x", "0x1234"]) {
      const match = matchOrders(silo(), { order, signature }, await buy());
      await reverts(match, "InvalidSignature", [await venue.hashOrder(order), maker.owner.address]);
    }
  });

  it("refuses a signer who is neither owner nor operator of the account", async () => {
    const { venue, stranger } = silo();
    const order = orderOf(maker, -1, { signer: stranger.address });
    const signature = await stranger.signTypedData(await domainOf(silo()), ORDER_TYPES, order);
    const match = matchOrders(silo(), { order, signature }, await buy());
    await reverts(match, "SignerNotAuthorized", [await venue.hashOrder(order), maker.id, stranger.address]);
  });

  it("takes an operator's signature while the operator has the right", async () => {
    const { clearingHouse } = silo();
    const operator = signerOf(silo(), 5);
    await clearingHouse.connect(maker.owner).setOperator(maker.id, operator, true);
    const order = orderOf(maker, "-0.1", { signer: operator.address });
    const signature = await operator.signTypedData(await domainOf(silo()), ORDER_TYPES, order);
    await matchOrders(silo(), { order, signature }, await buy());
  });
});
