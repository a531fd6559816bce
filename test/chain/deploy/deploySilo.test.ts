import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { formatDecimal } from "../../../src/base/decimal.js";
import { abis } from "../../../src/chain/abi/abis.js";
import { type Chain, connect } from "../../../src/chain/client/client.js";
import { NoContractError, RpcUnreachableError, WrongChainError } from "../../../src/chain/codec/errors.js";
import {
  ChainResetError,
  DeploymentError,
  type DeploymentStore,
  fileStore,
  loadDeployment,
  memoryStore,
} from "../../../src/chain/deploy/deployment.js";
import { deploySilo, type StepReport, TokenError } from "../../../src/chain/deploy/deploySilo.js";
import { DEFAULT_CONFIG, parseSiloConfig, readSiloConfig, type SiloConfig } from "../../../src/config/siloConfig.js";
import { MAX_INDEX, MIN_INDEX } from "../../../src/math/index.js";
import { devSigner, temporaryFolder } from "../../support/chainSilo.js";
import { hardhatNode, NOBODY, type RunningNode } from "../../support/node.js";
import { rejected } from "../../support/thrown.js";

class Interrupted extends Error {}

/** A store whose process dies at its nth save: before writing it, or right after. */
function dyingStore(store: DeploymentStore, saves: number): DeploymentStore {
  let left = saves;
  return {
    path: store.path,
    load: store.load,
    save: async (record) => {
      if (left === 0) throw new Interrupted();
      left -= 1;
      await store.save(record);
    },
  };
}

describe("a deployment", () => {
  let node: RunningNode;
  let chain: Chain;
  let config: SiloConfig;
  let folder: string;

  before(async () => {
    node = await hardhatNode();
    chain = await connect({ url: node.url });
    config = await readSiloConfig();
    folder = await temporaryFolder();
  });

  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true });
  });

  const sentBy = (at: 0 | 1 | 2 | 3) => chain.client.getTransactionCount({ address: devSigner(chain, at).address });

  async function run(store: DeploymentStore, at: 0 | 1 | 2 | 3 = 0, changed: Partial<SiloConfig> = {}) {
    const steps: StepReport[] = [];
    const signer = devSigner(chain, at);
    const deployment = await deploySilo({ chain, signer, config: { ...config, ...changed }, store, onStep: (step) => steps.push(step) });
    return { deployment, steps };
  }

  it("sends nothing when it is run again", async () => {
    const store = fileStore(join(folder, "again"), chain.chainId);
    const first = await run(store);
    const sent = await sentBy(0);
    const second = await run(store);
    expect(second.deployment).to.deep.equal(first.deployment);
    expect(second.steps.every(({ outcome }) => outcome === "found")).to.equal(true);
    expect(await sentBy(0)).to.equal(sent);
  });

  it("creates every contract once, wherever it is interrupted", async () => {
    const whole = memoryStore();
    const before = await sentBy(1);
    await run(whole, 1);
    const needed = (await sentBy(1)) - before;
    const store = memoryStore();
    const from = await sentBy(2);
    let runs = 0;
    // A run that may save once dies between sending a contract and recording it; one that may save twice, after recording it.
    for (let finished = false; !finished; runs++) {
      if (runs > 200) throw new Error("the deployment never ends");
      finished = await run(dyingStore(store, 1 + (runs % 2)), 2).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Interrupted) return false;
          throw error;
        },
      );
    }
    expect(runs).to.be.greaterThan(15);
    expect((await sentBy(2)) - from).to.equal(needed);
    const record = await store.load();
    expect(record?.complete).to.equal(true);
  });

  it("refuses to go on with another configuration, key or build", async () => {
    const store = memoryStore();
    await rejected(Interrupted, run(dyingStore(store, 5), 3));
    const other = await rejected(DeploymentError, run(store, 3, { venue: { makerFee: 0n, takerFee: 0n } }));
    expect(other.message).to.include("another configuration");
    expect((await rejected(DeploymentError, run(store, 0))).message).to.include("was begun by");
    const options = { chain, signer: devSigner(chain, 3), config, store, profile: "production" } as const;
    expect((await rejected(DeploymentError, deploySilo(options))).message).to.include("default build");
  });

  it("notices a chain that began anew", async () => {
    const path = join(folder, "again");
    const fresh = await hardhatNode();
    try {
      const other = await connect({ url: fresh.url });
      await rejected(ChainResetError, loadDeployment(other, path));
      const store = fileStore(path, other.chainId);
      await rejected(ChainResetError, deploySilo({ chain: other, signer: devSigner(other, 0), config, store }));
    } finally {
      await fresh.stop();
    }
  });

  it("notices a recorded contract that the chain does not have", async () => {
    const store = memoryStore();
    await run(store);
    const record = await store.load();
    if (record === undefined) throw new Error("nothing was recorded");
    await store.save({ ...record, contracts: { ...record.contracts, lens: NOBODY } });
    await rejected(ChainResetError, run(store));
  });

  it("offers the contracts to another owner", async () => {
    const { deployment } = await run(memoryStore(), 0, { owner: NOBODY });
    for (const key of ["governor", "oracle", "auction", "venue"] as const) {
      const contract = { address: deployment.contracts[key], abi: abis.governor, functionName: "pendingOwner" } as const;
      expect((await chain.client.readContract(contract)).toLowerCase(), key).to.equal(NOBODY.toLowerCase());
    }
  });

  it("refuses a token that is not there or has other decimals, before sending anything", async () => {
    const sent = await sentBy(0);
    await rejected(NoContractError, run(memoryStore(), 0, { token: NOBODY }));
    const { deployment } = await run(memoryStore(), 1);
    await rejected(TokenError, run(memoryStore(), 0, { token: deployment.contracts.kernel }));
    expect((await rejected(TokenError, run(memoryStore(), 0, { token: deployment.contracts.fund }))).message).to.include("decimals");
    expect(await sentBy(0)).to.equal(sent);
  });

  it("needs a finished deployment of the node's chain to work on", async () => {
    expect((await rejected(DeploymentError, loadDeployment(chain, join(folder, "none")))).hint).to.include("keel deploy");
  });

  it("says so when no node answers, or one of another chain", async () => {
    await rejected(RpcUnreachableError, connect({ url: "http://127.0.0.1:9" }, { timeoutMs: 2_000 }));
    await rejected(WrongChainError, connect({ url: node.url }, { chainId: 1 }));
  });
});

