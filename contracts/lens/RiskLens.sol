// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {requireCode} from "../types/Code.sol";
import {AccountId, MarketId, FIRST_USER_ACCOUNT, HOUSE, EXIT_RECOVERY} from "../types/Ids.sol";
import {Price, Quote} from "../types/Units.sol";
import {Position} from "../types/Position.sol";
import {DeficitLedger} from "../insurance/DeficitLedger.sol";
import {StakerFund} from "../insurance/StakerFund.sol";
import {Account, Market, SiloParameters, Totals} from "../types/Ledger.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {ILedgerErrors} from "../interfaces/ILedgerErrors.sol";
import {FundingMath} from "../ledger/FundingMath.sol";
import {Auction, AuctionParameters} from "../types/Auction.sol";
import {ILiquidationAuction} from "../interfaces/ILiquidationAuction.sol";
import {Assessment, RiskState, MarketRisk, bufferMarginUp, packPrices, packTerms} from "../types/Risk.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {IOracleHub} from "../interfaces/IOracleHub.sol";
import {LedgerStorage} from "../ledger/LedgerStorage.sol";

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
        uint256 offsetShare;
        bool priceAvailable;
        Price freshIndex;
        uint256 freshValidUntil;
    }

    /// An account as the ledger keeps it; each leg is the slot itself (contracts/types/Position.sol), and what its auction noted of
    /// outages is as the auction packs it (contracts/liquidation/OutageRecord.sol).
    struct AccountView {
        AccountId id;
        address owner;
        Account account;
        Position[] legs;
        Auction auction;
        uint256[] outages;
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

    /// What margin and funding depend on, once a market.
    struct FreshMarket {
        MarketRisk risk;
        int256 payableIndex;
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
        if (!house.isUser(id)) revert ILedgerErrors.UnknownAccount(id);
        RiskState memory state = _freshState(id);
        Assessment memory margin = marginEngine.assess(state, house.actionRules().factors);
        risk.cash = state.cash;
        risk.equity = state.cash + margin.value;
        risk.initialMargin = margin.initialMargin;
        risk.maintenanceMargin = margin.maintenanceMargin;
        risk.bufferMargin = bufferMarginUp(margin.initialMargin, margin.maintenanceMargin);
        risk.transferEquity = state.cash + margin.transferValue;
        risk.transferMargin = margin.transferMargin;
        risk.inAuction = house.isInAuction(id);
    }

    /// The margin engine's input for an account as if its markets were poked now.
    function freshState(AccountId id) external view returns (RiskState memory) {
        return _freshState(id);
    }

    function _freshState(AccountId id) private view returns (RiskState memory state) {
        Position[] memory legs = house.legsOf(id);
        state.legs = legs;
        state.cash = Quote.wrap(house.accountOf(id).cash);
        FreshMarket[] memory fresh = new FreshMarket[](legs.length);
        uint256 count;
        for (uint256 i; i < legs.length; ++i) {
            uint256 place = _placeOf(fresh, count, legs[i].market());
            if (place == count) fresh[count++] = _freshMarket(legs[i].market());
            state.cash =
                state.cash + FundingMath.pending(legs[i].size(), fresh[place].payableIndex, legs[i].checkpoint());
        }
        state.markets = new MarketRisk[](count);
        for (uint256 i; i < count; ++i) {
            state.markets[i] = fresh[i].risk;
        }
    }

    function _placeOf(FreshMarket[] memory fresh, uint256 count, MarketId id) private pure returns (uint256 place) {
        while (place < count && fresh[place].risk.prices.marketOf() != id) ++place;
    }

    /// The market as `poke` would leave it.
    function _freshMarket(MarketId id) private view returns (FreshMarket memory fresh) {
        Market memory market = house.marketOf(id);
        (Price index, uint256 validUntil) = oracle.indexPrice(id);
        uint32 outage = market.outage;
        bool same = Price.unwrap(index) == market.index && validUntil == market.priceValidUntil;
        if (!same && block.timestamp > market.priceValidUntil)
            outage += uint32(block.timestamp - market.priceValidUntil);
        uint16 group = market.config.group;
        Price mark = FundingMath.markPrice(Price.unwrap(index), market.premium);
        fresh.risk.prices = packPrices(index, mark, group, id);
        fresh.risk.terms = packTerms(market.config.scanRange, house.offsetShareOf(group), outage);
        int256 rate = FundingMath.ratePer8h(market.premium, market.config.interestPer8h, market.config.fundingCapPer8h);
        int256 growth = FundingMath.growth(market.index, rate, block.timestamp - market.fundingTime);
        fresh.payableIndex = FundingMath.payableIndex(market.fundingIndex + growth);
    }

    function _market(MarketId id) private view returns (MarketView memory result) {
        result.id = id;
        result.market = house.marketOf(id);
        result.offsetShare = house.offsetShareOf(result.market.config.group);
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
        result.outages = auction.outagesOf(id);
    }

    function _within(uint256 from, uint256 count, uint256 end) private pure returns (uint256) {
        if (from >= end) return 0;
        return count < end - from ? count : end - from;
    }
}
