// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPriceAdapter} from "../interfaces/IPriceAdapter.sol";

/// A price source that answers what the test says, however wrong.
contract FixedAdapter is IPriceAdapter {
    uint256 private _price;
    uint256 private _validUntil;

    function set(uint256 price, uint256 validUntil) external {
        _price = price;
        _validUntil = validUntil;
    }

    function latestPrice() external view returns (uint256 price, uint256 validUntil) {
        return (_price, _validUntil);
    }
}
