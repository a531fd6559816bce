import type { CommandArgs, CommandName, ResultOf } from "./commands.js";
import type { Draft } from "./core/draft.js";
import * as ownable from "./core/ownable.js";
import * as siloGovernor from "./governance/siloGovernor.js";
import * as exitClaims from "./insurance/exitClaims.js";
import * as stakerFund from "./insurance/stakerFund.js";
import * as accounts from "./ledger/accounts.js";
import * as accountTokens from "./ledger/accountTokens.js";
import * as clearingHouse from "./ledger/clearingHouse.js";
import * as markets from "./ledger/markets.js";
import * as liquidationAuction from "./liquidation/liquidationAuction.js";
import * as chainlinkAdapter from "./oracle/chainlinkAdapter.js";
import * as oracleHub from "./oracle/oracleHub.js";
import * as quoteToken from "./token/quoteToken.js";
import * as referenceVenue from "./venue/referenceVenue.js";

type Handler<Name extends CommandName> = (
  draft: Draft,
  args: CommandArgs<Name>,
) => ResultOf<Name> extends undefined ? void : ResultOf<Name>;

/** Which function of the engine executes which command. */
export const HANDLERS: { readonly [Name in CommandName]: Handler<Name> } = {
  "feed.update": (d, { feed, ...answer }) => chainlinkAdapter.updateFeed(d, feed, answer),
  "feed.remove": (d, a) => chainlinkAdapter.removeFeed(d, a.feed),
  "adapter.deploy": (d, a) => chainlinkAdapter.deploy(d, a.adapter, a.feed, a.heartbeat),
  "adapter.replace": (d, { adapter, ...answer }) => oracleHub.replaceAdapter(d, adapter, answer),
  "adapter.remove": (d, a) => oracleHub.removeAdapter(d, a.adapter),
  "token.mint": (d, a) => quoteToken.mint(d, a.to, a.value),
  "token.approve": (d, a) => quoteToken.approve(d, a.spender, a.value),
  "token.transfer": (d, a) => quoteToken.transfer(d, a.to, a.value),
  "token.transferFrom": (d, a) => quoteToken.transferFrom(d, a.from, a.to, a.value),

  "clearingHouse.setModules": (d, a) => clearingHouse.setModules(d, a),
  "clearingHouse.openAccount": (d, a) => accounts.openAccount(d, a.owner),
  "clearingHouse.setOperator": (d, a) => accounts.setOperator(d, a.account, a.operator, a.enabled),
  "clearingHouse.setVenueEnabled": (d, a) => accounts.setVenueEnabled(d, a.account, a.venue, a.enabled),
  "clearingHouse.bumpOrderEpoch": (d, a) => accounts.bumpOrderEpoch(d, a.account),
  "clearingHouse.approve": (d, a) => accountTokens.approve(d, a.to, a.tokenId),
  "clearingHouse.setApprovalForAll": (d, a) => accountTokens.setApprovalForAll(d, a.operator, a.approved),
  "clearingHouse.transferFrom": (d, a) => accountTokens.transferFrom(d, a.from, a.to, a.tokenId),
  "clearingHouse.safeTransferFrom": (d, a) => accountTokens.safeTransferFrom(d, a.from, a.to, a.tokenId),
  "clearingHouse.deposit": (d, a) => clearingHouse.deposit(d, a.account, a.amount),
  "clearingHouse.fill": (d, a) => clearingHouse.fill(d, d.sender, a.trade),
  "clearingHouse.withdraw": (d, a) => clearingHouse.withdraw(d, a.account, a.amount, a.to),
  "clearingHouse.poke": (d, a) => markets.poke(d, a.market),
  "clearingHouse.listMarket": (d, a) => markets.listMarket(d, d.sender, a.config),
  "clearingHouse.setPremium": (d, a) => markets.setPremium(d, d.sender, a.market, a.premium),
  "clearingHouse.setOffsetShare": (d, a) => markets.setOffsetShare(d, d.sender, a.group, a.offsetShare),
  "clearingHouse.setVenueListed": (d, a) => markets.setVenueListed(d, d.sender, a.venue, a.listed),
  "clearingHouse.setSiloParameters": (d, a) => markets.setSiloParameters(d, d.sender, a.parameters),
  "clearingHouse.withdrawHouse": (d, a) => clearingHouse.withdrawHouse(d, d.sender, a.amount, a.to),
  "clearingHouse.acquire": (d) => clearingHouse.acquire(d, d.sender),
  "clearingHouse.release": clearingHouse.requireHolder,
  "clearingHouse.sync": clearingHouse.requireHolder,
  "clearingHouse.setInAuction": clearingHouse.requireHolder,
  "clearingHouse.moveLegs": clearingHouse.requireHolder,
  "clearingHouse.moveCash": clearingHouse.requireHolder,
  "clearingHouse.collectIncome": clearingHouse.requireHolder,
  "clearingHouse.coverDeficit": clearingHouse.requireHolder,
  "clearingHouse.depositReserved": clearingHouse.requireHolder,
  "clearingHouse.withdrawReserved": clearingHouse.requireHolder,

  "governor.listMarket": (d, a) => siloGovernor.listMarket(d, a.config),
  "governor.setPremium": (d, a) => siloGovernor.setPremium(d, a.market, a.premium),
  "governor.setOffsetShare": (d, a) => siloGovernor.setOffsetShare(d, a.group, a.offsetShare),
  "governor.setVenueListed": (d, a) => siloGovernor.setVenueListed(d, a.venue, a.listed),
  "governor.setSiloParameters": (d, a) => siloGovernor.setSiloParameters(d, a.parameters),
  "governor.withdrawHouse": (d, a) => siloGovernor.withdrawHouse(d, a.amount, a.to),
  "governor.transferOwnership": (d, a) => ownable.transferOwnership(d, "governor", a.newOwner),
  "governor.acceptOwnership": (d) => ownable.acceptOwnership(d, "governor"),
  "governor.renounceOwnership": (d) => ownable.renounceOwnership(d, "governor"),

  "oracle.setSource": (d, a) => oracleHub.setSource(d, a.market, a.source),
  "oracle.transferOwnership": (d, a) => ownable.transferOwnership(d, "oracle", a.newOwner),
  "oracle.acceptOwnership": (d) => ownable.acceptOwnership(d, "oracle"),
  "oracle.renounceOwnership": (d) => ownable.renounceOwnership(d, "oracle"),

  "auction.setAuctionParameters": (d, a) => liquidationAuction.setAuctionParameters(d, a.parameters),
  "auction.start": (d, a) => liquidationAuction.start(d, a.account, a.witness, a.rewardAccount),
  "auction.bid": (d, a) => liquidationAuction.bid(d, a.terms),
  "auction.touch": (d, a) => liquidationAuction.touch(d, a.account),
  "auction.transferOwnership": (d, a) => ownable.transferOwnership(d, "auction", a.newOwner),
  "auction.acceptOwnership": (d) => ownable.acceptOwnership(d, "auction"),
  "auction.renounceOwnership": (d) => ownable.renounceOwnership(d, "auction"),

  "fund.requestUnlock": (d, a) => stakerFund.requestUnlock(d, a.shares),
  "fund.deposit": (d, a) => stakerFund.deposit(d, a.assets, a.receiver),
  "fund.mint": (d, a) => stakerFund.mint(d, a.shares, a.receiver),
  "fund.withdraw": (d, a) => stakerFund.withdraw(d, a.assets, a.receiver, a.owner),
  "fund.redeem": (d, a) => stakerFund.redeem(d, a.shares, a.receiver, a.owner),
  "fund.approve": (d, a) => stakerFund.approve(d, a.spender, a.value),
  "fund.transfer": (d, a) => stakerFund.transfer(d, a.to, a.value),
  "fund.transferFrom": (d, a) => stakerFund.transferFrom(d, a.from, a.to, a.value),

  "deficitLedger.collect": (d, a) => exitClaims.collect(d, a.to),
  "deficitLedger.haircut": exitClaims.requireClearingHouse,
  "deficitLedger.repay": exitClaims.requireClearingHouse,
  "deficitLedger.addDeficit": exitClaims.requireClearingHouse,

  "venue.setFees": (d, a) => referenceVenue.setFees(d, a.makerFee, a.takerFee),
  "venue.matchOrders": (d, a) => referenceVenue.matchOrders(d, a.maker, a.taker, a.size, a.minSize),
  "venue.cancelNonces": (d, a) => referenceVenue.cancelNonces(d, a.account, a.nonces),
  "venue.transferOwnership": (d, a) => ownable.transferOwnership(d, "venue", a.newOwner),
  "venue.acceptOwnership": (d) => ownable.acceptOwnership(d, "venue"),
  "venue.renounceOwnership": (d) => ownable.renounceOwnership(d, "venue"),
};
