// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// Keeps what a view answers in the middle of a transaction, for a test to read afterwards.
contract ViewRecorder {
    using Address for address;

    bytes public answer;

    function record(address target, bytes calldata call) external {
        answer = target.functionStaticCall(call);
    }
}
