import { expect } from "chai";
import {
  type AuctionParameters,
  type Command,
  type CommandName,
  type CommandOf,
  createSilo,
  digest,
  EngineError,
  type ErrorArgs,
  type ErrorName,
  execute,
  type MarketConfig,
  type Outcome,
  type SignedOrder,
  type SiloState,
  standardModules,
  type Witness,
} from "../../src/engine/index.js";
import {
  type AccountId,
  type Address,
  address,
  hex,
  MAX_INDEX,
  type MarketId,
  MIN_INDEX,
  type Price,
  perpetualOf,
  price,
  quote,
  type Seconds,
  type Size,
  seconds,
  size,
  WAD,
  wad,
} from "../../src/math/index.js";

/** Address number n, readable in a failure. */
export const someone = (n: number): Address => address(`0x${n.toString(16).padStart(40, "0")}`);

export const GOVERNANCE = someone(0xa0);
export const ALICE = someone(0xa1);
export const BOB = someone(0xb0);
export const CAROL = someone(0xc0);
export const KEEPER = someone(0xe0);
export const STRANGER = someone(0xf0);

export const ADDRESSES = {
  clearingHouse: someone(0x1001),
  token: someone(0x1002),
  oracle: someone(0x1003),
  auction: someone(0x1004),
  fund: someone(0x1005),
  deficitLedger: someone(0x1006),
  venue: someone(0x1007),
  governor: someone(0x1008),
} as const;

/** A listed venue that is no contract: tests settle fills through it without orders. */
export const BROKER = someone(0xbb);

const START = 1_700_000_000n;
export const HEARTBEAT = 3600n;

export const percent = (n: bigint): bigint => (WAD * n) / 100n;
/** Whole units of quote currency [WAD]. */
export const money = (n: bigint) => quote(n * WAD);
/** Whole tokens in the token's own unit. */
export const tokens = (n: bigint): bigint => n * 1_000_000n;
/** Whole lots [WAD]. */
export const lots = (n: bigint): Size => size(n * WAD);
/** Whole quote per lot [WAD]. */
export const at = (n: bigint): Price => price(n * WAD);

export const AUCTION: AuctionParameters = {
  startPriceShare: wad(percent(98n)),
  kneePriceShare: wad(percent(80n)),
  kneeTime: seconds(900n),
  endTime: seconds(3600n),
  insolventRamp: seconds(1800n),
  penaltyShare: wad(percent(50n)),
  starterReward: money(10n),
  bonusCap: money(10_000n),
};

export const MARKET: MarketConfig = {
  scanRange: wad(percent(20n)),
  priceBand: wad(percent(5n)),
  group: 1n,
  maxOpenInterest: lots(1_000_000n),
  interestPer8h: 0n,
  fundingCapPer8h: percent(1n),
};

/** A silo and the clock and sender that tests drive it with. */
export interface World {
  readonly state: SiloState;
  now: bigint;
}

/** A silo as its constructors leave it. */
export function bareWorld(): World {
  return {
    state: createSilo({
      addresses: ADDRESSES,
      deployer: GOVERNANCE,
      owner: GOVERNANCE,
      auctionParameters: AUCTION,
      venueFees: { makerFeeRate: wad(0n), takerFeeRate: wad(0n) },
    }),
    now: START,
  };
}

/** A silo with modules and parameters (IM factor 1, MM factor 0.5, least equity 10, half of fees to the fund), no market. */
export function governedWorld(): World {
  const world = bareWorld();
  send(world, GOVERNANCE, { name: "clearingHouse.setModules", ...standardModules(ADDRESSES) });
  send(world, GOVERNANCE, {
    name: "governor.setSiloParameters",
    parameters: {
      initialFactor: wad(WAD),
      maintenanceFactor: wad(percent(50n)),
      minEquity: money(10n),
      fundFeeShare: wad(percent(50n)),
    },
  });
  send(world, GOVERNANCE, { name: "governor.setVenueListed", venue: BROKER, listed: true });
  send(world, GOVERNANCE, { name: "governor.setVenueListed", venue: ADDRESSES.venue, listed: true });
  return world;
}

/** The same with market 1 at index 100 (8 feed decimals). */
export function world(config: Partial<MarketConfig> = {}): World {
  const made = governedWorld();
  addMarket(made, 100n, config);
  return made;
}

/** Lists the next market with a feed of its own. */
export function addMarket(w: World, index: bigint, config: Partial<MarketConfig> = {}): MarketId {
  const market = (w.state.singles.clearingHouse.marketCount + 1n) as MarketId;
  const feed = feedOf(market);
  const adapter = adapterOf(market);
  setPrice(w, index, market);
  send(w, GOVERNANCE, { name: "adapter.deploy", adapter, feed, heartbeat: seconds(HEARTBEAT) });
  const source = { adapter, lot: 1n, minPrice: price(MIN_INDEX), maxPrice: price(MAX_INDEX) };
  send(w, GOVERNANCE, { name: "oracle.setSource", market, source });
  send(w, GOVERNANCE, { name: "governor.listMarket", config: { ...MARKET, ...config } });
  return market;
}

export const feedOf = (market: bigint): Address => someone(0x2000 + Number(market));
export const adapterOf = (market: bigint): Address => someone(0x3000 + Number(market));

/** What the feed of a market answers, whole quote, updated now. */
export function setPrice(w: World, index: bigint, market: bigint = 1n): void {
  setAnswer(w, index * 10n ** 8n, market);
}

