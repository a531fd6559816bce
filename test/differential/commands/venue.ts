import { accountNonce, nonceWord, type Order, orderPrefix } from "../../../src/engine/index.js";
import {
  type AccountId,
  MAX_PRICE,
  MAX_SIZE,
  PRICE_TICK,
  price as priceOf,
  SIZE_QUANTUM,
  type Size,
  seconds,
  size as sizeOf,
  wad,
} from "../../../src/math/index.js";
import { actorAt, STRANGER } from "../actors.js";
import { ADDRESSES, WALLET_ADDRESS } from "../chain/silo.js";
import { approvedByWallet, badlySigned, hashOf, signed, type Ticket, walletApprovals } from "../orders.js";
import { command, type Draft, type World } from "../world.js";
import { owned } from "./governance.js";
import { around, type Deal, deal, orderFor } from "./trade.js";

export const matchOrders = command({
  name: "venue.matchOrders",
  weight: 26,
  generate(world, intent) {
    const overreach = intent === "bad" && world.chance(25);
    const found = deal(world, ADDRESSES.venue, overreach);
    if (found === undefined) return undefined;
    if (intent === "bad" && !overreach) return badMatch(world, found);
    if (!overreach && world.chance(25)) {
      const again = furtherFill(world);
      if (again !== undefined) return again;
    }
    const reduceOnly = found.closes && world.chance(50);
    const [maker, taker] = world.chance(50) ? (["buy", "sell"] as const) : (["sell", "buy"] as const);
    const postOnly = world.chance(30);
    if (!overreach && world.chance(30)) return allThereIs(world, found, [maker, taker], { reduceOnly, postOnly });
    const made = ticket(world, orderFor(world, found, maker, { reduceOnly, postOnly }));
    const taken = ticket(world, orderFor(world, found, taker, { reduceOnly }));
    return match(world, made, taken, found.size, sizeOf(world.one(0n, found.size, -(2n ** 255n), 1n)));
  },
});

type Sides = readonly [maker: "buy" | "sell", taker: "buy" | "sell"];

/** Asks for more than there is: one order is as large as the deal, or positions end what may only reduce. */
function allThereIs(
  world: World,
  found: Deal,
  [maker, taker]: Sides,
  { reduceOnly, postOnly }: Pick<Order, "reduceOnly" | "postOnly">,
): Draft<"venue.matchOrders"> {
  const lots = (side: "buy" | "sell", times: bigint) => sizeOf(side === "buy" ? times * found.size : -times * found.size);
  const [first, second] = reduceOnly ? [3n, 2n] : world.one([1n, 3n] as const, [3n, 1n] as const, [1n, 1n] as const);
  const made = ticket(world, orderFor(world, found, maker, { reduceOnly, postOnly, size: lots(maker, first) }));
  const taken = ticket(world, orderFor(world, found, taker, { reduceOnly, size: lots(taker, second) }));
  return match(world, made, taken, sizeOf(world.one(MAX_SIZE, found.size * 5n)), sizeOf(world.one(0n, SIZE_QUANTUM)));
}

function match(world: World, maker: Ticket, taker: Ticket, size: Size, minSize = sizeOf(0n)): Draft<"venue.matchOrders"> {
  world.book.remember(maker);
  world.book.remember(taker);
  const signing = { maker: maker.signature, taker: taker.signature, walletApproves: walletApprovals(maker, taker) };
  return { sender: world.person().address, args: { maker: maker.order, taker: taker.order, size, minSize }, signing };
}

/** Signed by the owner, by an operator, or by the contract wallet where it is one. */
function ticket(world: World, order: Order): Ticket {
  const { owner, operators } = world.account(order.account);
  if (operators.includes(WALLET_ADDRESS) && world.chance(50)) return approvedByWallet(order);
  const signer = actorAt(world.pick(operators.filter((one) => actorAt(one) !== undefined && world.chance(30))) ?? owner) ?? STRANGER;
  return signed({ ...order, signer: signer.address }, signer);
}

