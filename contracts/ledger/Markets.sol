// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {Price, Quote} from "../types/Units.sol";
import {InstrumentId, perpetualOf} from "../types/Position.sol";
import {ActionRules, MarginFactors} from "../types/Risk.sol";
import {IOracleHub} from "../interfaces/IOracleHub.sol";
import {FundingTerms, MarginTerms, MarketTerms, StoredMarket} from "../types/Ledger.sol";
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
    mapping(uint16 group => uint256) public thetaOf;
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
    function listMarket(MarketTerms terms, FundingTerms funding) external onlyGovernor lock returns (MarketId market) {
        market = MarketId.wrap(++marketCount);
        StoredMarket storage state = _markets[market];
        state.fundingTime = uint40(block.timestamp);
        state.terms = terms;
        state.funding = funding;
        _refresh(market, state);
    }

    /// Accrues funding at the old premium, then sets the new one [WAD].
    function setPremium(MarketId market, int64 premium) external onlyGovernor lock {
        _requireMarket(market);
        StoredMarket storage state = _markets[market];
        _accrue(market, state);
        state.premium = premium;
    }

    function setTheta(uint16 group, uint256 theta) external onlyGovernor lock {
        thetaOf[group] = theta;
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
        _accrue(market, state);
        _refresh(market, state);
    }

    /// Marks a market as poked in this entry of the lock; returns whether it was already.
    function _markPoked(MarketId market) private returns (bool marked) {
        uint256 entry = _entry;
        // Solidity has no transient mappings. The slot is the market's own: no other market can be taken for it.
        assembly ("memory-safe") {
            let slot := or(POKED, market)
            marked := eq(tload(slot), entry)
            if iszero(marked) {
                tstore(slot, entry)
            }
        }
    }

    function _accrue(MarketId market, StoredMarket storage state) private {
        uint256 elapsed = block.timestamp - state.fundingTime;
        if (elapsed == 0) return;
        state.fundingTime = uint40(block.timestamp);
        int256 growth = FundingMath.growth(state.index, _rate(state), elapsed);
        if (growth == 0) return;
        int256 fundingIndex;
        unchecked {
            // 191 bits in 1,000 years (docs/numerics.md).
            fundingIndex = state.fundingIndex + growth;
        }
        state.fundingIndex = fundingIndex;
        emit FundingAccrued(market, fundingIndex);
    }

    function _rate(StoredMarket storage state) private view returns (int256) {
        FundingTerms funding = state.funding;
        return FundingMath.ratePer8h(state.premium, funding.interestOf(), funding.capOf());
    }

    function _refresh(MarketId market, StoredMarket storage state) private {
        (Price index, uint256 validUntil) = oracle.indexPrice(market);
        uint104 price = uint104(Price.unwrap(index));
        if (state.index == price && state.priceValidUntil == validUntil) return;
        if (block.timestamp > state.priceValidUntil && state.index != 0) {
            state.outage += uint32(block.timestamp - state.priceValidUntil);
        }
        state.index = price;
        state.priceValidUntil = uint40(validUntil);
        emit IndexUpdated(market, index, validUntil);
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
