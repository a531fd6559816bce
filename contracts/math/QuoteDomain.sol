// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Where options are quoted (docs/risk-model.md, 4). Outside of it every quote function reverts with the error that names
/// the argument; nothing is clipped.
library QuoteDomain {
    /// Forward, quote per lot [WAD].
    uint256 internal constant MIN_FORWARD = 1e12;
    uint256 internal constant MAX_FORWARD = 1e30;
    /// The strike is within forward / MAX_RATIO .. forward * MAX_RATIO.
    uint256 internal constant MAX_RATIO = 50;
    /// Annualised volatility [WAD].
    uint256 internal constant MIN_VOL = 0.01e18;
    uint256 internal constant MAX_VOL = 10e18;
    /// A year is 365 days.
    uint256 internal constant YEAR = 31_536_000;
    uint256 internal constant MAX_TIME = 315_360_000;
    uint256 internal constant WAD = 1e18;

    error ForwardOutOfDomain(uint256 forward);
    error StrikeOutOfDomain(uint256 strike, uint256 forward);
    error VolOutOfDomain(uint256 vol);
    error TimeOutOfDomain(uint256 timeToExpiry);
    error DiscountOutOfDomain(uint256 discount);

    /// Whether all five are in the domain and the option still has time to run: one test for the ordinary case.
    function isOrdinary(
        uint256 forward,
        uint256 strike,
        uint256 vol,
        uint256 timeToExpiry,
        uint256 discount
    ) internal pure returns (bool ordinary) {
        // A difference below zero wraps to a number above every range, so one comparison tests both ends. A forward within
        // its bounds times 50 does not wrap; a strike that makes `mul(strike, 50)` wrap is beyond `mul(forward, 50)`.
        assembly ("memory-safe") {
            let bad := gt(sub(forward, MIN_FORWARD), sub(MAX_FORWARD, MIN_FORWARD))
            bad := or(bad, or(gt(strike, mul(forward, MAX_RATIO)), lt(mul(strike, MAX_RATIO), forward)))
            bad := or(bad, gt(sub(vol, MIN_VOL), sub(MAX_VOL, MIN_VOL)))
            bad := or(bad, gt(sub(timeToExpiry, 1), sub(MAX_TIME, 1)))
            ordinary := iszero(or(bad, gt(sub(discount, 1), sub(WAD, 1))))
        }
    }

    /// The checks one by one, in the order in which they are reported. An expired option has no volatility to look at.
    function check(uint256 forward, uint256 strike, uint256 vol, uint256 timeToExpiry, uint256 discount) internal pure {
        checkMoneyness(forward, strike);
        if (timeToExpiry != 0 && (vol < MIN_VOL || vol > MAX_VOL)) revert VolOutOfDomain(vol);
        if (timeToExpiry > MAX_TIME) revert TimeOutOfDomain(timeToExpiry);
        checkDiscount(discount);
    }

    function checkMoneyness(uint256 forward, uint256 strike) internal pure {
        if (forward < MIN_FORWARD || forward > MAX_FORWARD) revert ForwardOutOfDomain(forward);
        unchecked {
            if (strike > forward * MAX_RATIO || strike * MAX_RATIO < forward) revert StrikeOutOfDomain(strike, forward);
        }
    }

    /// Time of what cannot be quoted at expiry.
    function checkTime(uint256 timeToExpiry) internal pure {
        if (timeToExpiry == 0 || timeToExpiry > MAX_TIME) revert TimeOutOfDomain(timeToExpiry);
    }

    function checkDiscount(uint256 discount) internal pure {
        if (discount == 0 || discount > WAD) revert DiscountOutOfDomain(discount);
    }
}
