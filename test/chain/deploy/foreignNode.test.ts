import { expect } from "chai";
import { type Address, encodeDeployData, isAddressEqual } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { mockFeedAbi } from "../../../src/chain/abi/abis.js";
import { type Chain, connect, signerOf } from "../../../src/chain/client/client.js";
import { sendAndWait, transact } from "../../../src/chain/client/transactions.js";
import { ArtifactError, ContractError, InsufficientGasMoneyError } from "../../../src/chain/codec/errors.js";
import { type Deployable, readArtifact } from "../../../src/chain/deploy/artifacts.js";
import { FeedMissingError } from "../../../src/chain/deploy/deployMarket.js";
import { memoryStore } from "../../../src/chain/deploy/deployment.js";
import { deploySilo, TokenError } from "../../../src/chain/deploy/deploySilo.js";
import { loadSnapshot } from "../../../src/chain/snapshot/snapshot.js";
import { readSiloConfig, type SiloConfig } from "../../../src/config/siloConfig.js";
import { violations } from "../../../src/engine/index.js";
import { devSigner } from "../../support/chainSilo.js";
import { foreignNode, NOBODY, type RunningNode } from "../../support/node.js";
import { rejected, thrown } from "../../support/thrown.js";

const FEED_UNIT = 10n ** 8n;

describe("a chain that is not a local one", () => {
  let node: RunningNode;
  let chain: Chain;
  let config: SiloConfig;
  let token: Address;
  let feeds: readonly Address[];

  async function create(name: Deployable, args: readonly unknown[]): Promise<Address> {
    const { abi, bytecode } = readArtifact(name);
    const { contractAddress } = await sendAndWait(chain, devSigner(chain, 0), { data: encodeDeployData({ abi, bytecode, args }) });
    if (!contractAddress) throw new Error("no contract was created");
    return contractAddress;
  }

  before(async () => {
    node = await foreignNode(424_242);
    chain = await connect({ url: node.url });
    config = await readSiloConfig();
    token = await create("TestToken", []);
    feeds = [await create("MockV3Aggregator", [8, 8_000n * FEED_UNIT]), await create("MockV3Aggregator", [8, 200n * FEED_UNIT])];
  });

  after(() => node.stop());

  const deploy = (changed: Partial<SiloConfig>, signer = devSigner(chain, 0)) =>
    deploySilo({ chain, signer, config: { ...config, ...changed }, store: memoryStore() });
  const withFeeds = () => config.markets.map((market, at) => ({ ...market, feed: feeds[at] }));

  it("gets a silo with its own token, feeds and owner", async () => {
    const deployment = await deploy({ token, markets: withFeeds(), owner: NOBODY });
    expect(isAddressEqual(deployment.contracts.token, token)).to.equal(true);
    for (const [at, { feed, mockFeed }] of deployment.markets.entries()) {
      expect(isAddressEqual(feed, feeds[at] ?? NOBODY)).to.equal(true);
      expect(mockFeed).to.equal(false);
    }
    const { state } = await loadSnapshot(chain, deployment);
    expect(state.singles.clearingHouse.marketCount).to.equal(2n);
    expect(violations(state)).to.deep.equal([]);
  });

  it("gets no test token and no feed set by hand", async () => {
    expect((await rejected(TokenError, deploy({ markets: withFeeds() }))).hint).to.include("--token");
    expect((await rejected(FeedMissingError, deploy({ token }))).message).to.include("market BTC has no feed");
  });

  it("is left alone when a feed does not answer what the listing accepts", async () => {
    const [btc] = withFeeds();
    if (btc === undefined) throw new Error("the default configuration has no market");
    const sent = await chain.client.getTransactionCount({ address: devSigner(chain, 0).address });
    const refused = async (market: typeof btc) => (await rejected(ContractError, deploy({ token, markets: [market] }))).errorName;
    expect(await refused({ ...btc, feed: token })).to.equal("FeedUnavailable");
    expect(await refused({ ...btc, maxPrice: btc.minPrice })).to.equal("PriceOutOfBounds");
    expect(await chain.client.getTransactionCount({ address: devSigner(chain, 0).address })).to.equal(sent);
    const stale = {
      address: feeds[1] ?? NOBODY,
      abi: mockFeedAbi,
      functionName: "updateRoundData",
      args: [9n, 200n * FEED_UNIT, 1n, 1n],
    } as const;
    await transact(chain, devSigner(chain, 0), stale);
    expect(await refused({ ...btc, feed: feeds[1] })).to.equal("PriceStale");
  });

  it("tells who has nothing to pay gas with", async () => {
    const poor = signerOf(chain, privateKeyToAccount(generatePrivateKey()));
    const error = await rejected(InsufficientGasMoneyError, deploy({ token, markets: withFeeds().slice(0, 1) }, poor));
    expect(error.message).to.include(poor.address);
  });
});

describe("a missing build", () => {
  it("is an error that names the command to run", () => {
    expect(thrown(ArtifactError, () => readArtifact("ClearingHouse", "production", "/nowhere")).hint).to.equal(
      "run `npm run build:production`",
    );
    expect(thrown(ArtifactError, () => readArtifact("ClearingHouse", "default", "/nowhere")).hint).to.equal("run `npm run build`");
  });
});
