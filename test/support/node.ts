import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Address, Hex } from "viem";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HARDHAT = fileURLToPath(new URL("../../node_modules/hardhat/dist/src/cli.js", import.meta.url));

/** A JSON-RPC node in a process of its own. */
export interface RunningNode {
  readonly url: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** The first keys of every development node ("test test ... junk"), funded with 10,000 ETH. */
export const DEV_KEYS = [
  "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
  "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
  "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
] as const satisfies readonly Hex[];

/** An address that holds nothing and runs no code. */
export const NOBODY: Address = "0x00000000000000000000000000000000DeaDBeef";

/** Starts a program and waits for a line of its output that tells the port. */
function started(child: ChildProcess, line: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = line.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the node ended with ${code}: ${said.slice(-2_000)}`)));
  });
}

function running(child: ChildProcess, url: string): RunningNode {
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  return {
    url,
    stop: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** `hardhat node` on a free port of the loopback interface, with the chain that `hardhat.config.ts` describes. */
export async function hardhatNode(words: readonly string[] = []): Promise<RunningNode> {
  const child = spawn(process.execPath, [HARDHAT, "node", "--hostname", "127.0.0.1", "--port", "0", ...words], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    // Colours would be in the midst of the line that tells the port.
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  return running(child, await started(child, /JSON-RPC server at (http:\/\/[\d.:]+)/));
}

/** A node by other authors, where there is one for this machine; else Hardhat's under the same chain id. */
export async function foreignNode(chainId: number): Promise<RunningNode> {
  let anvil: string;
  try {
    anvil = createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/bin/anvil");
  } catch {
    return hardhatNode(["--chain-id", String(chainId)]);
  }
  const words = ["--host", "127.0.0.1", "--port", "0", "--hardfork", "osaka", "--chain-id", String(chainId)];
  const child = spawn(anvil, words, { stdio: ["ignore", "pipe", "pipe"] });
  return running(child, `http://${await started(child, /Listening on (\S+)/)}`);
}
