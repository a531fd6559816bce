import { addressPair } from "../../../src/engine/index.js";
import { freeAssets, maxMint, maxRedeem, maxWithdraw, redeemable } from "../../../src/engine/insurance/stakerFund.js";
import { draftAt } from "../../../src/engine/queries/views.js";
import { type Address, MAX_UINT256, ZERO_ADDRESS } from "../../../src/math/index.js";
import { STAKERS, STRANGER } from "../actors.js";
import { ADDRESSES } from "../chain/silo.js";
import { command, type World } from "../world.js";

const SHARES_PER_ASSET = 10n ** 6n;

const staker = (world: World): Address => (world.pick(STAKERS) ?? STRANGER).address;
const shares = (world: World, owner: Address) => world.state.tables.fundShares.get(owner) ?? 0n;
const view = (world: World) => draftAt(world.state, world.now);
/** After many total losses the vault is retired: nobody can enter it any more, and it would fill a run with refusals to try. */
const sellsShares = (world: World) => maxMint(view(world)) > 0n;
const leavers = (world: World) => STAKERS.map(({ address }) => address).filter((one) => redeemable(view(world), one) > 0n);

/** Stakes are small against the accounts, so that losses can exceed the fund. */
const stake = (world: World) => world.random.bigint(1n, 400n * 10n ** 6n);

export const deposit = command({
  name: "fund.deposit",
  weight: 3,
  generate(world, intent) {
    const sender = staker(world);
    const receiver = world.chance(85) ? sender : staker(world);
    if (intent === "good") return sellsShares(world) ? { sender, args: { assets: stake(world), receiver } } : undefined;
    return world.one(
      { sender, args: { assets: 0n, receiver } },
      { sender, args: { assets: world.tokens(sender) + 1n, receiver } },
      { sender, args: { assets: 10n ** 21n + 1n, receiver } },
      { sender, args: { assets: MAX_UINT256, receiver } },
      { sender, args: { assets: 5n, receiver: ZERO_ADDRESS } },
      { sender: STRANGER.address, args: { assets: 5n, receiver } },
      // Traders let the clearing house take their tokens, which is not the vault.
      { sender: world.person().address, args: { assets: 5n, receiver } },
    );
  },
});

export const mint = command({
  name: "fund.mint",
  weight: 2,
  generate(world, intent) {
    const sender = staker(world);
    if (intent === "good") {
      const args = { shares: stake(world) * SHARES_PER_ASSET + world.random.bigint(0n, 999_999n), receiver: sender };
      return sellsShares(world) ? { sender, args } : undefined;
    }
    return world.one(
      { sender, args: { shares: 0n, receiver: sender } },
      { sender, args: { shares: 10n ** 40n, receiver: sender } },
      { sender, args: { shares: maxMint(view(world)) + BigInt(world.random.integer(0, 1)), receiver: sender } },
      { sender: STRANGER.address, args: { shares: SHARES_PER_ASSET * 10n ** 9n, receiver: sender } },
      { sender, args: { shares: SHARES_PER_ASSET, receiver: ZERO_ADDRESS } },
    );
  },
});

export const requestUnlock = command({
  name: "fund.requestUnlock",
  weight: 2,
  generate(world, intent) {
    const sender = staker(world);
    const balance = shares(world, sender);
    if (intent === "good")
      return balance === 0n ? undefined : { sender, args: { shares: world.chance(50) ? balance : world.part(balance, 5, 95) || 1n } };
    return { sender, args: { shares: world.chance(50) ? balance + 1n : 0n } };
  },
});

export const withdraw = command({
  name: "fund.withdraw",
  weight: 2,
  generate(world, intent) {
    const owner = world.pick(leavers(world)) ?? staker(world);
    const most = maxWithdraw(view(world), owner);
    const receiver = world.chance(70) ? owner : staker(world);
    if (intent === "good")
      return most === 0n
        ? undefined
        : { sender: owner, args: { assets: world.chance(25) ? most : world.part(most, 1, 60) || 1n, receiver, owner } };
    const beyond = { sender: owner, args: { assets: most + 1n, receiver, owner } };
    if (most === 0n) return beyond;
    return world.one(
      beyond,
      { sender: owner, args: { assets: freeAssets(view(world)) + 1n, receiver, owner } },
      { sender: STRANGER.address, args: { assets: 1n, receiver, owner } },
      { sender: owner, args: { assets: 0n, receiver, owner } },
      { sender: owner, args: { assets: 1n, receiver: ZERO_ADDRESS, owner } },
    );
  },
});

export const redeem = command({
  name: "fund.redeem",
  weight: 2,
  generate(world, intent) {
    const owner = world.pick(leavers(world)) ?? staker(world);
    const most = maxRedeem(view(world), owner);
    const receiver = world.chance(70) ? owner : staker(world);
    if (intent === "good") {
      if (most < SHARES_PER_ASSET * 2n || freeAssets(view(world)) < 10n) return undefined;
      const friend = STAKERS.map(({ address }) => address).find(
        (one) => (world.state.tables.fundAllowances.get(addressPair(owner, one)) ?? 0n) >= most,
      );
      return {
        sender: friend !== undefined && world.chance(30) ? friend : owner,
        args: { shares: world.chance(25) ? most : world.part(most, 20, 80), receiver, owner },
      };
    }
    if (most === 0n) return { sender: owner, args: { shares: 1n, receiver, owner } };
    return world.one(
      { sender: owner, args: { shares: most + 1n, receiver, owner } },
      { sender: STRANGER.address, args: { shares: most, receiver, owner } },
      { sender: owner, args: { shares: 0n, receiver, owner } },
    );
  },
});

export const approve = command({
  name: "fund.approve",
  weight: 1,
  generate(world, intent) {
    const args = { spender: intent === "bad" ? ZERO_ADDRESS : staker(world), value: world.chance(60) ? MAX_UINT256 : 10n ** 12n };
    return { sender: staker(world), args };
  },
});

export const transfer = command({
  name: "fund.transfer",
  weight: 1,
  generate(world, intent) {
    const sender = staker(world);
    const to = world.chance(10) ? ADDRESSES.fund : staker(world);
    const balance = shares(world, sender);
    if (intent === "good") return { sender, args: { to, value: world.part(balance, 0, 60) } };
    return { sender, args: world.chance(70) ? { to, value: balance + 1n } : { to: ZERO_ADDRESS, value: 0n } };
  },
});

export const transferFrom = command({
  name: "fund.transferFrom",
  weight: 1,
  generate(world, intent) {
    const open = [...world.state.tables.fundAllowances.keys()].map((key) => key.split(":") as [Address, Address]);
    const known = world.pick(open.filter(([from]) => shares(world, from) > 0n));
    if (intent === "good") return known && { sender: known[1], args: { from: known[0], to: staker(world), value: 1n } };
    const from = staker(world);
    return { sender: STRANGER.address, args: { from, to: staker(world), value: shares(world, from) + 1n } };
  },
});