describe("a silo's configuration", () => {
  it("is the default one when none is given", async () => {
    const { parameters, markets } = await readSiloConfig();
    expect(parameters.maintenanceFactor).to.equal(6n * 10n ** 17n);
    expect(markets.map(({ name }) => name)).to.deep.equal(["BTC", "ETH"]);
  });

  it("refuses bounds of a price whose mark could leave the prices (1.6), as the contract does", async () => {
    const text = await readFile(DEFAULT_CONFIG, "utf8");
    const parse = (change: string, to: string) => () => parseSiloConfig(text.replace(change, to), "silo.yaml");
    const limits = `must be ${formatDecimal(MIN_INDEX)} to ${formatDecimal(MAX_INDEX)}`;
    expect(parse("minPrice: 100 ", "minPrice: 0.000001 ")).to.throw(limits);
    expect(parse("maxPrice: 10000000\n", "maxPrice: 1000000000000\n")).to.throw(limits);
    expect(parse("minPrice: 100 ", `minPrice: ${formatDecimal(MIN_INDEX)} `)()).to.have.property("markets");
  });

  for (const [what, text, reason] of [
    ["a number that is none", "parameters: { initialFactor: lots }", "parameters.initialFactor"],
    ["a share out of its hard bounds", "parameters: { initialFactor: 9 }", "0.1 to 5"],
    ["text that is not YAML", "parameters: {", "is not YAML"],
  ] as const) {
    it(`refuses ${what} and names it`, () => {
      expect(() => parseSiloConfig(text, "silo.yaml")).to.throw(reason);
    });
  }
});