/** Two orders that were matched before and still have something left. */
function furtherFill(world: World): Draft<"venue.matchOrders"> | undefined {
  const open = world.book.tickets.filter((one) => isOpen(world, one));
  const maker = world.pick(open);
  if (maker === undefined) return undefined;
  const { instrument, size, price, account } = maker.order;
  const buys = size > 0n;
  const fits = open.filter(({ order }) => {
    const crosses = buys ? order.price <= price : order.price >= price;
    return order.instrument === instrument && order.size > 0n !== buys && order.account !== account && crosses && !order.postOnly;
  });
  const taker = world.pick(fits);
  if (taker === undefined) return undefined;
  const left = [maker, taker].map((one) => remaining(world, one)).reduce((a, b) => (a < b ? a : b));
  return match(world, maker, taker, sizeOf(world.one(left, left * 2n)), sizeOf(world.one(0n, left)));
}

function remaining(world: World, { order }: Ticket): bigint {
  const known = world.state.tables.filledSizes.get(accountNonce(order.account, order.nonce));
  return (order.size > 0n ? order.size : -order.size) - (known?.order === orderPrefix(order.hash) ? known.size : 0n);
}

function isUsed(world: World, account: AccountId, nonce: bigint): boolean {
  return ((world.state.tables.usedNonces.get(nonceWord(account, nonce >> 8n)) ?? 0n) & (1n << (nonce & 0xffn))) !== 0n;
}

function isOpen(world: World, one: Ticket): boolean {
  const { order } = one;
  const known = world.state.tables.accounts.get(order.account);
  if (known === undefined || known.inAuction || order.epoch !== known.orderEpoch || order.expiry < world.now) return false;
  return order.signatureValid && !order.reduceOnly && !isUsed(world, order.account, order.nonce) && remaining(world, one) > 0n;
}

function badMatch(world: World, found: Deal): Draft<"venue.matchOrders"> | undefined {
  const [side, other] = world.chance(50) ? (["buy", "sell"] as const) : (["sell", "buy"] as const);
  const good = (change: Partial<Order> = {}) => ticket(world, orderFor(world, found, side, change));
  const counter = (change: Partial<Order> = {}) => ticket(world, orderFor(world, found, other, change));
  const owner = actorAt(world.owner(side === "buy" ? found.buyer : found.seller)) ?? STRANGER;
  const order = orderFor(world, found, side);
  const spoil = world.one<() => Draft<"venue.matchOrders"> | undefined>(
    () => match(world, good({ size: sizeOf(0n) }), counter(), found.size),
    () => match(world, good({ expiry: seconds(world.now - 1n) }), counter(), found.size),
    () => match(world, good(), counter({ epoch: 99n }), found.size),
    () => match(world, signed({ ...order, signer: STRANGER.address }, STRANGER), counter(), found.size),
    () => match(world, badlySigned(order, world.person(), "other key"), counter(), found.size),
    () => match(world, badlySigned(order, owner, "other chain"), counter(), found.size),
    () => match(world, badlySigned(order, owner, "cut off"), counter(), found.size),
    () => match(world, badlySigned(order, owner, "changed"), counter(), found.size),
    () => match(world, unapproved({ ...order, signer: WALLET_ADDRESS }), counter(), found.size),
    () => match(world, good(), counter({ postOnly: true }), found.size),
    () => match(world, good(), counter({ instrument: (found.instrument + 1n) as Order["instrument"] }), found.size),
    () => match(world, good(), good(), found.size),
    () => match(world, good({ price: around(world, found.mark, 900) }), counter({ price: around(world, found.mark, 900) }), found.size),
    () => match(world, good(), counter(), sizeOf(world.one(0n, -found.size))),
    () => match(world, good(), counter(), found.size, sizeOf(world.one(found.size + 1n, found.size * 4n, 2n ** 255n - 1n))),
    () => match(world, good(), counter(), sizeOf(world.one(MAX_SIZE + 1n, 2n ** 255n - 1n, found.size + 1n))),
    () => match(world, good({ size: beyond(world) }), counter(), found.size),
    () => match(world, good(), counter({ size: beyond(world) }), found.size),
    () => match(world, good({ price: noPrice(world, order) }), counter({ price: noPrice(world, order) }), found.size),
    () => match(world, good({ reduceOnly: true }), counter(), found.size),
    () => sameNonce(world, counter()),
    () => sameNonce(world, counter()),
    () =>
      match(
        world,
        good({ size: sizeOf(side === "buy" ? 10n ** 27n : -(10n ** 27n)) }),
        counter({ size: sizeOf(side === "buy" ? -(10n ** 27n) : 10n ** 27n) }),
        sizeOf(10n ** 27n),
      ),
    () => match(world, good({ reduceOnly: true }), counter({ reduceOnly: true }), found.size),
    () =>
      match(
        world,
        good(),
        ticket(world, { ...orderFor(world, found, other), account: order.account, signer: owner.address, epoch: order.epoch }),
        found.size,
      ),
    () => replay(world, counter()),
    () => replay(world, counter()),
  );
  return spoil();
}

