import { expect } from "chai";
import type { BaseContract } from "ethers";
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
    const { house, venue, stranger } = silo();
    taker = await openAccount(silo(), 0, 20_000);
    wallet = await ethers.deployContract("ContractSigner");
    await house.openAccount(wallet);
    await giveTokens(silo(), stranger, usd(20_000));
    await house.connect(stranger).deposit(ACCOUNT, usd(20_000));
    const consent = house.interface.encodeFunctionData("setVenueEnabled", [ACCOUNT, await venue.getAddress(), true]);
    await wallet.getFunction("execute")(house, consent);
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
});
