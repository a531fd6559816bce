import { nonceWord, type Order } from "../../../src/engine/index.js";
import { type AccountId, type Size, seconds, size as sizeOf, wad } from "../../../src/math/index.js";
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
    const made = ticket(world, orderFor(world, found, maker, { reduceOnly, postOnly: world.chance(30) }));
    const taken = ticket(world, orderFor(world, found, taker, { reduceOnly }));
    return match(world, made, taken, found.size);
  },
});

function match(world: World, maker: Ticket, taker: Ticket, size: Size): Draft<"venue.matchOrders"> {
  world.book.remember(maker);
  world.book.remember(taker);
  const signing = { maker: maker.signature, taker: taker.signature, walletApproves: walletApprovals(maker, taker) };
  return { sender: world.person().address, args: { maker: maker.order, taker: taker.order, size }, signing };
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
  return match(world, maker, taker, sizeOf(left));
}

function remaining(world: World, { order }: Ticket): bigint {
  return (order.size > 0n ? order.size : -order.size) - (world.state.tables.filledSizes.get(order.hash) ?? 0n);
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
    () => match(world, good(), counter(), sizeOf(found.size * 4n)),
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
  return used === undefined ? undefined : match(world, used, counter, counter.order.size);
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
