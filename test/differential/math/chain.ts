import { EngineError, normalTableCode } from "../../../src/math/index.js";
import { compiledContract } from "../chain/artifacts.js";
import { GENESIS, startChain } from "../chain/network.js";
import { Answer, encodeBytesArray, encodeWords } from "./words.js";

const TABLE_DEPLOYER = "0x00000000000000000000000000000000000000a0";
const DEPLOYER = "0x00000000000000000000000000000000000000a1";

/** What a function answered: its words, or the data it reverted with; without 0x. */
export interface Outcome {
  readonly ok: boolean;
  readonly data: string;
}

/** One call of a function of the harness. */
export interface Call {
  readonly name: string;
  readonly args: readonly bigint[];
}

/** The library functions on a chain in this process. */
export interface MathChain {
  /** Answers in the order of the calls, from one call of the node. */
  run(calls: readonly Call[]): Promise<readonly Outcome[]>;
  close(): Promise<void>;
}

const { abi, bytecode } = compiledContract("contracts/mocks/MathHarness.sol", "MathHarness");
const selectors = new Map<string, string>();

function selectorOf(name: string): string {
  const known = selectors.get(name);
  if (known !== undefined) return known;
  const selector = abi.getFunction(name)?.selector.slice(2);
  if (selector === undefined) throw new Error(`the harness has no function ${name}`);
  selectors.set(name, selector);
  return selector;
}

/** Deploys the harness on a new chain. */
export async function startMathChain(): Promise<MathChain> {
  const chain = await startChain();
  const tableContract = compiledContract("contracts/math/NormalTable.sol", "NormalTable");
  const tableCode = tableContract.abi.encodeDeploy([normalTableCode()]);
  const table = await chain.deploy(TABLE_DEPLOYER, tableContract.bytecode + tableCode.slice(2), GENESIS + 1n);
  const harness = await chain.deploy(DEPLOYER, bytecode + encodeWords([BigInt(table)]), GENESIS + 2n);
  return {
    async run(calls) {
      const entries = calls.map(({ name, args }) => selectorOf(name) + encodeWords(args));
      const answer = new Answer(await chain.call(harness, `0x${selectorOf("run")}${encodeBytesArray(entries)}`));
      const data = answer.bytes(1);
      return answer.bools(0).map((ok, at) => ({ ok, data: data[at] ?? "" }));
    },
    close: () => chain.close(),
  };
}

/** What the chain answers where the twin throws `error`. */
export function revertData(error: EngineError): string {
  const values = Object.values(error.args);
  if (error.errorName === "Panic") return `4e487b71${encodeWords(values as bigint[])}`;
  return abi.encodeErrorResult(error.errorName, values).slice(2);
}

/** What the twin answers, in the chain's words. Anything but an EngineError is a fault of the twin and is thrown on. */
export function outcomeOf(twin: () => readonly bigint[]): Outcome {
  try {
    return { ok: true, data: encodeWords(twin()) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { ok: false, data: revertData(error) };
  }
}

/** An outcome for people. */
export function describeOutcome({ ok, data }: Outcome): string {
  const words = (from: number) => data.slice(from).match(/.{64}/g) ?? [];
  const numbers = (from: number) => words(from).map((word) => String(BigInt.asIntN(256, BigInt(`0x${word}`))));
  if (ok) return numbers(0).join(", ");
  const name = abi.getError(`0x${data.slice(0, 8)}`)?.name ?? (data.startsWith("4e487b71") ? "Panic" : `error 0x${data.slice(0, 8)}`);
  return `${name}(${numbers(8).join(", ")})`;
}
