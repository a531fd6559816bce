// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint, WAD} from "../math/FixedPoint.sol";
import {AuctionParameters} from "../types/Auction.sol";

/// What an auction asks, by its clocks (docs/risk-model.md, 6.2).
library AuctionPricing {
    /// @notice A curve outside the immutable bounds.
    error InvalidAuctionParameters();

    /// Reverts unless the curves are within what no owner can cross: nothing is given away at the start, every phase takes a
    /// minute to a day, and bidders keep at least half of their discount.
    function checkBounds(AuctionParameters memory p) internal pure {
        bool slope =
            p.startPriceShare <= WAD &&
                p.startPriceShare >= 0.9e18 &&
                p.kneePriceShare <= p.startPriceShare &&
                p.kneePriceShare >= 0.5e18;
        bool times = _isPhase(p.kneeTime) && _isPhase(p.endTime) && _isPhase(p.insolventRamp);
        bool money = p.penaltyShare <= 0.5e18 && p.starterReward <= 1_000_000e18 && p.bonusCap <= 100_000_000e18;
        if (!(slope && times && money)) revert InvalidAuctionParameters();
    }

    /// The share of its value d(t) that a solvent account is sold for [WAD], rounded up: against the bidder.
    /// Steep at first would waste the owner's money, slow at first would lose the race against the market: so a short slope
    /// from the start to the knee, where ordinary competition ends it, and a long one to nothing, where somebody must buy.
    function priceShareUp(AuctionParameters memory p, uint256 elapsed) internal pure returns (uint256) {
        if (elapsed < p.kneeTime) {
            uint256 fall = uint256(p.startPriceShare) - p.kneePriceShare;
            return p.startPriceShare - FixedPoint.mulDivDown(fall, elapsed, p.kneeTime);
        }
        uint256 late = elapsed - p.kneeTime;
        if (late >= p.endTime) return 0;
        return p.kneePriceShare - FixedPoint.mulDivDown(p.kneePriceShare, late, p.endTime);
    }

    /// The share r(t) of the bonus that an insolvent account's bidder is paid [WAD], rounded down.
    function bonusShareDown(AuctionParameters memory p, uint256 elapsed) internal pure returns (uint256) {
        if (elapsed >= p.insolventRamp) return WAD;
        return FixedPoint.mulDivDown(WAD, elapsed, p.insolventRamp);
    }

    /// The fraction f = (BM - E) / (BM - E + d LV) whose sale restores the buffer margin [WAD], rounded up, at most 1.
    /// @param shortfall BM - E, positive [WAD quote]
    /// @param value LV, not negative [WAD quote]
    /// @param share d [WAD]
    function fractionOnSaleUp(uint256 shortfall, uint256 value, uint256 share) internal pure returns (uint256) {
        uint256 proceeds = FixedPoint.mulWadDown(value, share);
        return FixedPoint.mulDivUp(shortfall, WAD, shortfall + proceeds);
    }

    function _isPhase(uint256 duration) private pure returns (bool) {
        return duration >= 60 && duration <= 1 days;
    }
}
