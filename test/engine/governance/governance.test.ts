import { expect } from "chai";
import { type Command, type MarketConfig, type SiloParameters, standardModules } from "../../../src/engine/index.js";
import { marketId, quote, WAD, wad, ZERO_ADDRESS } from "../../../src/math/index.js";
import {
  ADDRESSES,
  ALICE,
  account,
  addMarket,
  at,
  BOB,
  bareWorld,
  cash,
  GOVERNANCE,
  governedWorld,
  lots,
  MARKET,
  money,
  percent,
  refused,
  STRANGER,
  send,
  setAnswer,
  someone,
  tokens,
  trade,
  world,
} from "../world.js";

const one = marketId(1n);
const PARAMETERS: SiloParameters = {
  initialFactor: wad(WAD),
  maintenanceFactor: wad(percent(50n)),
  minEquity: money(10n),
  fundFeeShare: wad(percent(50n)),
};
const NAMED = {
  name: "clearingHouse.setModules",
  ...standardModules(ADDRESSES),
} as const;

describe("naming the modules", () => {
  it("is the deployer's, once", () => {
    const w = bareWorld();
    refused(w, STRANGER, NAMED, "NotDeployer", { caller: STRANGER });
    for (const target of [ZERO_ADDRESS, STRANGER]) {
      refused(w, GOVERNANCE, { ...NAMED, governor: target }, "NotAContract", { target });
      refused(w, GOVERNANCE, { ...NAMED, deficitLedger: target }, "NotAContract", { target });
      for (const named of NAMED.modules) {
        const modules = NAMED.modules.map((one) => (one === named ? { ...one, module: target } : one));
        refused(w, GOVERNANCE, { ...NAMED, modules }, "NotAContract", { target });
      }
    }
    const outcome = send(w, GOVERNANCE, NAMED);
    expect(outcome.events.map(({ name }) => name)).to.deep.equal(["ModulesSet"]);
    expect(outcome.dirty.singles).to.deep.equal(["modules"]);
    refused(w, GOVERNANCE, NAMED, "ModulesAlreadySet", {});
  });

  it("comes before everything that a module does", () => {
    const w = bareWorld();
    refused(w, ALICE, { name: "fund.deposit", assets: 1n, receiver: ALICE }, "NotModule", { caller: ADDRESSES.fund });
    refused(w, ALICE, { name: "auction.touch", account: 16n as never }, "NotModule", { caller: ADDRESSES.auction });
    refused(w, ALICE, { name: "deficitLedger.collect", to: ALICE }, "NotModule", { caller: ADDRESSES.deficitLedger });
    refused(w, GOVERNANCE, { name: "governor.setOffsetShare", group: 1n, offsetShare: 0n }, "NotGovernor", { caller: ADDRESSES.governor });
  });
});

describe("the ledger's inner doors", () => {
  it("are closed to everybody but the governor", () => {
    const w = world();
    const commands: readonly Command[] = [
      { name: "clearingHouse.listMarket", config: MARKET },
      { name: "clearingHouse.setPremium", market: one, premium: 0n },
      { name: "clearingHouse.setOffsetShare", group: 1n, offsetShare: 0n },
      { name: "clearingHouse.setVenueListed", venue: BOB, listed: true },
      { name: "clearingHouse.setSiloParameters", parameters: PARAMETERS },
      { name: "clearingHouse.withdrawHouse", amount: 1n, to: BOB },
    ];
    for (const command of commands) refused(w, GOVERNANCE, command, "NotGovernor", { caller: GOVERNANCE });
  });

  it("are closed to everybody but modules", () => {
    const w = world();
    const id = account(w, ALICE, 0n);
    const commands: readonly Command[] = [
      { name: "clearingHouse.acquire" },
      { name: "clearingHouse.release" },
      { name: "clearingHouse.sync", account: id },
      { name: "clearingHouse.setInAuction", account: id, inAuction: true },
      { name: "clearingHouse.moveLegs", from: id, to: id, fraction: 1n },
      { name: "clearingHouse.moveCash", from: id, to: id, amount: money(1n) },
      { name: "clearingHouse.collectIncome", payer: id, amount: money(1n) },
      { name: "clearingHouse.coverDeficit", beneficiary: id, amount: money(1n) },
      { name: "clearingHouse.depositReserved", amount: 1n },
      { name: "clearingHouse.withdrawReserved", to: ALICE, amount: 1n },
    ];
    for (const command of commands) refused(w, ALICE, command, "NotModule", { caller: ALICE });
  });

  it("open to a module's address, which holds the lock for one call only", () => {
    expect(send(world(), ADDRESSES.auction, { name: "clearingHouse.acquire" }).events).to.deep.equal([]);
  });

  it("are closed to everybody but the clearing house in the deficit ledger", () => {
    const w = world();
    const commands: readonly Command[] = [
      { name: "deficitLedger.haircut", owner: ALICE, amount: 1n, backing: 1n },
      { name: "deficitLedger.repay", amount: money(1n) },
      { name: "deficitLedger.addDeficit", amount: money(1n) },
    ];
    for (const command of commands) refused(w, ALICE, command, "NotClearingHouse", { caller: ALICE });
  });
});

