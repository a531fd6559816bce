import { expect } from "chai";
import type { Address } from "viem";
import { abis, testTokenAbi, tokenAbi } from "../../../src/chain/abi/abis.js";
import { matchCall } from "../../../src/chain/actions/orderCheck.js";
import { transact } from "../../../src/chain/client/transactions.js";
import { asKeelError, type ContractError } from "../../../src/chain/codec/errors.js";
import { signOrder, twinOrder } from "../../../src/chain/codec/orders.js";
import { type ChainSnapshot, loadSnapshot } from "../../../src/chain/snapshot/snapshot.js";
import { type Command, digest, EngineError, execute, violations } from "../../../src/engine/index.js";
import { accountId, address, marketId, perpetualOf, price, seconds, size } from "../../../src/math/index.js";
import { BROKEN_CODE } from "../../support/brokenCode.js";
import { type ChainSilo, startChainSilo } from "../../support/chainSilo.js";

const WAD = 10n ** 18n;

describe("a snapshot", () => {
  let silo: ChainSilo;

  before(async () => {
    silo = await startChainSilo();
  });

  after(() => silo.stop());

  const setCode = (target: Address, code: string) =>
    silo.chain.client.request({ method: "hardhat_setCode", params: [target, code] } as never);

  const people = () => [silo.alice.address, silo.bob.address, silo.admin.address];

  function snapshot(orders: Parameters<typeof loadSnapshot>[2] = {}): Promise<ChainSnapshot> {
    return loadSnapshot(silo.chain, silo.deployment, { people: people(), ...orders });
  }

  it("keeps the silo's invariants", async () => {
    expect(violations((await snapshot()).state)).to.deep.equal([]);
  });

  it("is what the twin makes of the snapshot before and the same calls", async () => {
    const { chain, deployment, alice, bob, admin, aliceAccount, bobAccount } = silo;
    const { clearingHouse, token, fund, venue } = deployment.contracts;
    const domain = { chainId: chain.chainId, venue };
    const common = { epoch: 0n, instrument: perpetualOf(marketId(1n)), price: price(8_000n * WAD), expiry: seconds(2n ** 40n - 1n) };
    const terms = { ...common, reduceOnly: false, postOnly: false };
    const maker = await signOrder(alice.account, domain, { ...terms, account: accountId(aliceAccount), size: size(3n * WAD), nonce: 300n });
    const taker = await signOrder(bob.account, domain, { ...terms, account: accountId(bobAccount), size: size(-WAD), nonce: 7n });
    const orders = [maker, taker].map(({ order }) => ({ account: order.account, nonce: order.nonce }));
    const { state } = await snapshot({ orders });

    /** The same call on the chain and in the twin, at the same time. */
    const both = async (sent: ReturnType<typeof transact>, sender: string, command: Command): Promise<void> => {
      const { blockNumber } = await sent;
      const { timestamp } = await chain.client.getBlock({ blockNumber });
      execute(state, command, { timestamp: seconds(timestamp), sender: address(sender) });
    };
    const sizes = { size: size(2n * WAD), minSize: size(WAD) };
    await both(transact(chain, admin, matchCall(deployment, { maker, taker, ...sizes })), admin.address, {
      name: "venue.matchOrders",
      maker: twinOrder(maker, true),
      taker: twinOrder(taker, true),
      ...sizes,
    });
    const operator = {
      address: clearingHouse,
      abi: abis.clearingHouse,
      functionName: "setOperator",
      args: [aliceAccount, bob.address, true],
    } as const;
    await both(transact(chain, alice, operator), alice.address, {
      name: "clearingHouse.setOperator",
      account: accountId(aliceAccount),
      operator: address(bob.address),
      enabled: true,
    });
    const out = {
      address: clearingHouse,
      abi: abis.clearingHouse,
      functionName: "withdraw",
      args: [bobAccount, 1_234_567n, admin.address],
    } as const;
    await both(transact(chain, bob, out), bob.address, {
      name: "clearingHouse.withdraw",
      account: accountId(bobAccount),
      amount: 1_234_567n,
      to: address(admin.address),
    });
    const minted = { address: token, abi: testTokenAbi, functionName: "mint", args: [admin.address, 5_000_000n] } as const;
    await both(transact(chain, admin, minted), admin.address, { name: "token.mint", to: address(admin.address), value: 5_000_000n });
    const approved = { address: token, abi: tokenAbi, functionName: "approve", args: [fund, 4_000_000n] } as const;
    await both(transact(chain, admin, approved), admin.address, { name: "token.approve", spender: address(fund), value: 4_000_000n });
    const staked = { address: fund, abi: abis.fund, functionName: "deposit", args: [3_000_000n, admin.address] } as const;
    await both(transact(chain, admin, staked), admin.address, {
      name: "fund.deposit",
      assets: 3_000_000n,
      receiver: address(admin.address),
    });
    expect(digest((await snapshot({ orders })).state)).to.equal(digest(state));
  });

  it("is of the block that it is asked for", async () => {
    const then = await snapshot();
    await silo.setPrice(1, 8_100);
    const again = await snapshot({ blockNumber: then.blockNumber });
    expect(digest(again.state)).to.equal(digest(then.state));
    expect(digest((await snapshot()).state)).not.to.equal(digest(then.state));
  });

  for (const decimals of [6n, 19n, 255n]) {
    it(`keeps to the scale that an adapter was made with where its feed now says ${decimals} decimals`, async () => {
      const [market] = silo.deployment.markets;
      if (market === undefined) throw new Error("the silo has a market");
      const say = (value: bigint) =>
        silo.chain.client.request({
          method: "hardhat_setStorageAt",
          params: [market.feed, "0x0", `0x${value.toString(16).padStart(64, "0")}`],
        } as never);
      const before = await silo.chain.client.getStorageAt({ address: market.feed, slot: "0x0" });
      await say(decimals);
      try {
        const { state, timestamp } = await snapshot();
        expect(state.tables.adapters.get(address(market.adapter))?.scale).to.equal(10n ** 10n);
        execute(state, { name: "clearingHouse.poke", market: marketId(1n) }, { timestamp, sender: address(silo.admin.address) });
      } finally {
        await say(BigInt(before ?? 0n));
      }
    });
  }

  for (const part of ["feed", "adapter"] as const) {
    for (const [what, code] of Object.entries({ ...BROKEN_CODE, "answers two words": "0x60405ff3" })) {
      it(`is read, and refuses a price as the chain does, where a market's ${part} ${what}`, async () => {
        const [market] = silo.deployment.markets;
        if (market === undefined) throw new Error("the silo has a market");
        const before = await silo.chain.client.getCode({ address: market[part] });
        await setCode(market[part], code);
        try {
          const poke = {
            address: silo.deployment.contracts.clearingHouse,
            abi: abis.clearingHouse,
            functionName: "poke",
            args: [1],
          } as const;
          const refused = await silo.chain.client.simulateContract(poke).catch((error: unknown) => asKeelError(error, silo.chain));
          const { state, timestamp } = await snapshot();
          const context = { timestamp, sender: address(silo.admin.address) };
          const { errorName, args } = refused as ContractError;
          expect(() => execute(state, { name: "clearingHouse.poke", market: marketId(1n) }, context))
            .to.throw(EngineError)
            .that.deep.includes({ errorName, args });
          expect(state.tables.markets.size).to.equal(2);
        } finally {
          await setCode(market[part], before ?? "0x");
        }
      });
    }
  }

  it("leaves out accounts that nobody asked for or that do not exist", async () => {
    const { state } = await snapshot({ accounts: [silo.bobAccount, 99n, 3n] });
    expect([...state.tables.accounts.keys()].filter((id) => id >= 16n)).to.deep.equal([silo.bobAccount]);
  });
});
