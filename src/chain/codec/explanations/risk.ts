import { formatDecimal } from "../../../base/decimal.js";
import { MAX_GROUP, MAX_INDEX, MIN_INDEX } from "../../../math/index.js";
import type { Explanations } from "./types.js";

/** Errors of margin, oracle and auction. */
export const risk = {
  // Margin
  MalformedWitness: [
    "the witness names a market or a group twice, or a scenario that does not exist",
    "name each market and each group at most once, with a scenario below 33",
  ],
  ZeroSize: ["the size is not above zero", "give a size above zero"],
  SizeNotOnQuantum: ["{size} lots has more than 6 decimals", "round the size to 0.000001 lots"],
  SizeTooLarge: ["{size} lots is more than a position may hold", "at most 10,000,000,000 lots"],
  PriceNotOnTick: ["{price} is no price", "above zero, at most 12 decimals, at most 1e12"],
  FeeOutOfRange: ["a fee of {fee} is outside 0..{maximum}", "a venue takes at most 1 % of notional from each side"],
  PriceOutsideBand: [
    "{price} is further than {priceBand:wad} from the mark {mark}",
    "use a price inside the market's band around the mark",
  ],
  AccountInsolvent: [
    "account {account} has negative equity {equity}",
    "it moves only through its auction: deposit, or wait for the auction",
  ],
  InsufficientMargin: [
    "account {account} would have equity {equity}, below its initial margin {initialMargin}",
    "deposit more or trade less; below it only trades that lower the risk are possible",
  ],
  BelowMinimumEquity: [
    "account {account} would have equity {equity}, below the minimum {minEquity} of an account with positions",
    "deposit more, or close the positions",
  ],
  WithdrawalExceedsMargin: [
    "account {account} would keep {transferEquity}, less than the transfer margin {transferMargin}",
    "withdraw less: keel account shows how much can leave",
  ],
  // Oracle
  NoPriceSource: ["market {market} has no price source", "the oracle's owner sets one with setSource"],
  AdapterUnavailable: [
    "the price source {adapter} of market {market} answers nothing that is a price",
    "the oracle's owner sets a source that answers with setSource",
  ],
  PriceOutOfBounds: [
    "the price {price:wad} of market {market} is outside its credible bounds {minPrice}..{maxPrice}",
    "wait for the feed, or let the oracle's owner correct the bounds",
  ],
  InvalidValidity: [
    "the price source of market {market} says its price is good until {validUntil}, which is past or beyond counting",
    "its adapter is wrong: another source must be set",
  ],
  InvalidSource: [
    "the price source of market {market} is not usable",
    `bounds within ${formatDecimal(MIN_INDEX)}..${formatDecimal(MAX_INDEX)}, low <= high, a lot of at least 1, an adapter`,
  ],
  FeedUnavailable: ["price feed {feed} can't be read", "check that it is a Chainlink feed on this chain"],
  PriceNotPositive: ["price feed {feed} answers {answer}", "wait for the feed to recover"],
  AnswerOutOfRange: ["price feed {feed} answers {answer}, beyond any price", "wait for the feed to recover"],
  PriceFromFuture: [
    "price feed {feed} claims an answer of {updatedAt:time}, after the block's {blockTime:time}",
    "wait until the chain's clock has passed it",
  ],
  PriceStale: [
    "price feed {feed} was last updated {updatedAt:time}, longer ago than its heartbeat of {heartbeat} s",
    "wait for the feed; on a local chain set the price again",
  ],
  UnsupportedDecimals: ["price feed {feed} has {decimals} decimals", "at most 18 are supported"],
  HeartbeatOutOfRange: ["a heartbeat of {heartbeat} s is outside 1..172800", "give the feed's own heartbeat in seconds"],
  // Kernel
  MarketsOutOfRange: ["{markets} markets are more than an account can have legs in", "hand over the markets of one account"],
  GroupOutOfRange: ["correlation group {group} is beyond the largest one", `use a group up to ${MAX_GROUP}`],
  // Auction
  AuctionAlreadyOpen: ["account {account} is in auction {id} already", "bid in it instead"],
  NoAuction: ["account {account} is not in an auction", "nothing to bid for; start one if the account is below its maintenance margin"],
  NotLiquidatable: [
    "account {account} has equity {equity}, not below the {marginBound} that the witness proves",
    "the account is healthy, or name its worst scenarios",
  ],
  AuctionRecovered: ["account {account} is back at equity {equity}, over its buffer margin {bufferMargin}", "touch the auction to end it"],
  InvalidRewardAccount: ["account {account} can't receive the reward", "name an existing account other than the liquidated one"],
  BidExpired: ["the bid was good until {deadline:time}, the block is of {blockTime:time}", "bid again with a later deadline"],
  InvalidFraction: ["a fraction of {fraction:wad} is outside 0..1", "give a share above 0, at most 1"],
  InvalidBidder: ["account {bidder} can't bid here", "bid with another account that is not in an auction itself"],
  PaymentExceeded: ["the bid would cost {payment}, over your limit of {maxPayment}", "raise the limit, or wait for a lower price"],
  AuctionMismatch: ["the auction of account {account} is number {id}, not {wanted}", "look again: the one that you meant has ended"],
  ReturnBelowMinimum: [
    "the bid would gain {gain}, less than your minimum of {minGain} for the margin it takes on",
    "look again and bid with new guards",
  ],
  MarginAboveMaximum: ["the bid would take on {margin} of margin, over your maximum of {maxMargin}", "look again and bid with new guards"],
  InvalidAuctionParameters: [
    "an auction parameter is out of its hard bounds",
    "start price share 0.9..1, knee price share from 0.5 up to it, each time 60..86400 s, penalty share up to 0.5, starter's reward up to 1,000,000, bonus cap up to 100,000,000",
  ],
} as const satisfies Partial<Explanations>;
