import { ZERO_ADDRESS } from "../../../src/math/index.js";
import { DESK, STRANGER, TRADERS } from "../actors.js";
import { ADDRESSES, WALLET_ADDRESS } from "../chain/silo.js";
import { command, type World } from "../world.js";

const MOST_ACCOUNTS = 40;

export const openAccount = command({
  name: "clearingHouse.openAccount",
  weight: 3,
  generate(world, intent) {
    const sender = world.person().address;
    if (intent === "bad") return { sender, args: { owner: ZERO_ADDRESS } };
    if (world.users().length >= MOST_ACCOUNTS) return undefined;
    return { sender, args: { owner: world.chance(90) ? sender : world.person().address } };
  },
});

export const setOperator = command({
  name: "clearingHouse.setOperator",
  weight: 2,
  generate(world, intent) {
    const account = world.user();
    if (account === undefined) return undefined;
    const operator = world.chance(35) ? WALLET_ADDRESS : world.person().address;
    const args = { account, operator, enabled: world.chance(75) };
    if (intent === "good") return { sender: world.owner(account), args };
    return notByOwner(world, args);
  },
});

export const setVenueEnabled = command({
  name: "clearingHouse.setVenueEnabled",
  weight: 6,
  generate(world, intent) {
    const venue = world.one(ADDRESSES.venue, DESK.address);
    const without = world.userWhere((id) => !world.account(id).venues.includes(venue));
    const account = without ?? world.user();
    if (account === undefined) return undefined;
    const args = { account, venue, enabled: world.chance(without === undefined ? 3 : 97) };
    if (intent === "good") return without === undefined && args.enabled ? undefined : { sender: world.owner(account), args };
    return notByOwner(world, args);
  },
});

/** An operator, a stranger, or an account that is nobody's. */
function notByOwner<Args extends { account: bigint }>(world: World, args: Args) {
  const user = world.user();
  if (user === undefined || world.chance(40)) return { sender: world.person().address, args: { ...args, account: world.noAccount() } };
  return { sender: world.unauthorized(user), args: { ...args, account: user } };
}

export const bumpOrderEpoch = command({
  name: "clearingHouse.bumpOrderEpoch",
  weight: 1,
  generate(world, intent) {
    const account = world.user();
    if (account === undefined) return undefined;
    if (intent === "good") return { sender: world.authorized(account), args: { account } };
    return notByOwner(world, { account });
  },
});

export const approveAccount = command({
  name: "clearingHouse.approve",
  weight: 1,
  generate(world, intent) {
    const tokenId = world.user();
    if (tokenId === undefined) return undefined;
    const args = { to: world.person().address, tokenId };
    if (intent === "good") return { sender: world.owner(tokenId), args };
    if (world.chance(40))
      return { sender: STRANGER.address, args: { ...args, tokenId: world.one<bigint>(world.noAccount(), 2n ** 200n + 16n) } };
    return { sender: STRANGER.address, args };
  },
});

export const setApprovalForAll = command({
  name: "clearingHouse.setApprovalForAll",
  weight: 1,
  generate(world, intent) {
    const sender = world.person().address;
    if (intent === "bad") return { sender, args: { operator: ZERO_ADDRESS, approved: true } };
    return { sender, args: { operator: world.person().address, approved: world.chance(70) } };
  },
});

export const transferAccount = command({ name: "clearingHouse.transferFrom", weight: 2, generate: transfer });
export const safeTransferAccount = command({
  name: "clearingHouse.safeTransferFrom",
  weight: 1,
  generate(world, intent) {
    const draft = transfer(world, intent);
    const toContract = intent === "bad" && world.chance(30) && draft !== undefined;
    return toContract
      ? { ...draft, args: { ...draft.args, to: world.one(ADDRESSES.venue, ADDRESSES.clearingHouse, ADDRESSES.fund) } }
      : draft;
  },
});

function transfer(world: World, intent: "good" | "bad") {
  const frozen = world.userWhere((id) => world.account(id).inAuction);
  if (intent === "bad" && frozen !== undefined && world.chance(50)) {
    return { sender: world.owner(frozen), args: { from: world.owner(frozen), to: world.person().address, tokenId: frozen } };
  }
  const id = world.userWhere((one) => !world.account(one).inAuction);
  if (id === undefined) return undefined;
  const { owner, approved } = world.account(id);
  const to = (world.pick(TRADERS) ?? STRANGER).address;
  const args = { from: owner, to, tokenId: id as bigint };
  if (intent === "good") {
    const helpers = TRADERS.map(({ address }) => address).filter((one) => world.state.tables.accountApprovals.get(`${owner}:${one}`));
    const others = approved === ZERO_ADDRESS ? helpers : [...helpers, approved];
    return { sender: (world.chance(60) ? world.pick(others) : undefined) ?? owner, args };
  }
  return world.one(
    { sender: STRANGER.address, args },
    { sender: owner, args: { ...args, to: ZERO_ADDRESS } },
    { sender: owner, args: { ...args, from: STRANGER.address } },
    { sender: owner, args: { ...args, tokenId: world.noAccount() as bigint } },
  );
}
