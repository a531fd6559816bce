import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { parseSignedDecimal } from "../../src/base/decimal.js";
import { abis } from "../../src/chain/abi/abis.js";
import { transact } from "../../src/chain/client/transactions.js";
import { packWitness } from "../../src/chain/codec/packed.js";
import { main } from "../../src/cli/main.js";
import { type ChainSilo, startChainSilo, writeKey } from "../support/chainSilo.js";
import { linesOf } from "../support/keel.js";
import { memoryIo } from "../support/memoryIo.js";

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("the commands for a silo on a node", () => {
  let silo: ChainSilo;
  let aliceKey: string;
  let bobKey: string;
  let adminKey: string;

  before(async () => {
    silo = await startChainSilo();
    [adminKey, aliceKey, bobKey] = [await writeKey(silo.folder, 0), await writeKey(silo.folder, 1), await writeKey(silo.folder, 2)];
  });

  after(() => silo.stop());

  async function keel(...words: readonly string[]): Promise<Answer> {
    const io = memoryIo();
    const place = ["--rpc", silo.node.url, "--deployments", join(silo.folder, "deployments")];
    const code = await main([...words, ...place], io);
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

  const file = (name: string) => join(silo.folder, name);

  async function sign(name: string, account: bigint, key: string, ...words: readonly string[]): Promise<string> {
    const common = ["--account", String(account), "--market", "BTC", "--key-file", key, "--out", file(name)];
    await answer("order", "sign", ...common, ...words);
    return file(name);
  }

  const wad = (text: string): bigint => parseSignedDecimal(text) as bigint;

  describe("keel account", () => {
    it("shows an account without positions, and what it may do", async () => {
      const account = await answer("account", String(silo.aliceAccount));
      expect(account).to.include({ equity: "10000", initialMargin: "0", marginRatio: null, health: "healthy", auction: null });
      expect(account.maxWithdrawal).to.deep.include({ most: "10000" });
      const [btc] = account.markets;
      expect(btc).to.deep.include({ name: "BTC", mark: "8000", position: null });
      expect(wad(btc.maxBuy.most) > 0n).to.equal(true);
    });

    it("is a table for people", async () => {
      const { stdout } = await keel("account", String(silo.aliceAccount));
      expect(stdout)
        .to.match(/equity +10000\n/)
        .and.include("liquidated below");
    });

    it("refuses accounts and markets that do not exist", async () => {
      expect(await failure("account", "99")).to.equal("UNKNOWN_ACCOUNT");
      expect(await failure("account", "3")).to.equal("RESERVED_ACCOUNT");
      expect(await failure("account", "16", "--market", "7")).to.equal("UNKNOWN_MARKET");
      expect((await keel("account", "16", "--market", "GOLD")).stderr).to.include("1 BTC, 2 ETH");
      expect((await keel("account", "sixteen")).code).to.equal(2);
    });
  });

  describe("keel order", () => {
    it("signs two orders, finds nothing against them, and fills them", async () => {
      const maker = await sign("maker.json", silo.aliceAccount, aliceKey, "--buy", "2", "--price", "8000");
      const taker = await sign("taker.json", silo.bobAccount, bobKey, "--sell", "1.5", "--price", "7900");
      expect(await answer("order", "check", maker)).to.include({ fillable: true, remaining: "2", size: "2" });
      expect(await answer("order", "check", maker, "--against", taker)).to.include({ fillable: true, size: "1.5" });
      const all = ["--size", "1.6", "--min-size", "1.6"];
      expect(await failure("order", "check", maker, "--against", taker, ...all)).to.equal("FILL_BELOW_MINIMUM");
      expect(await failure("order", "place", maker, taker, ...all, "--key-file", adminKey)).to.equal("FILL_BELOW_MINIMUM");
      const part = ["--size", "1.6", "--min-size", "1"];
      expect(await answer("order", "place", maker, taker, ...part, "--key-file", adminKey)).to.include({ size: "1.5", price: "8000" });
      expect(await answer("order", "check", maker)).to.include({ remaining: "0.5" });
    });

    it("then shows the positions, with the lens's figures to the wei", async () => {
      for (const id of [silo.aliceAccount, silo.bobAccount]) {
        const shown = await answer("account", String(id));
        const lens = { address: silo.deployment.contracts.lens, abi: abis.lens, functionName: "accountRisk", args: [id] } as const;
        const risk = await silo.chain.client.readContract(lens);
        for (const figure of ["equity", "initialMargin", "maintenanceMargin", "bufferMargin"] as const)
          expect(wad(shown[figure]), figure).to.equal(risk[figure]);
        expect(shown.markets[0].position.size).to.equal(id === silo.aliceAccount ? "1.5" : "-1.5");
      }
      const { position } = (await answer("account", String(silo.aliceAccount), "--market", "BTC")).markets[0];
      expect(wad(position.liquidationBelow) < wad("8000")).to.equal(true);
      expect(position.liquidationAbove).to.equal(null);
    });

    it("says why an order is refused: expired, changed, cancelled, of the wrong key", async () => {
      const expired = await sign("expired.json", silo.aliceAccount, aliceKey, "--buy", "1", "--price", "8000", "--expires-in", "0");
      await silo.setPrice(1, 8_000);
      expect(await failure("order", "check", expired)).to.equal("ORDER_EXPIRED");
      const good = await sign("good.json", silo.aliceAccount, aliceKey, "--buy", "1", "--price", "8000");
      const text = await readFile(good, "utf8");
      await writeFile(file("changed.json"), text.replace('"size": "1000000000000000000"', '"size": "2000000000000000000"'));
      expect(await failure("order", "check", file("changed.json"))).to.equal("ORDER_FILE");
      await writeFile(
        file("forged.json"),
        text.replace(/("signature": "0x)(..)/, (_all, start, byte) => `${start}${byte === "00" ? "01" : "00"}`),
      );
      expect(await failure("order", "check", file("forged.json"))).to.equal("INVALID_SIGNATURE");
      const foreign = await sign("foreign.json", silo.aliceAccount, bobKey, "--buy", "1", "--price", "8000");
      expect(await failure("order", "check", foreign)).to.equal("SIGNER_NOT_AUTHORIZED");
      await answer("order", "cancel", "--account", String(silo.aliceAccount), "--order", good, "--key-file", aliceKey);
      expect(await failure("order", "check", good)).to.equal("ORDER_NONCE_USED");
    });

    it("says what limits an order, and refuses what can't be filled at all", async () => {
      const large = await sign("large.json", silo.aliceAccount, aliceKey, "--buy", "100", "--price", "8000");
      const { size, limitedBy } = await answer("order", "check", large);
      expect(wad(size) > 0n && wad(size) < wad("100")).to.equal(true);
      expect(limitedBy).to.include("initial margin");
      const far = await sign("far.json", silo.aliceAccount, aliceKey, "--buy", "1", "--price", "9000");
      expect(await failure("order", "check", far)).to.equal("PRICE_OUTSIDE_BAND");
      const sell = await sign("sell.json", silo.bobAccount, bobKey, "--sell", "100", "--price", "8000");
      expect(await failure("order", "check", large, "--against", sell)).to.equal("INSUFFICIENT_MARGIN");
      expect(await failure("order", "place", large, sell, "--key-file", adminKey)).to.equal("INSUFFICIENT_MARGIN");
      const reduce = await sign("reduce.json", silo.bobAccount, bobKey, "--buy", "5", "--price", "8000", "--reduce-only");
      expect((await answer("order", "check", reduce)).size).to.equal("1.5");
    });

    it("voids every order by a new epoch", async () => {
      const order = await sign("epoch.json", silo.bobAccount, bobKey, "--sell", "1", "--price", "8000");
      expect(await failure("order", "cancel", "--account", String(silo.bobAccount), "--all", "--key-file", aliceKey)).to.equal(
        "NOT_AUTHORIZED",
      );
      await answer("order", "cancel", "--account", String(silo.bobAccount), "--all", "--key-file", bobKey);
      expect(await failure("order", "check", order)).to.equal("ORDER_EPOCH_MISMATCH");
    });

    it("refuses a size of zero or dust, and files that are no orders", async () => {
      const words = ["order", "sign", "--account", "16", "--market", "BTC", "--price", "8000", "--key-file", aliceKey, "--out", file("x")];
      expect((await keel(...words, "--buy", "0")).stderr).to.include("--buy: must be above zero");
      expect((await keel(...words, "--buy", "0.0000001")).stderr).to.include("more than 6 decimals");
      expect((await keel(...words)).code).to.equal(2);
      expect(await failure("order", "check", aliceKey)).to.equal("ORDER_FILE");
      expect(await failure("order", "check", file("none"))).to.equal("ORDER_FILE");
      expect(await failure(...words.slice(0, -3), file("none"), "--out", file("x"), "--buy", "1")).to.equal("KEY_FILE");
    });
  });

  describe("keel market add", () => {
    const listing = ["--initial-price", "150", "--min-price", "1", "--max-price", "10000", "--max-open-interest", "1000"];

    it("lists a market that accounts see at once", async () => {
      const added = await answer("market", "add", "--name", "SOL", "--key-file", adminKey, "--scan-range", "0.24", ...listing);
      expect(added).to.include({ id: 3, name: "SOL", scanRange: "0.24", mockFeed: true });
      const { markets } = await answer("account", String(silo.aliceAccount));
      expect(markets[2]).to.include({ name: "SOL", mark: "150" });
    });

    it("refuses a name that is taken, a stranger's key and parameters out of bounds, before sending", async () => {
      const sol = ["market", "add", "--name", "SOL", ...listing];
      expect(await failure(...sol, "--key-file", adminKey, "--scan-range", "0.24")).to.equal("MARKET_EXISTS");
      const ada = ["market", "add", "--name", "ADA", ...listing];
      expect(await failure(...ada, "--key-file", aliceKey, "--scan-range", "0.24")).to.equal("OWNABLE_UNAUTHORIZED_ACCOUNT");
      expect((await keel(...ada, "--key-file", adminKey, "--scan-range", "0.7")).stderr).to.include("--scan-range: must be 0.01 to 0.6");
    });

    it("refuses a first price outside the bounds before it creates a feed that would keep it", async () => {
      const words = ["market", "add", "--name", "DOT", "--key-file", adminKey, "--scan-range", "0.24"];
      const [wrong, right] = [
        ["--initial-price", "10001"],
        ["--initial-price", "10000"],
      ];
      const bounds = listing.slice(2);
      const { code, stderr } = await keel(...words, ...bounds, ...wrong);
      expect({ code, stderr: stderr.trim() }).to.deep.equal({
        code: 2,
        stderr: "keel: --initial-price: must be from minPrice to maxPrice",
      });
      expect(await answer(...words, ...bounds, ...right)).to.include({ name: "DOT" });
    });
  });

  describe("keel account of a trader in trouble", () => {
    it("keeps showing an account through its auction", async () => {
      const max = (await answer("account", String(silo.aliceAccount))).markets[0].maxBuy.most;
      const buy = await sign("all-in.json", silo.aliceAccount, aliceKey, "--buy", max, "--price", "8000");
      const { clearingHouse } = silo.deployment.contracts;
      await transact(silo.chain, silo.bob, {
        address: clearingHouse,
        abi: abis.clearingHouse,
        functionName: "bumpOrderEpoch",
        args: [silo.bobAccount],
      });
      const sell = await sign("other.json", silo.bobAccount, bobKey, "--sell", "2", "--price", "8000");
      await answer("order", "place", buy, sell, "--size", "2", "--key-file", adminKey);
      await silo.setPrice(1, 5_600);
      const before = await answer("account", String(silo.aliceAccount));
      expect(before.health).to.include("can be liquidated");
      expect(before.markets[0].position.liquidatable).to.equal(true);
      // Long only: the worst ordinary scenario is the largest fall, without a change of volatility.
      const witness = packWitness({ markets: [{ id: 1n, scenario: 1n }], groups: [{ id: 1n, scenario: 1n }] });
      const { auction } = silo.deployment.contracts;
      const args = [silo.aliceAccount, witness, silo.bobAccount] as const;
      await transact(silo.chain, silo.bob, { address: auction, abi: abis.auction, functionName: "start", args });
      const during = await answer("account", String(silo.aliceAccount));
      expect(during).to.include({ inAuction: true, health: "in auction" });
      expect(during.auction).to.include({ status: "open" });
      expect(during.maxWithdrawal).to.deep.include({ most: "0", limitedBy: `account ${silo.aliceAccount} is in an auction` });
      expect((await keel("account", String(silo.aliceAccount))).stdout).to.include("on sale");
    });

    it("refuses a stale price with what to do about it", async () => {
      const day = 86_400;
      await silo.chain.client.request({ method: "evm_increaseTime" as "eth_chainId", params: [2 * day] as unknown as undefined });
      await silo.chain.client.request({ method: "evm_mine" as "eth_chainId" });
      expect(await failure("account", String(silo.aliceAccount))).to.equal("PRICE_STALE");
    });
  });
});
