import type { Explanations } from "./types.js";

/** Errors of the insurance fund, the deficit ledger and the reference venue. */
export const modules = {
  // Insurance
  InsufficientShares: ["{owner} has {balance} shares of the fund, fewer than {shares}", "ask to unlock at most what you hold"],
  ZeroShares: ["that is less than one share of the fund", "give a larger amount"],
  NotClearingHouse: ["{caller} is not the silo's clearing house", "this door is for the clearing house alone"],
  NothingToCollect: ["nothing was repaid to {owner} yet", "wait for income of the fund; claimOf shows what is outstanding"],
  ZeroReceiver: ["the receiver is the zero address", "give a real address"],
  ClaimsExceeded: [
    "{amount:token} is more than all tokens and the deficit together, {maximum:token}",
    "withdraw less, or wait until an open auction has settled its loss",
  ],
  // Venue
  OrderSizeZero: ["order {orderHash} has no size", "sign an order with a size"],
  OrderSizeTooLarge: ["order {orderHash} is for {size} lots, more than a position may hold", "sign for at most 10,000,000,000 lots"],
  OrderSizeNotOnQuantum: ["order {orderHash} is for {size} lots, which has more than 6 decimals", "round the size to 0.000001 lots"],
  OrderPriceNotOnTick: ["order {orderHash} is at {price}, which is no price", "above zero, at most 12 decimals, at most 1e12"],
  OrderExpired: [
    "order {orderHash} was good until {expiry:time}, the block is of {blockTime:time}",
    "sign a new order with a later expiry",
  ],
  OrderEpochMismatch: [
    "order {orderHash} was signed for epoch {epoch}, the account is in epoch {current}",
    "its owner voided all earlier orders: sign a new one",
  ],
  OrderNonceUsed: ["order {orderHash} of account {account}: nonce {nonce} is filled or cancelled", "sign a new order with another nonce"],
  NonceOfAnotherOrder: [
    "order {orderHash} of account {account}: nonce {nonce} belongs to order {holder}.., which is part-filled",
    "fill or cancel that order, and sign this one again with another nonce",
  ],
  SignerNotAuthorized: [
    "order {orderHash}: {signer} is neither owner nor operator of account {account}",
    "sign with the owner's key, or let the owner call setOperator",
  ],
  InvalidSignature: [
    "order {orderHash} does not carry {signer}'s signature",
    "the order was changed after signing, or signed for another venue or chain: sign it again",
  ],
  PostOnlyWouldTake: ["order {orderHash} is post-only and can't be the taker", "submit it as the maker"],
  InstrumentMismatch: ["orders {makerHash} and {takerHash} are for different instruments", "match orders of one instrument"],
  SameSide: ["orders {makerHash} and {takerHash} are on the same side", "match a buy with a sell"],
  PricesDoNotCross: ["the buyer pays at most {buyPrice}, the seller wants at least {sellPrice}", "match orders whose prices meet"],
  FillSizeZero: ["the size to fill is not above zero", "give a size above zero"],
  NothingToReduce: [
    "order {orderHash} only reduces, and its position is {position} lots",
    "it can be filled while the account holds a position in the other direction",
  ],
  FillBelowMinimum: ["{filled} lots could be filled, fewer than the {minSize} asked for at least", "ask for a smaller minimum"],
  FeeRateTooHigh: ["a fee rate of {rate:wad} is over {maximum:wad}", "a venue takes at most 1 %"],
} as const satisfies Partial<Explanations>;