describe("listing a market", () => {
  it("caches its price and starts its funding clock", () => {
    const w = governedWorld();
    addMarket(w, 100n);
    const market = w.state.tables.markets.get(one);
    expect(market).to.deep.include({ index: at(100n), premium: 0n, fundingTime: w.now, openInterest: 0n, outage: 0n, config: MARKET });
    expect(market?.priceValidUntil).to.equal(w.now + 3600n);
  });

  it("says so after the price, as the contracts do", () => {
    const w = world();
    setAnswer(w, 100n, 1n);
    const source = w.state.tables.sources.get(one);
    if (source === undefined) throw new Error("market 1 has a source");
    setAnswer(w, 50n * 10n ** 8n);
    send(w, GOVERNANCE, { name: "oracle.setSource", market: marketId(2n), source });
    const outcome = send(w, GOVERNANCE, { name: "governor.listMarket", config: MARKET });
    expect(outcome.result).to.equal(2n);
    expect(outcome.events).to.deep.equal([
      { contract: "clearingHouse", name: "IndexUpdated", args: { market: marketId(2n), index: at(50n), validUntil: w.now + 3600n } },
      { contract: "governor", name: "MarketListed", args: { market: marketId(2n), config: MARKET } },
    ]);
  });

  it("keeps inside the hard bounds, edges included", () => {
    const outside: readonly Partial<MarketConfig>[] = [
      { scanRange: wad(percent(1n) - 4n) },
      { scanRange: wad(percent(60n) + 4n) },
      { scanRange: wad(percent(20n) + 1n) },
      { priceBand: wad(0n) },
      { priceBand: wad(percent(20n) + 1n) },
      { fundingCapPer8h: percent(4n) + 1n },
      { interestPer8h: percent(1n) + 1n },
      { interestPer8h: -percent(1n) - 1n },
      { maxOpenInterest: 0n },
      { maxOpenInterest: 10n ** 28n + 1n },
      { group: 1024n },
    ];
    const w = world();
    for (const config of outside) {
      refused(w, GOVERNANCE, { name: "governor.listMarket", config: { ...MARKET, ...config } }, "InvalidMarketConfig", {});
    }
    const inside: readonly Partial<MarketConfig>[] = [
      { scanRange: wad(percent(1n)), priceBand: wad(1n), maxOpenInterest: 1n },
      { scanRange: wad(percent(60n)), priceBand: wad(percent(20n)), maxOpenInterest: 10n ** 28n },
      { fundingCapPer8h: percent(4n), interestPer8h: -percent(4n) },
    ];
    for (const config of inside) addMarket(w, 100n, config);
  });

  it("needs parameters, a price source that answers, and room", () => {
    const w = bareWorld();
    send(w, GOVERNANCE, NAMED);
    const list = { name: "governor.listMarket", config: MARKET } as const;
    refused(w, GOVERNANCE, list, "SiloParametersNotSet", {});
    send(w, GOVERNANCE, { name: "governor.setSiloParameters", parameters: PARAMETERS });
    refused(w, GOVERNANCE, list, "NoPriceSource", { market: one });
    w.state.singles.clearingHouse = { ...w.state.singles.clearingHouse, marketCount: 65_535n };
    refused(w, GOVERNANCE, list, "TooManyMarkets", {});
  });
});

