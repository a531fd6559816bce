import { expect } from "chai";
import { artifacts } from "hardhat";
import { type Address, concat, type Hex, pad } from "viem";
import { abis } from "../../../src/chain/abi/abis.js";
import { filledIn, matchCall, matchOutlook, orderOutlook } from "../../../src/chain/actions/orderCheck.js";
import { sendAndWait, transact } from "../../../src/chain/client/transactions.js";
import { ContractError } from "../../../src/chain/codec/errors.js";
import { hashOrder, type OrderTicket, signOrder } from "../../../src/chain/codec/orders.js";
import type { Order } from "../../../src/engine/index.js";
import { accountId, address, marketId, perpetualOf, price, seconds, size } from "../../../src/math/index.js";
import { type ChainSilo, startChainSilo } from "../../support/chainSilo.js";

const WAD = 10n ** 18n;
const QUANTUM = size(10n ** 12n);
const ALL = size(10n ** 28n);
const NOTHING = size(0n);

describe("what chain and twin say of orders", () => {
  let silo: ChainSilo;
  let nonce = 1n;

  before(async () => {
    silo = await startChainSilo();
  });

  after(() => silo.stop());

  const domain = () => ({ chainId: silo.chain.chainId, venue: silo.deployment.contracts.venue });

  function terms(account: bigint, lots: bigint, change: Partial<Order> = {}) {
    const good = { epoch: 0n, instrument: perpetualOf(marketId(1n)), price: price(8_000n * WAD), expiry: seconds(2n ** 40n - 1n) };
    return { ...good, account: accountId(account), size: size(lots), nonce: nonce++, reduceOnly: false, postOnly: false, ...change };
  }

  const bought = (lots: bigint, change: Partial<Order> = {}) =>
    signOrder(silo.alice.account, domain(), terms(silo.aliceAccount, lots, change));
  const sold = (lots: bigint, change: Partial<Order> = {}) => signOrder(silo.bob.account, domain(), terms(silo.bobAccount, -lots, change));

  const outlook = (maker: OrderTicket, taker: OrderTicket, most = ALL, minSize = NOTHING) =>
    matchOutlook(silo.chain, silo.deployment, { maker, taker, size: most, minSize });

  /** The name of the error that both give. */
  async function refusal(asked: Promise<unknown>): Promise<string> {
    try {
      await asked;
      return "none";
    } catch (error) {
      if (error instanceof ContractError) return error.errorName;
      throw error;
    }
  }

  async function fill(maker: OrderTicket, taker: OrderTicket, most = ALL): Promise<bigint> {
    const receipt = await transact(silo.chain, silo.admin, matchCall(silo.deployment, { maker, taker, size: most, minSize: NOTHING }));
    return filledIn(receipt, maker);
  }

  it("agrees on what is left after somebody filled a quantum first", async () => {
    const [maker, taker] = [await bought(WAD), await sold(2n * WAD)];
    expect(await outlook(maker, taker, size(WAD))).to.equal(WAD);
    expect(await fill(maker, taker, QUANTUM)).to.equal(QUANTUM);
    expect(await outlook(maker, taker, size(WAD))).to.equal(WAD - QUANTUM);
    expect(await refusal(outlook(maker, taker, size(WAD), size(WAD)))).to.equal("FillBelowMinimum");
    expect((await orderOutlook(silo.chain, silo.deployment, maker)).remaining).to.equal(WAD - QUANTUM);
    expect(await fill(maker, taker)).to.equal(WAD - QUANTUM);
    expect(await refusal(outlook(maker, taker))).to.equal("OrderNonceUsed");
  });

  it("agrees on the nonce of another order", async () => {
    const [maker, taker] = [await bought(WAD), await sold(2n * WAD)];
    const second = await bought(WAD / 2n, { nonce: maker.order.nonce });
    await fill(maker, taker, QUANTUM);
    expect(await refusal(outlook(second, taker))).to.equal("NonceOfAnotherOrder");
    expect(await refusal(orderOutlook(silo.chain, silo.deployment, second))).to.equal("NonceOfAnotherOrder");
    expect((await orderOutlook(silo.chain, silo.deployment, maker)).remaining).to.equal(WAD - QUANTUM);
  });

  it("agrees on sizes and prices beyond every bound", async () => {
    const good = await sold(WAD);
    for (const beyond of [-(2n ** 255n), 2n ** 255n - 1n]) {
      const odd = await bought(beyond);
      expect(await refusal(orderOutlook(silo.chain, silo.deployment, odd))).to.equal("OrderSizeTooLarge");
      expect(await refusal(outlook(odd, good))).to.equal("OrderSizeTooLarge");
    }
    expect(await refusal(outlook(await bought(1n), good))).to.equal("OrderSizeNotOnQuantum");
    expect(await refusal(outlook(await bought(WAD, { price: price(2n ** 254n) }), good))).to.equal("OrderPriceNotOnTick");
  });

  it("agrees on a reduce-only order with nothing to reduce", async () => {
    const more = await bought(WAD, { reduceOnly: true });
    expect(await refusal(outlook(more, await sold(WAD)))).to.equal("NothingToReduce");
    expect((await orderOutlook(silo.chain, silo.deployment, more)).limitedBy?.errorName).to.equal("NothingToReduce");
  });

  it("agrees on contracts that do not consent as a signer does", async () => {
    const { bytecode } = await artifacts.readArtifact("OddSigner");
    for (let kind = 0; kind < 7; kind++) {
      const data = concat([bytecode as Hex, pad(`0x0${kind}`)]);
      const { contractAddress } = await sendAndWait(silo.chain, silo.admin, { data });
      const signer = contractAddress as Address;
      const rights = { address: silo.deployment.contracts.clearingHouse, abi: abis.clearingHouse, functionName: "setOperator" } as const;
      await transact(silo.chain, silo.alice, { ...rights, args: [silo.aliceAccount, signer, true] });
      const order = { ...terms(silo.aliceAccount, WAD), signer: address(signer) };
      const odd: OrderTicket = { ...domain(), order, hash: hashOrder(domain(), order), signature: "0x1234" };
      expect(await refusal(outlook(odd, await sold(WAD))), `answer ${kind}`).to.equal("InvalidSignature");
    }
  });
});
