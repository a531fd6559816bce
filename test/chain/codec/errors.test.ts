import { expect } from "chai";
import { encodeErrorResult, type Hex, parseAbi } from "viem";
import { abis } from "../../../src/chain/abi/abis.js";
import { asKeelError, ContractError, decodeRevert, RpcError, revertDataOf } from "../../../src/chain/codec/errors.js";
import { explanations } from "../../../src/chain/codec/explanations/index.js";
import { EngineError } from "../../../src/math/index.js";

const declared = [...Object.values(abis).flat()].filter((item) => item.type === "error");
const chain = { url: "http://127.0.0.1:8545" };

describe("the explanation of a contract's error", () => {
  it("exists for every error that the contracts declare", () => {
    const missing = declared.filter(({ name }) => !Object.hasOwn(explanations, name)).map(({ name }) => name);
    expect(missing).to.deep.equal([]);
  });

  it("uses only arguments that the error has", () => {
    for (const { name, inputs } of declared) {
      const [sentence] = explanations[name];
      const places = [...sentence.matchAll(/\{(\w+)/g)].map((place) => place[1]);
      expect(
        inputs.map((input) => input.name),
        name,
      ).to.include.members(places);
    }
  });

  it("is one line with a hint", () => {
    for (const [name, [sentence, hint]] of Object.entries(explanations)) {
      expect(`${sentence}${hint}`, name).not.to.match(/[\r\n]/);
      expect(hint.length, name).to.be.greaterThan(5);
    }
  });
});

describe("a revert", () => {
  const data = encodeErrorResult({
    abi: abis.marginEngine,
    errorName: "InsufficientMargin",
    args: [16n, -5n * 10n ** 17n, 1_440n * 10n ** 18n],
  });

  it("becomes a typed error with the contract's name and arguments, in human units", () => {
    const error = decodeRevert(data);
    expect(error).to.include({ errorName: "InsufficientMargin", code: "INSUFFICIENT_MARGIN" });
    expect(error.args).to.deep.equal({ account: 16n, equity: -5n * 10n ** 17n, initialMargin: 1_440n * 10n ** 18n });
    expect(error.message).to.equal("account 16 would have equity -0.5, below its initial margin 1440");
    expect(error.hint).to.include("deposit more");
  });

  it("is the same error as the twin's", () => {
    const twin = asKeelError(
      new EngineError("InsufficientMargin", { account: 16n, equity: -5n * 10n ** 17n, initialMargin: 1_440n * 10n ** 18n }),
      chain,
    );
    const onChain = decodeRevert(data);
    expect(twin).to.be.instanceOf(ContractError);
    expect({ ...(twin as ContractError).args, message: twin.message }).to.deep.equal({ ...onChain.args, message: onChain.message });
  });

  it("shows times as dates and token amounts as decimals", () => {
    const stale = new ContractError("PriceStale", { feed: "0x01", updatedAt: 1_583_971_200n, heartbeat: 3_600n });
    expect(stale.message).to.include("2020-03-12T00:00:00Z").and.include("3600 s");
    expect(new ContractError("InsufficientCustody", { amount: 1_500_000n, custody: 0n }).message).to.include("1.5 is asked for");
  });

  it("is found wherever a node puts its bytes", () => {
    for (const answer of [{ data }, { data: { data } }, { cause: { cause: { data } } }]) expect(revertDataOf(answer)).to.equal(data);
    expect(revertDataOf(new Error("no data"))).to.equal(undefined);
  });

  it("is named even when it is none of Keel's", () => {
    const foreign = encodeErrorResult({ abi: parseAbi(["error Foreign(uint256 a)"]), args: [1n] });
    expect(decodeRevert(foreign)).to.include({ errorName: "UnknownRevert" });
    expect(decodeRevert("0x" as Hex)).to.include({ errorName: "RevertWithoutReason" });
    const text = encodeErrorResult({ abi: parseAbi(["error Error(string message)"]), args: ["paused"] });
    expect(decodeRevert(text).message).to.equal("the contract says: paused");
    const panic = encodeErrorResult({ abi: parseAbi(["error Panic(uint256 code)"]), args: [0x11n] });
    expect(decodeRevert(panic).args).to.deep.equal({ code: 0x11n });
  });

  it("leaves errors that nobody foresaw as they are", () => {
    const error = new TypeError("undefined is not a function");
    expect(asKeelError(error, chain)).to.equal(error);
    expect(new RpcError("over quota", error)).to.include({ code: "RPC_ERROR" });
  });
});
