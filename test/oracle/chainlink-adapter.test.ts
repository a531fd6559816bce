import { expect } from "chai";
import { wad } from "../support/amounts.js";
import { BROKEN_CODE } from "../support/brokenCode.js";
import { connection, ethers, networkHelpers } from "../support/chain.js";
import { deployFeed } from "../support/silo.js";
import { reverts } from "../support/siloChecks.js";

const HEARTBEAT = 3_600n;

async function adapterAndFeed() {
  const feed = await deployFeed(connection, "50000");
  const address = await feed.getAddress();
  const adapter = await ethers.deployContract("ChainlinkAdapter", [feed, HEARTBEAT]);
  return { feed, address, adapter };
}

describe("ChainlinkAdapter", () => {
  const setUp = () => networkHelpers.loadFixture(adapterAndFeed);

  it("scales 8 decimals to WAD and says how long the answer holds", async () => {
    const { feed, adapter } = await setUp();
    await feed.updateAnswer(5_012_345_678_901n);
    const now = BigInt(await networkHelpers.time.latest());
    expect([...(await adapter.latestPrice())]).to.deep.equal([wad("50123.45678901"), now + HEARTBEAT]);
  });

  it("reads feeds of 0 and of 18 decimals exactly, and refuses 19", async () => {
    for (const [decimals, answer] of [
      [0, "7"],
      [18, "7.000000000000000001"],
    ] as const) {
      const adapter = await ethers.deployContract("ChainlinkAdapter", [await deployFeed(connection, answer, decimals), 1n]);
      expect((await adapter.latestPrice())[0]).to.equal(wad(answer));
    }
    const fine = await deployFeed(connection, "7", 19);
    const address = await fine.getAddress();
    await reverts(ethers.deployContract("ChainlinkAdapter", [fine, 1n]), "UnsupportedDecimals", [address, 19n]);
  });

  it("wants a heartbeat of one second to two days", async () => {
    const { feed } = await setUp();
    for (const heartbeat of [0n, 172_801n]) {
      await reverts(ethers.deployContract("ChainlinkAdapter", [feed, heartbeat]), "HeartbeatOutOfRange", [heartbeat]);
    }
    await ethers.deployContract("ChainlinkAdapter", [feed, 172_800n]);
  });

  it("refuses zero and negative answers", async () => {
    const { feed, address, adapter } = await setUp();
    for (const answer of [0n, -1n, -(2n ** 255n)]) {
      await feed.updateAnswer(answer);
      await reverts(adapter.latestPrice(), "PriceNotPositive", [address, answer]);
    }
  });

  it("refuses an answer beyond an int128, so that no later product wraps", async () => {
    const { feed, address, adapter } = await setUp();
    await feed.updateAnswer(2n ** 127n);
    await reverts(adapter.latestPrice(), "AnswerOutOfRange", [address, 2n ** 127n]);
    await feed.updateAnswer(2n ** 127n - 1n);
    expect((await adapter.latestPrice())[0]).to.equal((2n ** 127n - 1n) * 10n ** 10n);
  });

  it("refuses an answer from the future", async () => {
    const { feed, address, adapter } = await setUp();
    const future = BigInt(await networkHelpers.time.latest()) + 1_000n;
    await feed.updateRoundData(2n, 1n, future, future);
    await networkHelpers.mine();
    const now = BigInt(await networkHelpers.time.latest());
    await reverts(adapter.latestPrice(), "PriceFromFuture", [address, future, now]);
  });

  it("accepts an answer in the last second of its heartbeat, and refuses it one later", async () => {
    const { address, adapter } = await setUp();
    const updatedAt = BigInt(await networkHelpers.time.latest()) - 1n;
    await networkHelpers.time.increaseTo(updatedAt + HEARTBEAT);
    expect((await adapter.latestPrice())[1]).to.equal(updatedAt + HEARTBEAT);
    await networkHelpers.time.increaseTo(updatedAt + HEARTBEAT + 1n);
    await reverts(adapter.latestPrice(), "PriceStale", [address, updatedAt, HEARTBEAT]);
  });

  for (const [what, code] of Object.entries(BROKEN_CODE)) {
    it(`names a feed that ${what}, and takes none like it`, async () => {
      const { address, adapter } = await setUp();
      await networkHelpers.setCode(address, code);
      await reverts(adapter.latestPrice(), "FeedUnavailable", [address]);
      // One word of zeros are the decimals of a feed that has none.
      if (what === "answers one word") return;
      await reverts(ethers.deployContract("ChainlinkAdapter", [address, HEARTBEAT]), "FeedUnavailable", [address]);
    });
  }

  it("takes no feed that never was one", async () => {
    const nobody = "0x00000000000000000000000000000000DeaDBeef";
    await reverts(ethers.deployContract("ChainlinkAdapter", [nobody, HEARTBEAT]), "FeedUnavailable", [nobody]);
  });

  it("takes no feed whose decimals are beyond a byte", async () => {
    const { address } = await setUp();
    await networkHelpers.setCode(address, "0x6101005f5260205ff3"); // the word 256
    await reverts(ethers.deployContract("ChainlinkAdapter", [address, HEARTBEAT]), "FeedUnavailable", [address]);
    await networkHelpers.setCode(address, "0x60ff5f5260205ff3"); // 255
    await reverts(ethers.deployContract("ChainlinkAdapter", [address, HEARTBEAT]), "UnsupportedDecimals", [address, 255n]);
  });

  it("reads the answer beside words that are no round numbers", async () => {
    const { address, adapter } = await setUp();
    // Five words of ones: round ids beyond their 80 bits, and an answer of -1.
    await networkHelpers.setCode(address, "0x5f19805f5280602052806040528060605260805260a05ff3");
    await reverts(adapter.latestPrice(), "PriceNotPositive", [address, -1n]);
  });

  it("refuses an update time beyond all time", async () => {
    const { feed, address, adapter } = await setUp();
    for (const updatedAt of [2n ** 40n, 2n ** 256n - 1n]) {
      await feed.updateRoundData(2n, 1n, updatedAt, updatedAt);
      const now = BigInt(await networkHelpers.time.latest());
      await reverts(adapter.latestPrice(), "PriceFromFuture", [address, updatedAt, now]);
    }
  });
});
