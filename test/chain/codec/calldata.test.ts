import { expect } from "chai";
import { type Abi, type AbiFunction, decodeFunctionData, toFunctionSelector } from "viem";
import { abis, testTokenAbi } from "../../../src/chain/abi/abis.js";
import { calldataOf, NoFunctionError } from "../../../src/chain/codec/calldata.js";
import { COMMANDS, type Command, type CommandName } from "../../../src/engine/index.js";
import { thrown } from "../../support/thrown.js";

const ABIS: Readonly<Record<string, Abi>> = { ...abis, token: [...abis.fund, ...testTokenAbi] };
/** What the world around a silo does: no function of its contracts. */
const ENVIRONMENT: readonly string[] = ["feed.update", "feed.remove", "adapter.deploy", "adapter.replace", "adapter.remove"];
const NAMES = (Object.keys(COMMANDS) as CommandName[]).filter((name) => !ENVIRONMENT.includes(name));

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

  it("are refused where the interface has no such function", () => {
    const command = { name: "house.poke", market: 1n } as unknown as Command;
    const error = thrown(NoFunctionError, () => calldataOf(abis.venue, command));
    expect(error.message).to.equal("no function takes the command house.poke(market)");
  });

  it("are not guessed where an argument is missing beside the command", () => {
    const args = new Sampler().of(COMMANDS["venue.matchOrders"]) as object;
    thrown(NoFunctionError, () => calldataOf(abis.venue, { name: "venue.matchOrders", ...args } as unknown as Command));
  });
});
