// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WAD} from "../math/FixedPoint.sol";
import {MAX_GROUP} from "../types/Constants.sol";
import {MAX_SIZE} from "../types/Units.sol";
import {MarketConfig, SiloParameters} from "../types/Ledger.sol";

/// Hard bounds that no governance can cross (docs/risk-model.md, 6.7).
library ParameterBounds {
    error InvalidMarketConfig();
    error InvalidSiloParameters();

    /// Largest scan range [WAD]; also the bound of R * kMax once open interest scales it (5.1).
    uint256 internal constant MAX_SCAN_RANGE = 0.6e18;
    uint256 internal constant MIN_SCAN_RANGE = 0.01e18;
    uint256 internal constant MAX_PRICE_BAND = 0.2e18;
    /// Largest |funding rate| per 8 hours [WAD].
    uint256 internal constant MAX_FUNDING_CAP = 0.04e18;
    uint256 internal constant MAX_OFFSET_SHARE = 0.6e18;
    uint256 internal constant MIN_MARGIN_FACTOR = 0.1e18;
    uint256 internal constant MAX_MARGIN_FACTOR = 5e18;
    uint256 internal constant MAX_MIN_EQUITY = 1_000_000e18;

    function checkMarket(MarketConfig memory c) internal pure {
        bool range = c.scanRange >= MIN_SCAN_RANGE && c.scanRange <= MAX_SCAN_RANGE && c.scanRange % 4 == 0;
        bool band = c.priceBand > 0 && c.priceBand <= MAX_PRICE_BAND;
        bool interest = c.fundingCapPer8h <= MAX_FUNDING_CAP && _magnitude(c.interestPer8h) <= c.fundingCapPer8h;
        bool limit = c.maxOpenInterest > 0 && c.maxOpenInterest <= MAX_SIZE;
        if (!(range && band && interest && limit && c.group <= MAX_GROUP)) revert InvalidMarketConfig();
    }

    function checkSilo(SiloParameters memory p) internal pure {
        bool factors =
            p.maintenanceFactor >= MIN_MARGIN_FACTOR &&
                p.maintenanceFactor <= p.initialFactor &&
                p.initialFactor <= MAX_MARGIN_FACTOR;
        bool shares = p.minEquity <= MAX_MIN_EQUITY && p.fundFeeShare <= WAD;
        if (!(factors && shares)) revert InvalidSiloParameters();
    }

    function _magnitude(int256 a) private pure returns (uint256) {
        return uint256(a < 0 ? -a : a);
    }
}
