// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WAD_INT} from "../../math/FixedPoint.sol";

/// The 33 scenarios (docs/risk-model.md, 5.1). Index 3 i + v for i in 0..8, v in {down, none, up}: spot moves by
/// (i - 4) / 4 of the scan range with that volatility shock, weight 1. Indices 27..32: the tails, volatility up.
library ScenarioGrid {
    uint256 internal constant COUNT = 33;
    uint256 internal constant ORDINARY = 27;

    // The tails, 16 bits each, scenario 27 lowest: moves of -66, -33, 50, 100, 200 and 500 hundredths (two's complement), and
    // weights of 210, 420, 280, 140, 70 and 28 thousandths.
    uint256 private constant TAIL_SHOCKS = 0x01f4_00c8_0064_0032_ffdf_ffbe;
    uint256 private constant TAIL_WEIGHTS = 0x001c_0046_008c_0118_01a4_00d2;

    /// Relative move of spot and forward in scenario s < 33 [WAD]. scanRange must be a multiple of 4.
    function shock(uint256 s, uint256 scanRange) internal pure returns (int256) {
        unchecked {
            // scanRange is at most 60 %, s / 3 at most 8.
            if (s < ORDINARY) return (int256(scanRange) / 4) * (int256(s / 3) - 4);
            return int256(int16(uint16(TAIL_SHOCKS >> ((s - ORDINARY) << 4)))) * 0.01e18;
        }
    }

    /// Share of the scenario's loss that counts, s < 33 [WAD].
    function weight(uint256 s) internal pure returns (int256) {
        unchecked {
            if (s < ORDINARY) return WAD_INT;
            return int256(uint256(uint16(TAIL_WEIGHTS >> ((s - ORDINARY) << 4)))) * 0.001e18;
        }
    }
}