describe("the governor", () => {
  it("sets the premium within half a percent", () => {
    const w = world();
    const set = (premium: bigint, market = one) => ({ name: "governor.setPremium", market, premium }) as const;
    for (const premium of [5n * 10n ** 15n + 1n, -5n * 10n ** 15n - 1n]) {
      refused(w, GOVERNANCE, set(premium), "PremiumOutOfRange", { premium });
    }
    refused(w, GOVERNANCE, set(0n, marketId(2n)), "UnknownMarket", { market: marketId(2n) });
    expect(send(w, GOVERNANCE, set(-5n * 10n ** 15n)).events).to.deep.equal([
      { contract: "governor", name: "PremiumSet", args: { market: one, premium: -5n * 10n ** 15n } },
    ]);
    expect(w.state.tables.markets.get(one)?.premium).to.equal(-5n * 10n ** 15n);
  });

  it("sets offsetShare up to 60 %, and zero leaves no entry", () => {
    const w = world();
    const set = (offsetShare: bigint) => ({ name: "governor.setOffsetShare", group: 3n, offsetShare }) as const;
    refused(w, GOVERNANCE, set(percent(60n) + 1n), "InvalidOffsetShare", { offsetShare: percent(60n) + 1n });
    expect(send(w, GOVERNANCE, set(percent(60n))).events).to.deep.equal([
      { contract: "governor", name: "OffsetShareSet", args: { group: 3n, offsetShare: percent(60n) } },
    ]);
    send(w, GOVERNANCE, set(0n));
    expect(w.state.tables.offsetShares.size).to.equal(0);
  });

  it("lists and removes venues", () => {
    const w = world();
    const set = (listed: boolean) => send(w, GOVERNANCE, { name: "governor.setVenueListed", venue: BOB, listed });
    expect(set(true).events).to.deep.equal([{ contract: "governor", name: "VenueListed", args: { venue: BOB, listed: true } }]);
    expect(w.state.tables.listedVenues.get(BOB)).to.equal(true);
    set(false);
    expect(w.state.tables.listedVenues.has(BOB)).to.equal(false);
  });

  it("sets the silo's parameters inside the hard bounds", () => {
    const w = world();
    const outside: readonly Partial<SiloParameters>[] = [
      { maintenanceFactor: wad(percent(10n) - 1n) },
      { maintenanceFactor: wad(WAD + 1n) },
      { initialFactor: wad(5n * WAD + 1n) },
      { minEquity: quote(1_000_000n * WAD + 1n) },
      { fundFeeShare: wad(WAD + 1n) },
    ];
    for (const fields of outside) {
      const parameters = { ...PARAMETERS, ...fields };
      refused(w, GOVERNANCE, { name: "governor.setSiloParameters", parameters }, "InvalidSiloParameters", {});
    }
    const parameters = { ...PARAMETERS, initialFactor: wad(5n * WAD), fundFeeShare: wad(WAD) };
    expect(send(w, GOVERNANCE, { name: "governor.setSiloParameters", parameters }).events).to.deep.equal([
      { contract: "governor", name: "SiloParametersSet", args: { parameters } },
    ]);
    expect(w.state.singles.clearingHouse.parameters).to.deep.equal(parameters);
  });

  it("pays the house's cash out, and no more than that", () => {
    const w = world();
    const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
    trade(w, { buyer: a, seller: b, size: lots(1n), price: at(100n), fee: WAD });
    const pay = (amount: bigint, to = STRANGER) => ({ name: "governor.withdrawHouse", amount, to }) as const;
    refused(w, GOVERNANCE, pay(tokens(1n), ZERO_ADDRESS), "ZeroAddress", {});
    refused(w, GOVERNANCE, pay(0n), "ZeroAmount", {});
    refused(w, GOVERNANCE, pay(tokens(1n) + 1n), "InsufficientReservedCash", {
      account: 0n as never,
      cash: money(1n),
      amount: quote(WAD + 10n ** 12n),
    });
    const outcome = send(w, GOVERNANCE, pay(tokens(1n)));
    expect(outcome.events).to.deep.equal([
      { contract: "token", name: "Transfer", args: { from: ADDRESSES.clearingHouse, to: STRANGER, value: tokens(1n) } },
      { contract: "governor", name: "HouseWithdrawn", args: { to: STRANGER, amount: tokens(1n) } },
    ]);
    expect(cash(w, 0n)).to.equal(0n);
  });

  it("listens to its owner only", () => {
    const w = world();
    const commands: readonly Command[] = [
      { name: "governor.listMarket", config: MARKET },
      { name: "governor.setPremium", market: one, premium: 0n },
      { name: "governor.setOffsetShare", group: 1n, offsetShare: 0n },
      { name: "governor.setVenueListed", venue: BOB, listed: true },
      { name: "governor.setSiloParameters", parameters: PARAMETERS },
      { name: "governor.withdrawHouse", amount: 1n, to: BOB },
    ];
    for (const command of commands) refused(w, STRANGER, command, "OwnableUnauthorizedAccount", { account: STRANGER });
  });
});

describe("ownership", () => {
  for (const contract of ["governor", "oracle", "auction", "venue"] as const) {
    it(`of the ${contract} passes in two steps, and can be given up`, () => {
      const w = world();
      const offer = { name: `${contract}.transferOwnership`, newOwner: ALICE } as const;
      const accept = { name: `${contract}.acceptOwnership` } as const;
      const renounce = { name: `${contract}.renounceOwnership` } as const;
      refused(w, STRANGER, offer, "OwnableUnauthorizedAccount", { account: STRANGER });
      expect(send(w, GOVERNANCE, offer).events).to.deep.equal([
        { contract, name: "OwnershipTransferStarted", args: { previousOwner: GOVERNANCE, newOwner: ALICE } },
      ]);
      refused(w, STRANGER, accept, "OwnableUnauthorizedAccount", { account: STRANGER });
      expect(send(w, ALICE, accept).events).to.deep.equal([
        { contract, name: "OwnershipTransferred", args: { previousOwner: GOVERNANCE, newOwner: ALICE } },
      ]);
      refused(w, GOVERNANCE, renounce, "OwnableUnauthorizedAccount", { account: GOVERNANCE });
      expect(send(w, ALICE, renounce).events).to.deep.equal([
        { contract, name: "OwnershipTransferred", args: { previousOwner: ALICE, newOwner: ZERO_ADDRESS } },
      ]);
      refused(w, ALICE, offer, "OwnableUnauthorizedAccount", { account: ALICE });
    });
  }

  it("starts with somebody", () => {
    expect(someone(0)).to.equal(ZERO_ADDRESS);
  });
});
