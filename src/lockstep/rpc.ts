import { LocalChainError } from "./errors.js";

/** One JSON-RPC call. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** The node's answer was an error; `data` is what a call reverted with. */
export class RpcCallError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor({ method }: RpcCall, { code, message, data }: { readonly code: number; readonly message: string; readonly data?: unknown }) {
    super(`${method}: ${message}`);
    this.name = "RpcCallError";
    this.code = code;
    this.data = data;
  }
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** A node of this machine, asked as directly as can be: hundreds of calls in one request. */
export interface Rpc {
  request(call: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
  /** Answers in the order of the calls. @throws RpcCallError for the first one that failed */
  batch(calls: readonly RpcCall[]): Promise<readonly unknown[]>;
}

async function post(url: string, body: unknown): Promise<unknown> {
  try {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    return await response.json();
  } catch (error) {
    const { cause } = error as { cause?: Error };
    throw new LocalChainError(`does not answer (${cause?.message ?? (error as Error).message})`, "");
  }
}

function resultOf(call: RpcCall, { result, error }: Answer): unknown {
  if (error !== undefined) throw new RpcCallError(call, error);
  return result;
}

/** Talks JSON-RPC to a URL. */
export function rpcTo(url: string): Rpc {
  let lastId = 0;
  const message = ({ method, params }: RpcCall) => ({ jsonrpc: "2.0", id: ++lastId, method, params });
  return {
    request: async ({ method, params = [] }) => {
      const call: RpcCall = { method, params: params as readonly unknown[] };
      return resultOf(call, (await post(url, message(call))) as Answer);
    },
    batch: async (calls) => {
      if (calls.length === 0) return [];
      const messages = calls.map(message);
      const answers = (await post(url, messages)) as readonly Answer[];
      const byId = new Map(answers.map((answer) => [answer.id, answer]));
      return calls.map((call, at) =>
        resultOf(call, byId.get(messages[at]?.id ?? 0) ?? { id: 0, error: { code: 0, message: "no answer" } }),
      );
    },
  };
}

/** An integer as JSON-RPC writes it. */
export function quantity(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}
