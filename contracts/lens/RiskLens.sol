// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {FixedPoint} from "../math/FixedPoint.sol";
import {requireCode} from "../types/Code.sol";
import {AccountId, MarketId, FIRST_USER_ACCOUNT, HOUSE, EXIT_RECOVERY} from "../types/Ids.sol";
import {Price, Quote} from "../types/Units.sol";
import {Position} from "../types/Position.sol";
import {DeficitLedger} from "../insurance/DeficitLedger.sol";
import {StakerFund} from "../insurance/StakerFund.sol";
import {Account, IClearingHouse, Market, SiloParameters, Totals} from "../interfaces/IClearingHouse.sol";
import {FundingMath} from "../ledger/FundingMath.sol";
import {Auction, ILiquidationAuction} from "../liquidation/ILiquidationAuction.sol";
import {AuctionParameters} from "../liquidation/AuctionPricing.sol";
import {Assessment, IMarginEngine, RiskState} from "../margin/IMarginEngine.sol";
import {MarketRisk, packPrices, packTerms} from "../margin/MarketRisk.sol";
import {IOracleHub} from "../oracle/OracleHub.sol";
import {LedgerStorage} from "./LedgerStorage.sol";

/// What scripts, keepers and dashboards read. Nothing on chain reads it; every view reverts while the silo is locked.
contract RiskLens {
    using LedgerStorage for IClearingHouse;

    /// The silo as a whole; amounts in [WAD quote] unless said otherwise.
    /// @param custody tokens held, in the token's own unit
    /// @param tokenBalance the clearing house's balance, in the token's own unit; at least custody
    struct SiloView {
        uint256 blockNumber;
        uint256 timestamp;
        uint16 markets;
        AccountId nextAccount;
        uint256 custody;
        uint256 tokenBalance;
        Quote houseCash;
        Quote fundCash;
        Quote recoveryCash;
        uint256 fundReserved;
        uint256 unfundedDeficit;
        uint256 exitClaims;
        bool deficitOpen;
        SiloParameters parameters;
        AuctionParameters auctionParameters;
    }

    /// A market as the ledger keeps it, and what its oracle says now.
    /// @param priceAvailable whether the oracle answers now
    /// @param freshIndex the answer, quote per lot [WAD]; 0 when there is none
    struct MarketView {
        MarketId id;
        Market market;
        uint256 theta;
        bool priceAvailable;
        Price freshIndex;
        uint256 freshValidUntil;
    }

    /// An account as the ledger keeps it; each leg is the slot itself (contracts/types/Position.sol).
    struct AccountView {
        AccountId id;
        address owner;
        Account account;
        Position[] legs;
        Auction auction;
    }

    /// What an account is worth and needs at fresh prices [WAD quote].
    struct AccountRisk {
        Quote cash;
        Quote equity;
        Quote initialMargin;
        Quote maintenanceMargin;
        Quote bufferMargin;
        Quote transferEquity;
        Quote transferMargin;
        bool inAuction;
    }

    // What one market's oracle may use up, far more than a feed needs: a source that burns all it gets silences no other market.
    uint256 private constant ORACLE_GAS = 500_000;

    IClearingHouse public immutable house;
    IMarginEngine public immutable marginEngine;
    IOracleHub public immutable oracle;
    IERC20 public immutable quoteToken;
    ILiquidationAuction public immutable auction;
    StakerFund public immutable stakerFund;
    DeficitLedger public immutable deficitLedger;

    constructor(IClearingHouse house_, IMarginEngine engine, IOracleHub hub, StakerFund fund, DeficitLedger deficits) {
        requireCode(address(house_));
        requireCode(address(engine));
        requireCode(address(hub));
        requireCode(address(fund));
        requireCode(address(deficits));
        house = house_;
        marginEngine = engine;
        oracle = hub;
        stakerFund = fund;
        auction = fund.auction();
        quoteToken = IERC20(fund.asset());
        deficitLedger = deficits;
    }

    /// The silo's totals and parameters.
    function silo() external view returns (SiloView memory result) {
        Totals memory totals = house.totalsOf();
        result.blockNumber = block.number;
        result.timestamp = block.timestamp;
        result.markets = house.marketCount();
        result.nextAccount = house.nextAccount();
        result.custody = totals.custody;
        result.tokenBalance = quoteToken.balanceOf(address(house));
        result.houseCash = Quote.wrap(house.accountOf(HOUSE).cash);
        result.fundCash = house.fundCash();
        result.recoveryCash = Quote.wrap(house.accountOf(EXIT_RECOVERY).cash);
        result.fundReserved = auction.totalReserved();
        result.unfundedDeficit = deficitLedger.unfundedDeficit();
        result.exitClaims = deficitLedger.exitClaims();
        result.deficitOpen = totals.deficitOpen;
        result.parameters = house.parametersOf();
        result.auctionParameters = auction.auctionParameters();
    }

    /// Up to `count` markets from `first` on.
    function markets(MarketId first, uint256 count) external view returns (MarketView[] memory page) {
        uint256 from = MarketId.unwrap(first);
        if (from == 0) from = 1;
        page = new MarketView[](_within(from, count, uint256(house.marketCount()) + 1));
        for (uint256 i; i < page.length; ++i) {
            page[i] = _market(MarketId.wrap(uint16(from + i)));
        }
    }

    /// Up to `count` user accounts from `first` on, as the ledger keeps them.
    function accounts(AccountId first, uint256 count) external view returns (AccountView[] memory page) {
        uint256 from = AccountId.unwrap(first);
        if (from < AccountId.unwrap(FIRST_USER_ACCOUNT)) from = AccountId.unwrap(FIRST_USER_ACCOUNT);
        page = new AccountView[](_within(from, count, AccountId.unwrap(house.nextAccount())));
        for (uint256 i; i < page.length; ++i) {
            page[i] = _account(AccountId.wrap(uint64(from + i)));
        }
    }

    /// One account's risk as if its markets were poked now. Reverts with the oracle's error where a price is missing.
    function accountRisk(AccountId id) external view returns (AccountRisk memory risk) {
        if (!house.isUser(id)) revert IClearingHouse.UnknownAccount(id);
        RiskState memory state = _freshState(id);
        Assessment memory margin = marginEngine.assess(state, house.actionRules().factors);
        risk.cash = state.cash;
        risk.equity = state.cash + margin.value;
        risk.initialMargin = margin.initialMargin;
        risk.maintenanceMargin = margin.maintenanceMargin;
        int256 gap = Quote.unwrap(margin.initialMargin - margin.maintenanceMargin);
        risk.bufferMargin = margin.maintenanceMargin + Quote.wrap(FixedPoint.divCeil(gap, 2));
        risk.transferEquity = state.cash + margin.transferValue;
        risk.transferMargin = margin.transferMargin;
        risk.inAuction = house.isInAuction(id);
    }

    /// The margin engine's input for an account as if its markets were poked now.
    function freshState(AccountId id) external view returns (RiskState memory) {
        return _freshState(id);
    }

    function _freshState(AccountId id) private view returns (RiskState memory state) {
        state.legs = house.legsOf(id);
        state.markets = new MarketRisk[](state.legs.length);
        state.cash = Quote.wrap(house.accountOf(id).cash);
        for (uint256 i; i < state.legs.length; ++i) {
            Quote funding;
            (state.markets[i], funding) = _freshLeg(state.legs[i]);
            state.cash = state.cash + funding;
        }
    }

    function _freshLeg(Position leg) private view returns (MarketRisk memory risk, Quote funding) {
        Market memory market = house.marketOf(leg.market());
        (Price index, ) = oracle.indexPrice(leg.market());
        Price mark = FundingMath.markPrice(Price.unwrap(index), market.premium);
        risk.prices = packPrices(index, mark, market.config.group, 1, leg.market());
        risk.terms = packTerms(market.config.scanRange, house.thetaOf(market.config.group));
        int256 rate = FundingMath.ratePer8h(market.premium, market.config.interestPer8h, market.config.fundingCapPer8h);
        int256 growth = FundingMath.growth(market.index, rate, block.timestamp - market.fundingTime);
        int256 payableNow = FundingMath.payableIndex(market.fundingIndex + growth);
        funding = FundingMath.pending(leg.size(), payableNow, leg.checkpoint());
    }

    function _market(MarketId id) private view returns (MarketView memory result) {
        result.id = id;
        result.market = house.marketOf(id);
        result.theta = house.thetaOf(result.market.config.group);
        try oracle.indexPrice{gas: ORACLE_GAS}(id) returns (Price index, uint256 validUntil) {
            result.priceAvailable = true;
            result.freshIndex = index;
            result.freshValidUntil = validUntil;
        } catch {
            // No valid price now: the market's users see it from priceAvailable.
            result.priceAvailable = false;
        }
    }

    function _account(AccountId id) private view returns (AccountView memory result) {
        result.id = id;
        result.owner = IERC721(address(house)).ownerOf(AccountId.unwrap(id));
        result.account = house.accountOf(id);
        result.legs = house.legsOf(id);
        result.auction = auction.auctionOf(id);
    }

    function _within(uint256 from, uint256 count, uint256 end) private pure returns (uint256) {
        if (from >= end) return 0;
        return count < end - from ? count : end - from;
    }
}
