import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EIP1193Provider, type Hex, keccak256, toHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { connect, signerOf } from "../chain/client/client.js";
import { hashOrder } from "../chain/codec/orders.js";
import { type Deployment, fileStore } from "../chain/deploy/deployment.js";
import { deploySilo } from "../chain/deploy/deploySilo.js";
import { siloAddresses } from "../chain/snapshot/snapshot.js";
import { address, hex, type Seconds } from "../math/index.js";
import { MARKET, type Participants } from "../simulator/run/participants.js";
import { deploymentTime } from "../simulator/run/setup.js";
import type { Scenario } from "../simulator/scenario/scenario.js";
import { LocalChainError } from "./errors.js";
import type { LocalChain } from "./localChain.js";
import { quantity, type Rpc } from "./rpc.js";

/** Keys of development nodes: everybody knows them, and the node holds ether for them. */
const NODE_KEYS = [
  "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
] as const satisfies readonly Hex[];

/** 100 ether: gas for whatever a trader sends. */
const POCKET_MONEY = 100n * 10n ** 18n;

/** The keys of a run's participants. */
export interface Keys {
  readonly deployer: PrivateKeyAccount;
  readonly keeper: PrivateKeyAccount;
  readonly stakers: readonly PrivateKeyAccount[];
  readonly traders: readonly PrivateKeyAccount[];
}

/** A silo on the embedded chain, and who takes part. */
export interface ChainSetup {
  readonly deployment: Deployment;
  /** Folder with the deployment's file, as `--deployments` takes it. */
  readonly deployments: string;
  readonly keeperKeyFile: string;
  readonly participants: Participants;
  readonly keys: Keys;
}

/** Keys that are good for nothing but a demo: anybody can compute them. */
function demoKey(role: string, at: number): PrivateKeyAccount {
  return privateKeyToAccount(keccak256(toHex(`keel demo ${role} ${at}`)));
}

function keysOf({ accounts, population }: Scenario): Keys {
  const [deployer, keeper] = NODE_KEYS;
  return {
    deployer: privateKeyToAccount(deployer),
    keeper: privateKeyToAccount(keeper),
    stakers: population.stakes.map((_, at) => demoKey("staker", at)),
    traders: Array.from({ length: accounts }, (_, at) => demoKey("trader", at)),
  };
}

/** The node with every block of what it mines on its own in one second, so that deployments take no time of the run's. */
function pinnedTo(rpc: Rpc, timestamp: Seconds): Pick<Rpc, "request"> {
  return {
    request: async (call) => {
      if (call.method === "eth_sendRawTransaction") {
        await rpc.request({ method: "evm_setNextBlockTimestamp", params: [quantity(timestamp)] });
      }
      return rpc.request(call);
    },
  };
}

async function givePocketMoney(rpc: Rpc, { stakers, traders }: Keys): Promise<void> {
  const everybody = [...stakers, ...traders];
  await rpc.batch(everybody.map(({ address: to }) => ({ method: "hardhat_setBalance", params: [to, quantity(POCKET_MONEY)] })));
}

function participantsOf(deployment: Deployment, { deployer, keeper, stakers, traders }: Keys): Participants {
  const market = deployment.markets.find(({ id }) => BigInt(id) === MARKET);
  if (market === undefined) throw new LocalChainError("lists no market", "");
  return {
    chainId: deployment.chainId,
    contracts: siloAddresses(deployment),
    feed: address(market.feed),
    adapter: address(market.adapter),
    deployer: address(deployer.address),
    keeper: address(keeper.address),
    stakers: stakers.map((each) => address(each.address)),
    traders: traders.map((each) => address(each.address)),
    orderHash: (order) => hex(hashOrder({ chainId: deployment.chainId, venue: deployment.contracts.venue }, order)),
  };
}

/**
 * Deploys the run's silo with `deploySilo`, as `keel deploy` does, and writes down what the keeper needs to find it.
 *
 * @param folder where the deployment's file and the keeper's key go
 */
export async function setUpChain(chain: LocalChain, scenario: Scenario, folder: string): Promise<ChainSetup> {
  const keys = keysOf(scenario);
  const connected = await connect({ provider: pinnedTo(chain.rpc, deploymentTime(scenario)) as Pick<EIP1193Provider, "request"> });
  const deployments = join(folder, "deployments");
  const store = fileStore(deployments, connected.chainId);
  const deployment = await deploySilo({ chain: connected, signer: signerOf(connected, keys.deployer), config: scenario.config, store });
  await givePocketMoney(chain.rpc, keys);
  await mkdir(folder, { recursive: true });
  const keeperKeyFile = join(folder, "keeper.key");
  await writeFile(keeperKeyFile, `${NODE_KEYS[1]}\n`, { mode: 0o600 });
  return { deployment, deployments, keeperKeyFile, participants: participantsOf(deployment, keys), keys };
}
