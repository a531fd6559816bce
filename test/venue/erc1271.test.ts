import { expect } from "chai";
import { type BaseContract, ZeroAddress } from "ethers";
import { usd, wad } from "../support/amounts.js";
import { ethers } from "../support/chain.js";
import { matchOrders, orderOf, signed } from "../support/orders.js";
import { BTC } from "../support/silo.js";
import { giveTokens, openAccount, sizeOf, type Trader } from "../support/siloActions.js";
import { reverts, useSilo } from "../support/siloChecks.js";

describe("ReferenceVenue with a contract wallet (ERC-1271)", () => {
  const silo = useSilo();
  let taker: Trader;
  let wallet: BaseContract;
  const ACCOUNT = 17n;

  beforeEach(async () => {
    const { clearingHouse, venue, stranger } = silo();
    taker = await openAccount(silo(), 0, 20_000);
    wallet = await ethers.deployContract("ContractSigner");
    await clearingHouse.openAccount(wallet);
    await giveTokens(silo(), stranger, usd(20_000));
    await clearingHouse.connect(stranger).deposit(ACCOUNT, usd(20_000));
    const consent = clearingHouse.interface.encodeFunctionData("setVenueEnabled", [ACCOUNT, await venue.getAddress(), true]);
    await wallet.getFunction("execute")(clearingHouse, consent);
  });

  async function walletOrder() {
    const signer = await wallet.getAddress();
    return { ...orderOf(taker, "-0.5"), account: ACCOUNT, signer };
  }

  it("fills an order that the wallet approved", async () => {
    const order = await walletOrder();
    await wallet.getFunction("approve")(await silo().venue.hashOrder(order));
    await matchOrders(silo(), { order, signature: "0x" }, await signed(silo(), taker, 1));
    expect(await sizeOf(silo(), taker, BTC)).to.equal(wad("0.5"));
  });

  it("refuses one that it did not approve", async () => {
    const order = await walletOrder();
    const match = matchOrders(silo(), { order, signature: "0x" }, await signed(silo(), taker, 1));
    await reverts(match, "InvalidSignature", [await silo().venue.hashOrder(order), order.signer]);
  });

  const ANSWERS = ["nothing", "a revert", "a panic", "all gas burnt", "four bytes", "another value", "the right bytes and more"];
  for (const [kind, answer] of ANSWERS.entries()) {
    it(`refuses by name a signer whose answer is ${answer}`, async () => {
      const { clearingHouse, venue, stranger } = silo();
      const signer = await ethers.deployContract("OddSigner", [kind]);
      await clearingHouse.connect(taker.owner).setOperator(taker.id, signer, true);
      const order = { ...orderOf(taker, "-0.5"), signer: await signer.getAddress() };
      const odd = { order, signature: "0x1234" };
      const args = [await venue.hashOrder(order), order.signer] as const;
      await reverts(matchOrders(silo(), odd, await signed(silo(), taker, 1)), "InvalidSignature", args);
      const buy = await signed(silo(), taker, 1);
      const sent = venue.connect(stranger).matchOrders(buy.order, buy.signature, order, "0x", wad(1), 0n, { gasLimit: 1_000_000n });
      await reverts(sent, "InvalidSignature", args);
    });
  }

  it("refuses by name a signer that was never deployed, and nobody", async () => {
    const { clearingHouse, venue } = silo();
    for (const signer of [`0x${"77".repeat(20)}`, ZeroAddress]) {
      await clearingHouse.connect(taker.owner).setOperator(taker.id, signer, true);
      const order = { ...orderOf(taker, "-0.5"), signer };
      const match = matchOrders(silo(), { order, signature: `0x${"00".repeat(65)}` }, await signed(silo(), taker, 1));
      await reverts(match, "InvalidSignature", [await venue.hashOrder(order), signer]);
    }
  });
});
