// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {TestToken} from "./TestToken.sol";

/// A token that makes one call of the test's choice in the middle of every transfer, and passes its failure on.
contract ReentrantToken is TestToken {
    using Address for address;

    address private _target;
    bytes private _call;

    function arm(address target, bytes calldata call) external {
        _target = target;
        _call = call;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_target == address(0) || from == address(0)) return;
        _target.functionCall(_call);
    }
}