/** The same in the feed's own unit (8 decimals). */
export function setAnswer(w: World, answer: bigint, market: bigint = 1n, fields: { updatedAt?: bigint; available?: boolean } = {}): void {
  const updatedAt = seconds(fields.updatedAt ?? w.now);
  send(w, STRANGER, {
    name: "feed.update",
    feed: feedOf(market),
    decimals: 8n,
    answer,
    updatedAt,
    available: fields.available ?? true,
  });
}

/** Executes a command now. */
export function send<Name extends CommandName>(w: World, sender: Address, command: CommandOf<Name>): Outcome<Name> {
  return execute(w.state, command, { timestamp: seconds(w.now), sender });
}

/** Executes a command that must revert with this error and these arguments, and must leave no trace. */
export function refused<Name extends ErrorName>(w: World, sender: Address, command: Command, name: Name, args?: ErrorArgs[Name]): void {
  const before = digest(w.state);
  const error = errorOf(() => execute(w.state, command, { timestamp: seconds(w.now), sender }));
  expect(error.errorName, error.message).to.equal(name);
  if (args !== undefined) expect(error.args).to.deep.equal(args);
  expect(digest(w.state), "a refused command leaves no trace").to.equal(before);
}

/** The error that a call must throw. */
export function errorOf(run: () => unknown): EngineError {
  try {
    run();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("expected an EngineError, nothing was thrown");
}

/** Mints tokens to somebody and lets the clearing house and the vault take them. */
export function fundWallet(w: World, who: Address, whole: bigint): void {
  send(w, who, { name: "token.mint", to: who, value: tokens(whole) });
  for (const spender of [ADDRESSES.clearingHouse, ADDRESSES.fund])
    send(w, who, { name: "token.approve", spender, value: (1n << 256n) - 1n });
}

/** Opens an account with whole tokens of cash and consent to both venues. */
export function account(w: World, owner: Address, whole: bigint): AccountId {
  const { result } = send(w, owner, { name: "clearingHouse.openAccount", owner });
  for (const venue of [BROKER, ADDRESSES.venue]) {
    send(w, owner, { name: "clearingHouse.setVenueEnabled", account: result, venue, enabled: true });
  }
  if (whole > 0n) {
    fundWallet(w, owner, whole);
    send(w, owner, { name: "clearingHouse.deposit", account: result, amount: tokens(whole) });
  }
  return result;
}

export interface Deal {
  readonly buyer: AccountId;
  readonly seller: AccountId;
  readonly size: Size;
  readonly price: Price;
  readonly market?: bigint;
  readonly fee?: bigint;
}

/** A `clearingHouse.fill` command; fees in wei of quote. */
export function fillOf(deal: Deal): CommandOf<"clearingHouse.fill"> {
  const { buyer, seller, size: amount, price: agreed, market = 1n, fee = 0n } = deal;
  return {
    name: "clearingHouse.fill",
    trade: {
      buyer,
      seller,
      instrument: perpetualOf(market as MarketId),
      size: amount,
      price: agreed,
      buyerFee: quote(fee),
      sellerFee: quote(fee),
    },
  };
}

/** Settles a trade through the broker. */
export function trade(w: World, deal: Deal): Outcome<"clearingHouse.fill"> {
  return send(w, BROKER, fillOf(deal));
}

/** A witness that names one scenario for all these markets and groups. */
export function witnessOf(scenario: bigint, markets: readonly bigint[] = [1n], groups: readonly bigint[] = [1n]): Witness {
  const named = (ids: readonly bigint[]) => ids.map((id) => ({ id, scenario }));
  return { markets: named(markets), groups: named(groups) };
}

/** A bid without guards, in the auction that is open. */
export function bidOf(w: World, accountInAuction: AccountId, bidder: AccountId, fraction: bigint = WAD): CommandOf<"auction.bid"> {
  return {
    name: "auction.bid",
    terms: {
      account: accountInAuction,
      auctionId: w.state.tables.auctions.get(accountInAuction)?.id ?? 0n,
      bidder,
      fraction,
      minReturn: 0n,
      maxMargin: money(1_000_000_000n),
      maxPayment: money(1_000_000_000n),
      deadline: seconds(1n << 40n),
    },
  };
}

let hashes = 0n;

/** A signed order with a hash of its own. */
export function orderOf(fields: Partial<SignedOrder> & Pick<SignedOrder, "account" | "signer">): SignedOrder {
  hashes += 1n;
  return {
    epoch: 0n,
    instrument: perpetualOf(1n as MarketId),
    size: lots(1n),
    price: at(100n),
    expiry: seconds(START * 2n),
    nonce: hashes,
    reduceOnly: false,
    postOnly: false,
    hash: hex(`0x${hashes.toString(16).padStart(8, "0").padEnd(64, "0")}`),
    signatureValid: true,
    ...fields,
  };
}

export const cash = (w: World, id: bigint): bigint => w.state.tables.accounts.get(id as AccountId)?.cash ?? 0n;
export const sizeIn = (w: World, id: AccountId, market = 1n): bigint =>
  w.state.tables.accounts.get(id)?.legs.find((leg) => leg.market === market)?.size ?? 0n;
export const names = (outcome: Outcome): readonly string[] => outcome.events.map(({ contract, name }) => `${contract}.${name}`);
export const clock = (w: World): Seconds => seconds(w.now);
