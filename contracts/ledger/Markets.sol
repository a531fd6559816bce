// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {Price, Quote} from "../types/Units.sol";
import {InstrumentId, perpetualOf} from "../types/Position.sol";
import {ActionRules, MarginFactors} from "../types/Risk.sol";
import {IOracleHub} from "../interfaces/IOracleHub.sol";
import {MarginTerms} from "../types/Ledger.sol";
import {FillTerms, MarketPrice, MarketTerms, StoredMarket} from "../types/StoredMarket.sol";
import {FundingMath} from "./FundingMath.sol";
import {SiloLock} from "./SiloLock.sol";

/// Markets: their listing and parameters, the cached price and the accrual of funding.
abstract contract Markets is SiloLock {
    // Transient slots from here on, one a market: the entry of the lock in which it was poked last. Far from those that the
    // compiler gives to variables, which begin at 0.
    uint256 private constant POKED = 1 << 16;

    IOracleHub public immutable oracle;
    /// The only address that may set parameters: a SiloGovernor.
    address public governor;

    uint16 public marketCount;
    mapping(MarketId => StoredMarket) internal _markets;
    /// Share of a correlation group's offset that margin grants [WAD].
    mapping(uint16 group => uint256) public offsetShareOf;
    mapping(address venue => bool) public isVenueListed;
    MarginTerms internal _marginTerms;
    /// Share of trading fees that goes to the insurance fund, the rest to the house [WAD].
    uint64 internal _fundFeeShare;

    modifier onlyGovernor() {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        _;
    }

    constructor(IOracleHub oracle_) {
        oracle = oracle_;
    }

    // ------------------------------------------------------------------ governor: bounds and events live there

    /// Lists a perpetual market; its price source must answer.
    function listMarket(MarketTerms terms, FillTerms fills) external onlyGovernor lock returns (MarketId market) {
        market = MarketId.wrap(++marketCount);
        StoredMarket storage state = _markets[market];
        state.terms = terms;
        state.fills = fills;
        state.price = _refreshed(market, state, state.price.withFundingTime(block.timestamp));
    }

    /// Accrues funding at the old premium, then sets the new one [WAD].
    function setPremium(MarketId market, int64 premium) external onlyGovernor lock {
        _requireMarket(market);
        StoredMarket storage state = _markets[market];
        state.price = _accrued(market, state, state.price).withPremium(premium);
    }

    function setOffsetShare(uint16 group, uint256 offsetShare) external onlyGovernor lock {
        offsetShareOf[group] = offsetShare;
    }

    function setVenueListed(address venue, bool listed) external onlyGovernor lock {
        isVenueListed[venue] = listed;
    }

    function setSiloParameters(MarginTerms terms, uint64 fundFeeShare) external onlyGovernor lock {
        _marginTerms = terms;
        _fundFeeShare = fundFeeShare;
    }

    // ------------------------------------------------------------------ prices and funding

    /// Accrues a market's funding at the cached price, then caches the oracle's price. Anybody may.
    function poke(MarketId market) external lock {
        _requireMarket(market);
        _poke(market);
    }

    function actionRules() public view returns (ActionRules memory rules) {
        MarginTerms terms = _marginTerms;
        rules.factors = MarginFactors(terms.initialFactorOf(), terms.maintenanceFactorOf());
        rules.minEquity = Quote.wrap(int256(uint256(terms.minEquityOf())));
    }

    /// Once in an entry of the lock: several legs, or both accounts of a trade or bid, may share a market.
    function _poke(MarketId market) internal {
        if (_markPoked(market)) return;
        StoredMarket storage state = _markets[market];
        state.price = _refreshed(market, state, _accrued(market, state, state.price));
    }

    /// Marks a market as poked in this entry of the lock; returns whether it was already.
    function _markPoked(MarketId market) private returns (bool marked) {
        uint256 entry = _entry;
        // Solidity has no transient mappings. The slot is the market's own: no other market can be taken for it.
        assembly ("memory-safe") {
            let slot := or(POKED, and(market, 0xffff))
            marked := eq(tload(slot), entry)
            if iszero(marked) {
                tstore(slot, entry)
            }
        }
    }

    /// Accrues funding up to now.
    /// @return the price with the time up to which funding is accrued, for the caller to store
    function _accrued(MarketId market, StoredMarket storage state, MarketPrice price) private returns (MarketPrice) {
        MarketTerms terms = state.terms;
        unchecked {
            int256 rate = FundingMath.ratePer8h(price.premiumOf(), terms.interestOf(), terms.capOf());
            int256 growth = FundingMath.growth(price.indexOf(), rate, block.timestamp - price.fundingTimeOf());
            if (growth != 0) {
                // 191 bits in 1,000 years (docs/numerics.md).
                int256 fundingIndex = state.fundingIndex + growth;
                state.fundingIndex = fundingIndex;
                emit FundingAccrued(market, fundingIndex);
            }
        }
        return price.withFundingTime(block.timestamp);
    }

    /// Asks the oracle, and counts an outage that a new price ends.
    /// @return the price with what the oracle said, for the caller to store
    function _refreshed(MarketId market, StoredMarket storage state, MarketPrice price) private returns (MarketPrice) {
        (Price index, uint256 validUntil) = oracle.indexPrice(market);
        uint256 validBefore = price.validUntilOf();
        if (price.indexOf() == Price.unwrap(index) && validBefore == validUntil) return price;
        if (block.timestamp > validBefore && price.indexOf() != 0) {
            state.terms = state.terms.withMoreOutage(block.timestamp - validBefore);
        }
        emit IndexUpdated(market, index, validUntil);
        return price.withIndex(Price.unwrap(index), validUntil);
    }

    function _requireMarket(MarketId market) internal view {
        uint16 id = MarketId.unwrap(market);
        if (id == 0 || id > marketCount) revert UnknownMarket(market);
    }

    /// The instrument is a perpetual of a listed market, in canonical form.
    function _requireInstrument(InstrumentId instrument) internal view returns (MarketId market) {
        market = instrument.marketOf();
        if (!(instrument == perpetualOf(market))) revert UnsupportedInstrument(instrument);
        _requireMarket(market);
    }
}
