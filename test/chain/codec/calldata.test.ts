import { expect } from "chai";
import { type Abi, type AbiFunction, decodeFunctionData, toFunctionSelector } from "viem";
import { abis, testTokenAbi } from "../../../src/chain/abi/abis.js";
import { calldataOf, NoFunctionError } from "../../../src/chain/codec/calldata.js";
import { COMMANDS, type Command, type CommandName } from "../../../src/engine/index.js";
import { thrown } from "../../support/thrown.js";

const ABIS: Readonly<Record<string, Abi>> = { ...abis, token: [...abis.fund, ...testTokenAbi] };
/** What the world around a silo does: no function of its contracts. */
const ENVIRONMENT: readonly string[] = ["feed.update", "feed.remove", "adapter.deploy", "adapter.replace", "adapter.remove"];
/** What the chain takes packed into words. */
const PACKED: readonly string[] = [
  "auction.start",
  "clearingHouse.setModules",
  "clearingHouse.listMarket",
  "clearingHouse.setSiloParameters",
];
const NAMES = (Object.keys(COMMANDS) as CommandName[]).filter((name) => ![...ENVIRONMENT, ...PACKED].includes(name));

/** Some value of a shape, another one wherever it is asked. */
class Sampler {
  #next = 1n;

  of(shape: unknown): unknown {
    if (Array.isArray(shape)) return [this.of(shape[0]), this.of(shape[0])];
    if (typeof shape === "object" && shape !== null) {
      return Object.fromEntries(Object.entries(shape).map(([field, inner]) => [field, this.of(inner)]));
    }
    const value = this.#next++;
    if (shape === "bool") return true;
    if (shape === "address") return `0x${value.toString(16).padStart(40, "0")}`;
    if (shape === "bytes32") return `0x${value.toString(16).padStart(64, "0")}`;
    return value;
  }
}

const besideOf = (name: CommandName) => (name === "venue.matchOrders" ? { makerSignature: "0x01", takerSignature: "0x0203" } : {});

/** What a value is once decoded: the fields that the chain knows of it, integers and texts as text. */
function like(decoded: unknown, value: unknown): unknown {
  if (Array.isArray(decoded)) return decoded.map((each, at) => like(each, (value as readonly unknown[])[at]));
  if (typeof decoded === "object" && decoded !== null) {
    return Object.fromEntries(
      Object.entries(decoded).map(([field, inner]) => [field, like(inner, (value as Record<string, unknown>)[field])]),
    );
  }
  return String(value).toLowerCase();
}

describe("commands as calls", () => {
  for (const name of NAMES) {
    it(`carry every argument of ${name} under its own name`, () => {
      const abi = ABIS[name.slice(0, name.indexOf("."))] ?? [];
      const args = new Sampler().of(COMMANDS[name]) as Record<string, unknown>;
      const command = { name, ...args } as unknown as Command;
      const data = calldataOf(abi, command, besideOf(name));
      const item = abi.find((each): each is AbiFunction => each.type === "function" && toFunctionSelector(each) === data.slice(0, 10));
      expect(`${name.slice(0, name.indexOf("."))}.${item?.name}`).to.equal(name);
      const { args: decoded = [] } = decodeFunctionData({ abi: item === undefined ? [] : [item], data });
      const given = { ...args, ...besideOf(name) } as Record<string, unknown>;
      item?.inputs.forEach(({ name: parameter = "" }, at) => {
        const value = given[parameter.replace(/_$/, "")];
        expect(like(decoded[at], decoded[at]), parameter).to.deep.equal(like(decoded[at], value));
      });
      expect(decoded).to.have.length(Object.keys(given).length);
    });
  }

  it("carry a witness as its packed words", () => {
    const witness = { markets: [{ id: 3n, scenario: 32n }], groups: [{ id: 1_023n, scenario: 7n }] };
    const command = { name: "auction.start", account: 17n, witness, rewardAccount: 18n } as unknown as Command;
    const { args } = decodeFunctionData({ abi: abis.auction, data: calldataOf(abis.auction, command) });
    expect(args).to.deep.equal([17n, { markets: [3 * 256 + 32], groups: [1_023 * 256 + 7] }, 18n]);
  });

  it("carry modules and layers as their packed words", () => {
    const [governor, deficitLedger, module] = [1n, 2n, 3n].map((value) => `0x${value.toString(16).padStart(40, "0")}`);
    const named = { modules: [{ module, account: 1n }], layers: [1n, 5n] };
    const command = { name: "clearingHouse.setModules", governor, deficitLedger, ...named } as unknown as Command;
    const { args } = decodeFunctionData({ abi: abis.clearingHouse, data: calldataOf(abis.clearingHouse, command) });
    expect(args).to.deep.equal([governor, deficitLedger, [(1n << 160n) + 3n], 0x0501n]);
  });

  it("carry a market's config and the silo's parameters as their packed words", () => {
    const config = { scanRange: 1n, priceBand: 2n, group: 3n, maxOpenInterest: 4n, interestPer8h: -5n, fundingCapPer8h: 6n };
    const listing = calldataOf(abis.clearingHouse, { name: "clearingHouse.listMarket", config } as unknown as Command);
    const terms = (((1n << 64n) - 5n) << 144n) | (6n << 80n) | (3n << 64n) | 1n;
    const fills = (4n << 64n) | 2n;
    expect(decodeFunctionData({ abi: abis.clearingHouse, data: listing }).args).to.deep.equal([terms, fills]);
    const parameters = { initialFactor: 1n, maintenanceFactor: 2n, minEquity: 3n, fundFeeShare: 4n };
    const setting = calldataOf(abis.clearingHouse, { name: "clearingHouse.setSiloParameters", parameters } as unknown as Command);
    expect(decodeFunctionData({ abi: abis.clearingHouse, data: setting }).args).to.deep.equal([(3n << 128n) | (2n << 64n) | 1n, 4n]);
  });

  it("are refused where the interface has no such function", () => {
    const command = { name: "clearingHouse.poke", market: 1n } as unknown as Command;
    const error = thrown(NoFunctionError, () => calldataOf(abis.venue, command));
    expect(error.message).to.equal("no function takes the command clearingHouse.poke(market)");
  });

  it("are not guessed where an argument is missing beside the command", () => {
    const args = new Sampler().of(COMMANDS["venue.matchOrders"]) as object;
    thrown(NoFunctionError, () => calldataOf(abis.venue, { name: "venue.matchOrders", ...args } as unknown as Command));
  });
});