/** Sizes that no position can have, or that leave a rest. */
function beyond(world: World): Size {
  const raw = world.one(MAX_SIZE + 1n, 2n ** 255n - 1n, 2n ** 254n, SIZE_QUANTUM + 1n, 1n);
  return sizeOf(world.chance(30) ? -(2n ** 255n) : world.chance(50) ? raw : -raw);
}

function noPrice(world: World, { price }: Order) {
  return priceOf(world.one(0n, price + 1n, MAX_PRICE + PRICE_TICK, 2n ** 254n, 2n ** 256n - 1n));
}

/** A second order with the nonce of one that is part-filled. */
function sameNonce(world: World, counter: Ticket): Draft<"venue.matchOrders"> | undefined {
  const open = world.book.tickets.filter((one) => isOpen(world, one));
  const begun = open.filter(({ order }) => world.state.tables.filledSizes.has(accountNonce(order.account, order.nonce)));
  const known = world.pick(begun);
  const owner = known && actorAt(world.owner(known.order.account));
  if (known === undefined || owner === undefined) return undefined;
  const { hash: _hash, signatureValid: _valid, ...order } = known.order;
  return match(
    world,
    signed({ ...order, expiry: seconds(order.expiry + 1n), signer: owner.address }, owner),
    counter,
    sizeOf(SIZE_QUANTUM),
  );
}

function unapproved(order: Order): Ticket {
  return {
    order: { ...order, hash: hashOf(order), signatureValid: false },
    signature: badlySigned(order, STRANGER, "other key").signature,
  };
}

/** An order that was used up or cancelled; else one that expired or was signed before the epoch was bumped. */
function replay(world: World, counter: Ticket): Draft<"venue.matchOrders"> | undefined {
  const closed = world.book.tickets.filter((one) => world.state.tables.accounts.has(one.order.account) && !isOpen(world, one));
  const spent = closed.filter(({ order }) => {
    const valid = order.expiry >= world.now && order.epoch === world.account(order.account).orderEpoch;
    return valid && isUsed(world, order.account, order.nonce);
  });
  const used = world.pick(spent) ?? world.pick(closed);
  return used === undefined ? undefined : match(world, used, counter, sizeOf(SIZE_QUANTUM));
}

export const cancelNonces = command({
  name: "venue.cancelNonces",
  weight: 2,
  generate(world, intent) {
    const open = world.pick(world.book.tickets.filter((one) => isOpen(world, one)));
    const account = open?.order.account ?? world.user();
    if (account === undefined) return undefined;
    const nonces = [open?.order.nonce ?? 0n, world.random.bigint(0n, 2n ** 256n - 1n)];
    if (intent === "good") return { sender: world.authorized(account), args: { account, nonces: world.chance(10) ? [] : nonces } };
    if (world.chance(50)) return { sender: world.person().address, args: { account: world.noAccount(), nonces } };
    return { sender: world.unauthorized(account), args: { account, nonces } };
  },
});

const MOST_FEE = 10n ** 16n;

export const setFees = command({
  name: "venue.setFees",
  weight: 1,
  generate(world, intent) {
    const rate = () => wad(10n ** 14n * BigInt(world.random.integer(0, 30)));
    const owner = owned(world, "venue");
    if (intent === "good") return owner && { sender: owner, args: { makerFee: rate(), takerFee: rate() } };
    if (owner === undefined || world.chance(40)) return { sender: STRANGER.address, args: { makerFee: rate(), takerFee: rate() } };
    const high = wad(MOST_FEE + 1n);
    return { sender: owner, args: world.chance(50) ? { makerFee: high, takerFee: rate() } : { makerFee: rate(), takerFee: high } };
  },
});
