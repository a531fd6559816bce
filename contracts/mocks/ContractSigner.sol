// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// A contract wallet that signs by ERC-1271: it approves hashes one by one. Its owner makes it call anything.
contract ContractSigner is IERC1271 {
    using Address for address;

    mapping(bytes32 => bool) public approved;

    function approve(bytes32 hash) external {
        approved[hash] = true;
    }

    function execute(address target, bytes calldata call) external returns (bytes memory) {
        return target.functionCall(call);
    }

    function isValidSignature(bytes32 hash, bytes calldata) external view returns (bytes4) {
        return approved[hash] ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
