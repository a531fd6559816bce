import { AUCTION_PARAMETERS, MARKET_CONFIG, MODULES, PRICE_SOURCE, SILO_PARAMETERS } from "./core/records.js";

/** Arguments of every command, named and typed as in Solidity. The contract stands before the dot. */

const FILL = {
  buyer: "account",
  seller: "account",
  instrument: "instrument",
  size: "size",
  price: "price",
  buyerFee: "quote",
  sellerFee: "quote",
} as const;

const NAMED_SCENARIO = { id: "uint16", scenario: "uint8" } as const;
const WITNESS = { markets: [NAMED_SCENARIO], groups: [NAMED_SCENARIO] } as const;

const BID = {
  account: "account",
  auctionId: "uint64",
  bidder: "account",
  fraction: "uint256",
  minReturn: "uint96",
  maxMargin: "quote",
  maxPayment: "quote",
  deadline: "seconds",
} as const;

const SIGNED_ORDER = {
  account: "account",
  epoch: "uint32",
  instrument: "instrument",
  size: "size",
  price: "price",
  expiry: "seconds40",
  nonce: "uint256",
  reduceOnly: "bool",
  postOnly: "bool",
  signer: "address",
  hash: "bytes32",
  signatureValid: "bool",
} as const;

const TRANSFER_TOKEN = { from: "address", to: "address", tokenId: "uint256" } as const;
const NEW_OWNER = { newOwner: "address" } as const;

export const COMMANDS = {
  // Environment: what the chain around the silo does
  "feed.update": { feed: "address", decimals: "uint8", answer: "int256", updatedAt: "seconds", available: "bool" },
  "feed.remove": { feed: "address" },
  "adapter.deploy": { adapter: "address", feed: "address", heartbeat: "seconds" },
  "adapter.replace": { adapter: "address", price: "uint256", validUntil: "seconds", available: "bool" },
  "adapter.remove": { adapter: "address" },
  "token.mint": { to: "address", value: "uint256" },

  "token.approve": { spender: "address", value: "uint256" },
  "token.transfer": { to: "address", value: "uint256" },
  "token.transferFrom": { from: "address", to: "address", value: "uint256" },

  "clearingHouse.setModules": MODULES,
  "clearingHouse.openAccount": { owner: "address" },
  "clearingHouse.setOperator": { account: "account", operator: "address", enabled: "bool" },
  "clearingHouse.setVenueEnabled": { account: "account", venue: "address", enabled: "bool" },
  "clearingHouse.bumpOrderEpoch": { account: "account" },
  "clearingHouse.approve": { to: "address", tokenId: "uint256" },
  "clearingHouse.setApprovalForAll": { operator: "address", approved: "bool" },
  "clearingHouse.transferFrom": TRANSFER_TOKEN,
  "clearingHouse.safeTransferFrom": TRANSFER_TOKEN,
  "clearingHouse.deposit": { account: "account", amount: "uint256" },
  "clearingHouse.fill": { trade: FILL },
  "clearingHouse.withdraw": { account: "account", amount: "uint256", to: "address" },
  "clearingHouse.poke": { market: "market" },
  "clearingHouse.listMarket": { config: MARKET_CONFIG },
  "clearingHouse.setPremium": { market: "market", premium: "int64" },
  "clearingHouse.setOffsetShare": { group: "uint16", offsetShare: "uint256" },
  "clearingHouse.setVenueListed": { venue: "address", listed: "bool" },
  "clearingHouse.setSiloParameters": { parameters: SILO_PARAMETERS },
  "clearingHouse.withdrawHouse": { amount: "uint256", to: "address" },
  "clearingHouse.acquire": {},
  "clearingHouse.release": {},
  "clearingHouse.sync": { account: "account" },
  "clearingHouse.setInAuction": { account: "account", inAuction: "bool" },
  "clearingHouse.moveLegs": { from: "account", to: "account", fraction: "uint256" },
  "clearingHouse.moveCash": { from: "account", to: "account", amount: "quote" },
  "clearingHouse.collectIncome": { payer: "account", amount: "quote" },
  "clearingHouse.coverDeficit": { beneficiary: "account", amount: "quote" },
  "clearingHouse.depositReserved": { amount: "uint256" },
  "clearingHouse.withdrawReserved": { to: "address", amount: "uint256" },

  "governor.listMarket": { config: MARKET_CONFIG },
  "governor.setPremium": { market: "market", premium: "int64" },
  "governor.setOffsetShare": { group: "uint16", offsetShare: "uint256" },
  "governor.setVenueListed": { venue: "address", listed: "bool" },
  "governor.setSiloParameters": { parameters: SILO_PARAMETERS },
  "governor.withdrawHouse": { amount: "uint256", to: "address" },
  "governor.transferOwnership": NEW_OWNER,
  "governor.acceptOwnership": {},
  "governor.renounceOwnership": {},

  "oracle.setSource": { market: "market", source: PRICE_SOURCE },
  "oracle.transferOwnership": NEW_OWNER,
  "oracle.acceptOwnership": {},
  "oracle.renounceOwnership": {},

  "auction.setAuctionParameters": { parameters: AUCTION_PARAMETERS },
  "auction.start": { account: "account", witness: WITNESS, rewardAccount: "account" },
  "auction.bid": { terms: BID },
  "auction.touch": { account: "account" },
  "auction.transferOwnership": NEW_OWNER,
  "auction.acceptOwnership": {},
  "auction.renounceOwnership": {},

  "fund.requestUnlock": { shares: "uint256" },
  "fund.deposit": { assets: "uint256", receiver: "address" },
  "fund.mint": { shares: "uint256", receiver: "address" },
  "fund.withdraw": { assets: "uint256", receiver: "address", owner: "address" },
  "fund.redeem": { shares: "uint256", receiver: "address", owner: "address" },
  "fund.approve": { spender: "address", value: "uint256" },
  "fund.transfer": { to: "address", value: "uint256" },
  "fund.transferFrom": { from: "address", to: "address", value: "uint256" },

  "deficitLedger.collect": { to: "address" },
  "deficitLedger.haircut": { owner: "address", amount: "uint256", backing: "uint256" },
  "deficitLedger.repay": { amount: "quote" },
  "deficitLedger.addDeficit": { amount: "quote" },

  "venue.setFees": { makerFee: "wad", takerFee: "wad" },
  "venue.matchOrders": { maker: SIGNED_ORDER, taker: SIGNED_ORDER, size: "size", minSize: "size" },
  "venue.cancelNonces": { account: "account", nonces: ["uint256"] },
  "venue.transferOwnership": NEW_OWNER,
  "venue.acceptOwnership": {},
  "venue.renounceOwnership": {},
} as const;
