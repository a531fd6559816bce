// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {Price, Quote} from "../types/Units.sol";
import {InstrumentId, perpetualOf} from "../types/Position.sol";
import {ActionRules, MarginFactors} from "../types/Risk.sol";
import {IOracleHub} from "../interfaces/IOracleHub.sol";
import {Market, MarketConfig, SiloParameters} from "../types/Ledger.sol";
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
    mapping(MarketId => Market) internal _markets;
    /// Share of a correlation group's offset that margin grants [WAD].
    mapping(uint16 group => uint256) public thetaOf;
    mapping(address venue => bool) public isVenueListed;
    SiloParameters internal _parameters;

    modifier onlyGovernor() {
        if (msg.sender != governor) revert NotGovernor(msg.sender);
        _;
    }

    constructor(IOracleHub oracle_) {
        oracle = oracle_;
    }

    // ------------------------------------------------------------------ governor: bounds and events live there

    /// Lists a perpetual market; its price source must answer.
    function listMarket(MarketConfig calldata config) external onlyGovernor lock returns (MarketId market) {
        market = MarketId.wrap(++marketCount);
        Market storage state = _markets[market];
        state.fundingTime = uint40(block.timestamp);
        state.config = config;
        _refresh(market, state);
    }

    /// Accrues funding at the old premium, then sets the new one [WAD].
    function setPremium(MarketId market, int64 premium) external onlyGovernor lock {
        _requireMarket(market);
        Market storage state = _markets[market];
        _accrue(market, state);
        state.premium = premium;
    }

    function setTheta(uint16 group, uint256 theta) external onlyGovernor lock {
        thetaOf[group] = theta;
    }

    function setVenueListed(address venue, bool listed) external onlyGovernor lock {
        isVenueListed[venue] = listed;
    }

    function setSiloParameters(SiloParameters calldata parameters) external onlyGovernor lock {
        _parameters = parameters;
    }

    // ------------------------------------------------------------------ prices and funding

    /// Accrues a market's funding at the cached price, then caches the oracle's price. Anybody may.
    function poke(MarketId market) external lock {
        _requireMarket(market);
        _poke(market);
    }

    function actionRules() public view returns (ActionRules memory rules) {
        rules.factors = MarginFactors(_parameters.initialFactor, _parameters.maintenanceFactor);
        rules.minEquity = Quote.wrap(int256(uint256(_parameters.minEquity)));
    }

    /// Once in an entry of the lock: several legs, or both accounts of a trade or bid, may share a market.
    function _poke(MarketId market) internal {
        if (_markPoked(market)) return;
        Market storage state = _markets[market];
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

    function _accrue(MarketId market, Market storage state) private {
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

    function _rate(Market storage state) private view returns (int256) {
        return FundingMath.ratePer8h(state.premium, state.config.interestPer8h, state.config.fundingCapPer8h);
    }

    function _refresh(MarketId market, Market storage state) private {
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
