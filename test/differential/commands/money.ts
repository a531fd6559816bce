import { maxWithdrawal } from "../../../src/engine/index.js";
import { ZERO_ADDRESS } from "../../../src/math/index.js";
import { STRANGER } from "../actors.js";
import { command } from "../world.js";

const TOO_MUCH = 10n ** 21n + 1n;

export const deposit = command({
  name: "clearingHouse.deposit",
  weight: 9,
  generate(world, intent) {
    const poor = world.userWhere((id) => world.account(id).cash < 1_000n * 10n ** 18n);
    const inAuction = world.chance(10) ? world.userWhere((id) => world.account(id).inAuction) : undefined;
    const account = inAuction ?? (world.chance(60) ? poor : undefined) ?? world.user();
    if (account === undefined) return undefined;
    const payer = world.chance(80) ? world.owner(account) : world.person().address;
    const tokens = world.tokens(payer);
    if (intent === "good") {
      const cap = world.one(50n, 400n, 3_000n, 20_000n) * 10n ** 6n;
      const most = tokens < cap ? tokens : cap;
      return most === 0n ? undefined : { sender: payer, args: { account, amount: world.random.bigint(most / 4n + 1n, most) } };
    }
    return world.one(
      { sender: payer, args: { account: world.noAccount(), amount: 1_000_000n } },
      { sender: payer, args: { account, amount: 0n } },
      { sender: payer, args: { account, amount: TOO_MUCH } },
      { sender: payer, args: { account, amount: 2n ** 256n - 1n } },
      { sender: payer, args: { account, amount: tokens + 1n } },
      { sender: STRANGER.address, args: { account, amount: 5n } },
    );
  },
});

export const withdraw = command({
  name: "clearingHouse.withdraw",
  weight: 6,
  generate(world, intent) {
    const account = world.userWhere((id) => !world.account(id).inAuction && world.account(id).cash > 0n);
    if (account === undefined) return undefined;
    const sender = world.authorized(account);
    const to = world.chance(80) ? world.owner(account) : world.person().address;
    const { most } = maxWithdrawal(world.state, account, world.now);
    if (intent === "good") {
      if (most === 0n) return undefined;
      const amount = world.chance(15) ? most : world.chance(50) ? world.part(most, 1, 30) : world.part(most, 1, 100);
      return { sender, args: { account, amount: amount === 0n ? 1n : amount, to } };
    }
    const frozen = world.userWhere((id) => world.account(id).inAuction);
    if (frozen !== undefined && world.chance(15)) return { sender: world.owner(frozen), args: { account: frozen, amount: 1n, to } };
    return world.one(
      { sender, args: { account, amount: most + 1n, to } },
      { sender, args: { account, amount: most + 1n + world.random.bigint(0n, 10n ** 12n), to } },
      { sender, args: { account, amount: 0n, to } },
      { sender, args: { account, amount: TOO_MUCH, to } },
      { sender, args: { account, amount: 1n, to: ZERO_ADDRESS } },
      { sender: world.unauthorized(account), args: { account, amount: 1n, to } },
      { sender, args: { account: world.noAccount(), amount: 1n, to } },
    );
  },
});

export const poke = command({
  name: "clearingHouse.poke",
  weight: 4,
  generate(world, intent) {
    const sender = world.person().address;
    const fresh = world.markets().filter((market) => world.mark(market) !== undefined);
    const stale = world.markets().filter((market) => world.mark(market) === undefined);
    const market = intent === "good" ? world.pick(fresh) : (world.pick(stale) ?? world.noMarket());
    return market === undefined ? undefined : { sender, args: { market } };
  },
});
