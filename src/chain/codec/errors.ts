import { type AbiParameter, type Address, BaseError, decodeErrorResult, type Hex, HttpRequestError, isHex, TimeoutError } from "viem";
import { KeelError } from "../../base/errors.js";
import { abis } from "../abi/abis.js";
import { InsufficientGasMoneyError, RpcError, RpcUnreachableError } from "./chainErrors.js";
import { fill, type RevertValue } from "./explanations/fill.js";
import { explanations, solidityErrors } from "./explanations/index.js";

export * from "./chainErrors.js";
export type { RevertValue } from "./explanations/fill.js";

/**
 * A contract refused. `errorName` and `args` are those of the Solidity error, in the form in which the twin's `EngineError`
 * carries them (integers as bigint, addresses and hashes in lower case), so that the two can be compared.
 */
export class ContractError extends KeelError {
  readonly errorName: string;
  readonly args: Readonly<Record<string, RevertValue>>;

  constructor(errorName: string, args: Readonly<Record<string, RevertValue>>, cause?: unknown) {
    const [sentence, hint] = explain(errorName, args);
    super(codeOf(errorName), sentence, { hint, details: { errorName, args }, cause });
    this.errorName = errorName;
    this.args = args;
  }
}

type AbiError = { readonly type: "error"; readonly name: string; readonly inputs: readonly AbiParameter[] };

const errorsByName: ReadonlyMap<string, AbiError> = new Map(
  [...Object.values(abis).flat(), ...solidityErrors].filter((item) => item.type === "error").map((item) => [item.name, item]),
);
const errorAbi = [...errorsByName.values()];

/** `InsufficientMargin` as `INSUFFICIENT_MARGIN`. */
function codeOf(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}

function explain(name: string, args: Readonly<Record<string, RevertValue>>): readonly [sentence: string, hint: string] {
  const known = Object.hasOwn(explanations, name) ? explanations[name as keyof typeof explanations] : undefined;
  if (known === undefined)
    return [`the contract reverted with ${name}(${Object.values(args).join(", ")})`, "see the contract that was called"];
  return [fill(known[0], args, errorsByName.get(name)?.inputs ?? []), known[1]];
}

function plainValue(value: unknown): RevertValue {
  if (typeof value === "number") return BigInt(value);
  if (typeof value === "bigint" || typeof value === "boolean") return value;
  return isHex(value) ? value.toLowerCase() : String(value);
}

/**
 * Reads what a call reverted with.
 *
 * @param data the revert's bytes
 * @returns `RevertWithoutReason` for no bytes, `UnknownRevert` for bytes of no known error
 */
export function decodeRevert(data: Hex, cause?: unknown): ContractError {
  if (data === "0x") return new ContractError("RevertWithoutReason", {}, cause);
  let decoded: { errorName: string; args?: readonly unknown[] | undefined };
  try {
    decoded = decodeErrorResult({ abi: errorAbi, data }) as typeof decoded;
  } catch {
    return new ContractError("UnknownRevert", { data }, cause);
  }
  const inputs = errorsByName.get(decoded.errorName)?.inputs ?? [];
  const args = Object.fromEntries(inputs.map(({ name }, at) => [name ?? String(at), plainValue(decoded.args?.[at])]));
  return new ContractError(decoded.errorName, args, cause);
}

/** The bytes that a call reverted with, wherever in the chain of causes the node's answer put them; undefined if it did not revert. */
export function revertDataOf(error: unknown): Hex | undefined {
  for (let at: unknown = error, depth = 0; at !== null && typeof at === "object" && depth < 12; depth++) {
    const { data, cause } = at as { data?: unknown; cause?: unknown };
    if (isHex(data)) return data;
    if (typeof data === "object" && data !== null && isHex((data as { data?: unknown }).data)) return (data as { data: Hex }).data;
    at = cause;
  }
  return undefined;
}

const isEngineError = (error: unknown): error is { errorName: string; args: Readonly<Record<string, RevertValue>> } =>
  error instanceof Error && error.name === "EngineError" && "errorName" in error && "args" in error;

const isOf = (error: BaseError, ...names: readonly string[]): boolean =>
  error.walk((at) => names.includes((at as Error).name) || /insufficient funds|doesn't have enough funds/i.test((at as Error).message)) !==
  null;

/**
 * Turns whatever viem, the node or the twin threw into a typed error of one line: a {@link ContractError} for every
 * revert, on chain or in the twin; an RPC error for the rest. Errors that nobody foresaw come back as they are.
 */
export function asKeelError(error: unknown, { url }: { readonly url: string }, sender?: Address): Error {
  if (error instanceof KeelError) return error;
  if (isEngineError(error)) return new ContractError(error.errorName, error.args, error);
  const data = revertDataOf(error);
  if (data !== undefined) return decodeRevert(data, error);
  if (!(error instanceof BaseError)) return error instanceof Error ? error : new Error(String(error));
  if (error.walk((at) => at instanceof HttpRequestError || at instanceof TimeoutError)) return new RpcUnreachableError(url, error);
  if (sender !== undefined && isOf(error, "InsufficientFundsError")) return new InsufficientGasMoneyError(sender, error);
  return new RpcError((error.details || error.shortMessage).split("\n")[0] ?? "no reason given", error);
}
