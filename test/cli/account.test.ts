import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { encodeDeployData } from "viem";
import { parseDecimal } from "../../src/base/decimal.js";
import { abis, tokenAbi } from "../../src/chain/abi/abis.js";
import { AccountUnfinishedError, openAccount } from "../../src/chain/actions/accounts.js";
import { connect } from "../../src/chain/client/client.js";
import { sendAndWait, transact } from "../../src/chain/client/transactions.js";
import { type Deployable, readArtifact } from "../../src/chain/deploy/artifacts.js";
import { fileStore } from "../../src/chain/deploy/deployment.js";
import { deploySilo } from "../../src/chain/deploy/deploySilo.js";
import { main } from "../../src/cli/main.js";
import { readSiloConfig } from "../../src/config/siloConfig.js";
import { type ChainSilo, devSigner, startChainSilo, temporaryFolder, writeKey } from "../support/chainSilo.js";
import { linesOf } from "../support/keel.js";
import { memoryIo } from "../support/memoryIo.js";
import { foreignNode, NOBODY, type RunningNode } from "../support/node.js";
import { rejected } from "../support/thrown.js";

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("the commands that open and fund accounts", () => {
  let silo: ChainSilo;
  let carolKey: string;
  let bobKey: string;

  before(async () => {
    silo = await startChainSilo();
    [carolKey, bobKey] = [await writeKey(silo.folder, 3), await writeKey(silo.folder, 2)];
  });

  after(() => silo.stop());

  async function keel(...words: readonly string[]): Promise<Answer> {
    const io = memoryIo();
    const code = await main([...words, "--rpc", silo.node.url, "--deployments", join(silo.folder, "deployments")], io);
    return { code, ...io.written() };
  }

  /** What a command that succeeds answers a program. */
  async function answer(...words: readonly string[]) {
    const { code, stdout, stderr } = await keel(...words, "--json");
    expect({ code, stderr, lines: linesOf(stdout).length }, words.join(" ")).to.deep.equal({ code: 0, stderr: "", lines: 1 });
    return JSON.parse(stdout);
  }

  /** The code of the error that a command ends with. */
  async function failure(...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await keel(...words, "--json");
    expect({ code, errors: linesOf(stderr).length }, `${words.join(" ")}: ${stderr}`).to.deep.equal({ code: 1, errors: 1 });
    return JSON.parse(stdout).error.code;
  }

  const open = (key: string, ...words: readonly string[]) => answer("account", "open", "--key-file", key, ...words);
  const funded = (key: string) => open(key, "--deposit", "10000", "--mint", "--enable-venue");
  const onClearingHouse = () => ({ address: silo.deployment.contracts.clearingHouse, abi: abis.clearingHouse }) as const;
  const accountsOpened = () => silo.chain.client.readContract({ ...onClearingHouse(), functionName: "nextAccount" });
  const tokensOf = (holder: `0x${string}`) =>
    silo.chain.client.readContract({
      ...{ address: silo.deployment.contracts.token, abi: tokenAbi, functionName: "balanceOf", args: [holder] },
    } as const);

  async function sign(name: string, account: string, key: string, ...words: readonly string[]): Promise<string> {
    const out = join(silo.folder, name);
    await answer("order", "sign", "--account", account, "--market", "BTC", "--key-file", key, "--out", out, ...words);
    return out;
  }

  describe("keel account open", () => {
    it("opens an account that holds nothing and consents to nothing", async () => {
      const { account, deposited, venueEnabled } = await open(bobKey);
      expect({ deposited, venueEnabled }).to.deep.equal({ deposited: "0", venueEnabled: false });
      expect(await answer("account", account)).to.include({ owner: silo.bob.address.toLowerCase(), cash: "0" });
      const { venue } = silo.deployment.contracts;
      const consent = { ...onClearingHouse(), functionName: "isVenueEnabled", args: [BigInt(account), venue] } as const;
      expect(await silo.chain.client.readContract(consent)).to.equal(false);
    });

    it("opens one for somebody else", async () => {
      const { account } = await open(bobKey, "--owner", NOBODY);
      expect((await answer("account", account)).owner).to.equal(NOBODY.toLowerCase());
    });

    it("mints, approves exactly, deposits and gives consent where told to", async () => {
      const before = await tokensOf(silo.bob.address);
      const { account, deposited, venueEnabled } = await open(bobKey, "--deposit", "1234.567891", "--mint", "--enable-venue");
      expect({ deposited, venueEnabled }).to.deep.equal({ deposited: "1234.567891", venueEnabled: true });
      expect(await answer("account", account)).to.include({ cash: "1234.567891" });
      expect(await tokensOf(silo.bob.address)).to.equal(before);
      const { token, clearingHouse, venue } = silo.deployment.contracts;
      const left = { address: token, abi: tokenAbi, functionName: "allowance", args: [silo.bob.address, clearingHouse] } as const;
      expect(await silo.chain.client.readContract(left)).to.equal(0n);
      const consent = { ...onClearingHouse(), functionName: "isVenueEnabled", args: [BigInt(account), venue] } as const;
      expect(await silo.chain.client.readContract(consent)).to.equal(true);
    });

    it("opens nothing when the deposit is more than the key holds, or the consent not the key's to give", async () => {
      const before = await accountsOpened();
      expect(await failure("account", "open", "--key-file", carolKey, "--deposit", "5")).to.equal("INSUFFICIENT_TOKENS");
      const most = "1000000000000001";
      expect(await failure("account", "open", "--key-file", bobKey, "--deposit", most, "--mint")).to.equal("AMOUNT_TOO_LARGE");
      const foreign = await keel("account", "open", "--key-file", bobKey, "--owner", NOBODY, "--enable-venue");
      expect(foreign).to.include({ code: 2 });
      expect(await keel("account", "open", "--key-file", bobKey, "--mint")).to.include({ code: 2 });
      expect(await accountsOpened()).to.equal(before);
    });

    it("says which account is open when a step after it fails", async () => {
      const account = await accountsOpened();
      const actor = { chain: silo.chain, deployment: silo.deployment, signer: silo.bob };
      const opening = { owner: NOBODY, deposit: 0n, mint: false, enableVenue: true };
      const error = await rejected(AccountUnfinishedError, openAccount(actor, opening));
      expect(error.message).to.match(new RegExp(`^account ${account} is open, but its consent to the venue failed: .* does not own`));
    });

    it("says what it did in a few lines for people", async () => {
      const { stdout } = await keel("account", "open", "--key-file", bobKey);
      expect(stdout)
        .to.match(/^account +\d+\nowner +0x/)
        .and.include("--enable");
    });
  });

  describe("keel account deposit, withdraw and venue", () => {
    let account: string;

    before(async () => {
      ({ account } = await funded(bobKey));
    });

    it("deposits minted tokens and withdraws them to any address", async () => {
      expect(await answer("account", "deposit", account, "500.5", "--mint", "--key-file", bobKey)).to.include({ deposited: "500.5" });
      const before = await tokensOf(NOBODY);
      const out = await answer("account", "withdraw", account, "500.25", "--to", NOBODY, "--key-file", bobKey);
      expect(out).to.include({ withdrawn: "500.25", paid: "500.25", exitClaim: "0", to: NOBODY });
      expect((await tokensOf(NOBODY)) - before).to.equal(500_250_000n);
      expect((await answer("account", account)).cash).to.equal("10000.25");
    });

    it("raises an allowance that is too small to exactly what is needed, and leaves one that reaches", async () => {
      await answer("account", "withdraw", account, "50", "--key-file", bobKey);
      const { token, clearingHouse } = silo.deployment.contracts;
      const allow = (amount: bigint) =>
        transact(silo.chain, silo.bob, { address: token, abi: tokenAbi, functionName: "approve", args: [clearingHouse, amount] });
      const left = { address: token, abi: tokenAbi, functionName: "allowance", args: [silo.bob.address, clearingHouse] } as const;
      await allow(1n);
      await answer("account", "deposit", account, "20", "--key-file", bobKey);
      expect(await silo.chain.client.readContract(left)).to.equal(0n);
      await allow(50_000_000n);
      await answer("account", "deposit", account, "30", "--key-file", bobKey);
      expect(await silo.chain.client.readContract(left)).to.equal(20_000_000n);
    });

    it("gives consent to the venue and takes it back", async () => {
      const consent = {
        ...onClearingHouse(),
        functionName: "isVenueEnabled",
        args: [BigInt(account), silo.deployment.contracts.venue],
      } as const;
      expect(await answer("account", "venue", account, "--disable", "--key-file", bobKey)).to.include({ enabled: false });
      expect(await silo.chain.client.readContract(consent)).to.equal(false);
      expect(await answer("account", "venue", account, "--enable", "--key-file", bobKey)).to.include({ enabled: true });
      expect(await silo.chain.client.readContract(consent)).to.equal(true);
      expect(await keel("account", "venue", account, "--key-file", bobKey)).to.include({ code: 2 });
      expect(await keel("account", "venue", account, "--enable", "--disable", "--key-file", bobKey)).to.include({ code: 2 });
    });

    it("refuses keys that do not own the account", async () => {
      expect(await failure("account", "withdraw", account, "1", "--key-file", carolKey)).to.equal("NOT_AUTHORIZED");
      expect(await failure("account", "venue", account, "--enable", "--key-file", carolKey)).to.equal("NOT_ACCOUNT_OWNER");
    });

    it("refuses accounts that do not exist, before anything is minted", async () => {
      const before = await tokensOf(silo.bob.address);
      expect(await failure("account", "deposit", "99", "1", "--mint", "--key-file", bobKey)).to.equal("UNKNOWN_ACCOUNT");
      expect(await failure("account", "deposit", "3", "1", "--mint", "--key-file", bobKey)).to.equal("RESERVED_ACCOUNT");
      expect(await failure("account", "withdraw", "99", "1", "--key-file", bobKey)).to.equal("UNKNOWN_ACCOUNT");
      expect(await failure("account", "venue", "99", "--enable", "--key-file", bobKey)).to.equal("UNKNOWN_ACCOUNT");
      expect(await tokensOf(silo.bob.address)).to.equal(before);
    });

    it("refuses more than the account or the key has, and amounts that are none", async () => {
      expect(await failure("account", "withdraw", account, "10001", "--key-file", bobKey)).to.equal("WITHDRAWAL_EXCEEDS_MARGIN");
      expect(await failure("account", "deposit", account, "1", "--key-file", carolKey)).to.equal("INSUFFICIENT_TOKENS");
      for (const [amount, reason] of [
        ["0", "<amount>: must be above zero"],
        ["0.0000001", "<amount>: has more than 6 decimals"],
        ["ten", '<amount>: "ten" is not a plain non-negative decimal'],
      ] as const) {
        const { code, stderr } = await keel("account", "deposit", account, amount, "--key-file", bobKey);
        expect({ code, said: stderr.includes(reason) }, stderr).to.deep.equal({ code: 2, said: true });
      }
      expect((await keel("account", "deposit", "sixteen", "1", "--key-file", bobKey)).stderr).to.include(
        "<id>: must be an account's number",
      );
    });
  });

  describe("a trade between two accounts that were just opened", () => {
    it("is signed, placed, and shown at the price that keel market price sets", async () => {
      const [{ account: long }, { account: short }] = [await funded(bobKey), await funded(carolKey)];
      const maker = await sign("long.json", long, bobKey, "--buy", "2", "--price", "8000");
      const taker = await sign("short.json", short, carolKey, "--sell", "2", "--price", "8000");
      await answer("order", "place", maker, taker, "--key-file", bobKey);
      const { equity } = await answer("account", long);
      expect(await answer("market", "price", "btc", "7000.12345678", "--key-file", carolKey)).to.include({
        name: "BTC",
        market: "1",
        price: "7000.12345678",
      });
      const moved = await answer("account", long);
      expect(moved.markets[0]).to.include({ index: "7000.12345678", mark: "7000.12345678" });
      const wad = (text: string) => parseDecimal(text) as bigint;
      expect(wad(equity) - wad(moved.equity)).to.equal(2n * wad("999.87654322"));
      expect((await answer("account", short)).markets[0].position.size).to.equal("-2");
      expect(await failure("account", "withdraw", long, "7500", "--key-file", bobKey)).to.equal("WITHDRAWAL_EXCEEDS_MARGIN");
    });
  });

  describe("keel market price", () => {
    it("refuses prices that the silo or the feed could not take", async () => {
      expect(await failure("market", "price", "BTC", "99", "--key-file", bobKey)).to.equal("PRICE_OUT_OF_BOUNDS");
      expect(await failure("market", "price", "BTC", "8000.000000001", "--key-file", bobKey)).to.equal("FEED_PRECISION");
      expect(await failure("market", "price", "7", "8000", "--key-file", bobKey)).to.equal("NO_PRICE_SOURCE");
      const words = ["market", "price", "BTC", "0", "--key-file", bobKey];
      expect((await keel(...words)).stderr).to.include("<price>: must be above zero");
      expect((await keel("market", "price", "GOLD", "1", "--key-file", bobKey)).stderr).to.include("there is no market GOLD");
    });

    it("refuses a feed that is not Chainlink's double", async () => {
      const { oracle, token } = silo.deployment.contracts;
      const source = { adapter: token, lot: 1, minPrice: 10n ** 18n, maxPrice: 10n ** 24n };
      await transact(silo.chain, silo.admin, { address: oracle, abi: abis.oracle, functionName: "setSource", args: [2, source] });
      expect(await failure("market", "price", "ETH", "200", "--key-file", bobKey)).to.equal("FEED_NOT_SETTABLE");
    });
  });

  describe("on a chain that is not a local one", () => {
    let node: RunningNode;
    let folder: string;
    let where: readonly string[];

    before(async () => {
      node = await foreignNode(424_242);
      folder = await temporaryFolder();
      where = ["--key-file", await writeKey(folder, 0), "--rpc", node.url, "--deployments", folder, "--json"];
      const chain = await connect({ url: node.url });
      const signer = devSigner(chain, 0);
      const create = async (name: Deployable, args: readonly unknown[]) => {
        const { abi, bytecode } = readArtifact(name);
        const { contractAddress } = await sendAndWait(chain, signer, { data: encodeDeployData({ abi, bytecode, args }) });
        return contractAddress ?? NOBODY;
      };
      const config = await readSiloConfig();
      const [feed, token] = [await create("MockV3Aggregator", [8, 800_000_000_000n]), await create("TestToken", [])];
      const markets = config.markets.slice(0, 1).map((market) => ({ ...market, feed }));
      await deploySilo({ chain, signer, config: { ...config, token, markets }, store: fileStore(folder, chain.chainId) });
    });

    after(async () => {
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    });

    /** The code of the error that a command ends with. */
    async function refusal(...words: readonly string[]): Promise<string> {
      const io = memoryIo();
      expect(await main([...words, ...where], io)).to.equal(1);
      return JSON.parse(io.written().stdout).error.code;
    }

    it("mints nothing and sets no price, even if the contracts would let it", async () => {
      expect(await refusal("account", "open", "--deposit", "5", "--mint")).to.equal("NOT_MINTABLE");
      expect(await refusal("account", "deposit", "16", "5")).to.equal("UNKNOWN_ACCOUNT");
      expect(await refusal("market", "price", "BTC", "7000")).to.equal("FEED_NOT_SETTABLE");
    });
  });
});
