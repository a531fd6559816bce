// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The 33 scenarios (docs/risk-model.md, 5.1). Index 3 i + v for i in 0..8, v in {down, none, up}: spot moves by
/// (i - 4) / 4 of the scan range with that volatility shock, weight 1. Indices 27..32: the tails, volatility up.
library ScenarioGrid {
    uint256 internal constant COUNT = 33;
    uint256 internal constant ORDINARY = 27;
    int256 internal constant WAD = 1e18;

    /// Relative move of spot and forward in scenario s [WAD]. scanRange must be a multiple of 4.
    function shock(uint256 s, uint256 scanRange) internal pure returns (int256) {
        unchecked {
            // scanRange is at most 60 %, s / 3 at most 8.
            if (s < ORDINARY) return (int256(scanRange) / 4) * (int256(s / 3) - 4);
        }
        if (s == 27) return -0.66e18;
        if (s == 28) return -0.33e18;
        if (s == 29) return 0.5e18;
        if (s == 30) return 1e18;
        if (s == 31) return 2e18;
        return 5e18;
    }

    /// Share of the scenario's loss that counts [WAD].
    function weight(uint256 s) internal pure returns (int256) {
        if (s < ORDINARY) return WAD;
        if (s == 27) return 0.21e18;
        if (s == 28) return 0.42e18;
        if (s == 29) return 0.28e18;
        if (s == 30) return 0.14e18;
        if (s == 31) return 0.07e18;
        return 0.028e18;
    }
}
