import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Seconds } from "../math/index.js";
import { eachLine, startChild } from "./child.js";
import { LocalChainError } from "./errors.js";
import { quantity, type Rpc, rpcTo } from "./rpc.js";

/** An Ethereum node of this process's own, on the loopback interface. */
export interface LocalChain {
  readonly url: string;
  /** `anvil` or `hardhat`. */
  readonly kind: NodeKind;
  readonly rpc: Rpc;
  /** Mines what waits in the pool, in the order of arrival, as a block of that time. Returns its number. */
  mine(timestamp: Seconds): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Which node is embedded. Anvil, because a run asks the chain for every account after every block: Hardhat's node records
 * a trace of every opcode and needs a hundred times as long. Its package holds a binary for Linux on x86-64; elsewhere the
 * demo runs on Hardhat's node, slowly, with the same result.
 */
export type NodeKind = "anvil" | "hardhat";

/** A block takes all that a keeper plans, however much that is. */
const BLOCK_GAS_LIMIT = 2_000_000_000;
const START_SECONDS = 60;
const CHAIN_ID = 31_337;

function anvilBinary(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/bin/anvil");
  } catch {
    return undefined;
  }
}

/** The node that this machine can run. */
export function availableNode(): NodeKind {
  return anvilBinary() === undefined ? "hardhat" : "anvil";
}

function controls(rpc: Rpc): Pick<LocalChain, "mine"> {
  return {
    mine: async (timestamp) => {
      const calls = [
        { method: "evm_setNextBlockTimestamp", params: [quantity(timestamp)] },
        { method: "evm_mine", params: [] },
        { method: "eth_blockNumber", params: [] },
      ];
      // One after the other: the answers to a batch may be computed in any order.
      let last: unknown;
      for (const call of calls) last = await rpc.request(call);
      return Number(last);
    },
  };
}

/** A port of the loopback interface that nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Asks a node until it answers. @throws LocalChainError when it ended, or says nothing for {@link START_SECONDS} */
async function answering(rpc: Rpc, isRunning: () => boolean, lastLine: () => string): Promise<void> {
  const deadline = performance.now() + START_SECONDS * 1_000;
  while (performance.now() < deadline) {
    if (!isRunning()) throw new LocalChainError("ended at once", lastLine());
    const answered = await rpc.request({ method: "eth_chainId" }).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await wait(20);
  }
  throw new LocalChainError(`did not start within ${START_SECONDS} s`, lastLine());
}

async function startAnvil(binary: string, genesis: Seconds): Promise<LocalChain> {
  const port = await freePort();
  const words = ["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(CHAIN_ID), "--hardfork", "osaka", "--order", "fifo"];
  const limits = ["--gas-limit", String(BLOCK_GAS_LIMIT), "--disable-code-size-limit", "--timestamp", String(genesis), "--silent"];
  const child = startChild(binary, [...words, ...limits], {});
  let lastLine = "";
  const hear = (line: string): void => {
    if (line.trim() !== "") lastLine = line;
  };
  eachLine(child.process.stdout, hear);
  eachLine(child.process.stderr, hear);
  const url = `http://127.0.0.1:${port}`;
  const rpc = rpcTo(url);
  try {
    await answering(rpc, child.isRunning, () => lastLine);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { url, kind: "anvil", rpc, ...controls(rpc), stop: child.stop };
}

async function startHardhat(genesis: Seconds): Promise<LocalChain> {
  const { createHardhatRuntimeEnvironment } = await import("hardhat/hre");
  const environment = await createHardhatRuntimeEnvironment({
    networks: {
      demo: {
        type: "edr-simulated",
        chainType: "l1",
        chainId: CHAIN_ID,
        hardfork: "osaka",
        allowBlocksWithSameTimestamp: true,
        allowUnlimitedContractSize: true,
        blockGasLimit: BLOCK_GAS_LIMIT,
        initialDate: new Date(Number(genesis) * 1_000).toISOString(),
        mining: { auto: true, mempool: { order: "fifo" } },
      },
    },
  });
  const server = await environment.network.createServer("demo", "127.0.0.1", 0);
  const { port } = await server.listen();
  const url = `http://127.0.0.1:${port}`;
  const rpc = rpcTo(url);
  return { url, kind: "hardhat", rpc, ...controls(rpc), stop: () => server.close() };
}

/**
 * Starts a chain whose first block has that time. It mines on its own until it is told otherwise.
 *
 * @throws LocalChainError
 */
export function startLocalChain(genesis: Seconds, kind: NodeKind = availableNode()): Promise<LocalChain> {
  const binary = anvilBinary();
  if (kind === "hardhat") return startHardhat(genesis);
  if (binary === undefined) throw new LocalChainError("has no anvil for this machine", "");
  return startAnvil(binary, genesis);
}
