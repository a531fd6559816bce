// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../../../contracts/math/FixedPoint.sol";
import {AuctionParameters} from "../../../contracts/types/Auction.sol";
import {AuctionPricing} from "../../../contracts/liquidation/AuctionPricing.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// What an auction asks, by its clocks (docs/risk-model.md, 6.2).
contract AuctionPricingTest is Assertions, Cheats {
    uint256 private constant WAD = 1e18;

    function testFuzz_ThePriceFallsAndStaysWithinItsBounds(uint256 shape, uint256 t, uint256 later) public pure {
        AuctionParameters memory p = _parameters(shape);
        uint256 end = uint256(p.kneeTime) + p.endTime;
        t = bound(t, 0, 2 * end);
        later = bound(later, t, 2 * end + 1);
        uint256 share = AuctionPricing.priceShareUp(p, t);
        assertLe(AuctionPricing.priceShareUp(p, later), share, "never rises");
        assertLe(share, p.startPriceShare, "at most the first");
        if (t <= p.kneeTime) assertLe(p.kneePriceShare, share, "at least the knee before the knee");
        if (t >= end) assertEq(share, 0, "nothing at the end");
    }

    function testFuzz_ThePriceStartsAndTurnsWhereTheParametersSay(uint256 shape) public pure {
        AuctionParameters memory p = _parameters(shape);
        assertEq(AuctionPricing.priceShareUp(p, 0), p.startPriceShare, "start");
        assertEq(AuctionPricing.priceShareUp(p, p.kneeTime), p.kneePriceShare, "knee");
    }

    function testFuzz_TheBonusGrowsFromNothingToAll(uint256 shape, uint256 t, uint256 later) public pure {
        AuctionParameters memory p = _parameters(shape);
        t = bound(t, 0, 2 * uint256(p.insolventRamp));
        later = bound(later, t, 2 * uint256(p.insolventRamp) + 1);
        uint256 share = AuctionPricing.bonusShareDown(p, t);
        assertLe(share, AuctionPricing.bonusShareDown(p, later), "never falls");
        assertLe(share, WAD, "at most all");
        assertEq(AuctionPricing.bonusShareDown(p, 0), 0, "nothing at first");
        assertEq(AuctionPricing.bonusShareDown(p, p.insolventRamp), WAD, "all at the end");
    }

    /// After the sale of f: equity E - floor(f E) + ceil(d floor(f E)) against the buffer margin of the rest, (1 - f) BM.
    function testFuzz_TheFractionOnSaleRestoresTheBuffer(uint256 equity, uint256 gap, uint256 share) public pure {
        equity = bound(equity, 0, 1e32);
        uint256 buffer = equity + bound(gap, 1, 1e32);
        share = bound(share, 0, WAD);
        uint256 fraction = AuctionPricing.fractionOnSaleUp(buffer - equity, equity, share);
        assertLe(fraction, WAD, "at most the whole");
        uint256 part = FixedPoint.mulWadDown(equity, fraction);
        uint256 left = equity - part + FixedPoint.mulWadUp(part, share);
        assertLe(FixedPoint.mulWadDown(buffer, WAD - fraction), left, "E >= BM afterwards");
    }

    function testFuzz_NoMoreIsOnSaleThanNeeded(uint256 equity, uint256 gap, uint256 share) public pure {
        equity = bound(equity, 1e18, 1e28);
        uint256 buffer = equity + bound(gap, 1e18, 1e28);
        share = bound(share, 0, WAD);
        uint256 fraction = AuctionPricing.fractionOnSaleUp(buffer - equity, equity, share);
        // One step less of 1e-9 leaves the account short.
        uint256 less = fraction > 1e9 ? fraction - 1e9 : 0;
        uint256 part = FixedPoint.mulWadUp(equity, less);
        uint256 left = equity - part + FixedPoint.mulWadDown(part, share);
        assertTrue(left < FixedPoint.mulWadUp(buffer, WAD - less), "a smaller fraction would not do");
    }

    function _parameters(uint256 seed) private pure returns (AuctionParameters memory p) {
        p.startPriceShare = uint64(bound(mix(seed, 1), 0, WAD));
        p.kneePriceShare = uint64(bound(mix(seed, 2), 0, p.startPriceShare));
        p.kneeTime = uint32(bound(mix(seed, 3), 1, type(uint32).max));
        p.endTime = uint32(bound(mix(seed, 4), 1, type(uint32).max));
        p.insolventRamp = uint32(bound(mix(seed, 5), 1, type(uint32).max));
    }
}
