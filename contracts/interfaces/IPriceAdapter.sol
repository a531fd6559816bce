// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One price source, normalised. Reverts with a typed error rather than return a price that must not be used.
interface IPriceAdapter {
    /// @return price quote per unit of underlying [WAD], positive
    /// @return validUntil last second at which this observation may still be used
    function latestPrice() external view returns (uint256 price, uint256 validUntil);
}
