import { addressPair } from "../../../src/engine/index.js";
import { MAX_UINT256, ZERO_ADDRESS } from "../../../src/math/index.js";
import { PEOPLE } from "../actors.js";
import { ADDRESSES } from "../chain/silo.js";
import { command, type World } from "../world.js";

const someone = (world: World) => (world.pick(PEOPLE) ?? world.person()).address;

export const mintTokens = command({
  name: "token.mint",
  weight: 3,
  generate(world, intent) {
    const sender = someone(world);
    if (intent === "bad") return { sender, args: world.chance(50) ? { to: ZERO_ADDRESS, value: 1n } : { to: sender, value: MAX_UINT256 } };
    return { sender, args: { to: someone(world), value: world.random.bigint(1n, 200_000n * 10n ** 6n) } };
  },
});

export const approveTokens = command({
  name: "token.approve",
  weight: 2,
  generate(world, intent) {
    const sender = someone(world);
    if (intent === "bad") return { sender, args: { spender: ZERO_ADDRESS, value: 1n } };
    const spender = world.chance(50) ? world.one(ADDRESSES.clearingHouse, ADDRESSES.fund) : someone(world);
    return { sender, args: { spender, value: world.chance(75) ? MAX_UINT256 : world.random.bigint(1n, 10n ** 9n) } };
  },
});

export const transferTokens = command({
  name: "token.transfer",
  weight: 1,
  generate(world, intent) {
    const sender = someone(world);
    const balance = world.tokens(sender);
    if (intent === "bad")
      return { sender, args: world.chance(70) ? { to: someone(world), value: balance + 1n } : { to: ZERO_ADDRESS, value: 0n } };
    // Tokens that are sent to a contract of the silo belong to nobody and must change nothing.
    const to = world.chance(15) ? world.one(ADDRESSES.clearingHouse, ADDRESSES.fund) : someone(world);
    return { sender, args: { to, value: world.part(balance, 0, 5) } };
  },
});

export const transferTokensFrom = command({
  name: "token.transferFrom",
  weight: 1,
  generate(world, intent) {
    const from = someone(world);
    const spender = someone(world);
    const allowance = world.state.tables.tokenAllowances.get(addressPair(from, spender)) ?? 0n;
    const balance = world.tokens(from);
    if (intent === "good") {
      const most = allowance < balance ? allowance : balance;
      const ways = [...world.state.tables.tokenAllowances.keys()].map((key) => key.split(":") as [typeof from, typeof from]);
      const open = world.pick(ways.filter(([owner, other]) => PEOPLE.some(({ address }) => address === other) && world.tokens(owner) > 0n));
      if (most > 0n) return { sender: spender, args: { from, to: someone(world), value: world.part(most, 1, 10) } };
      return open === undefined ? undefined : { sender: open[1], args: { from: open[0], to: someone(world), value: 1n } };
    }
    return { sender: spender, args: { from, to: someone(world), value: (allowance > balance ? balance : allowance) + 1n } };
  },
});
