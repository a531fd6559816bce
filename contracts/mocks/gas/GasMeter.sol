// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Measures what a contract's calls cost, for bench/mathGas.ts.
contract GasMeter {
    error CallFailed(bytes input);

    /// Gas around a static call of `target` with each of `calls`: the call's own cost on a warm address, what the target
    /// spends, and nothing of what happens here. The constant part cancels when two targets are compared.
    function measure(address target, bytes[] calldata calls) external view returns (uint256[] memory used) {
        used = new uint256[](calls.length);
        // Reading its size makes the address warm.
        if (target.code.length == 0) revert CallFailed("");
        for (uint256 i = 0; i < calls.length; ++i) {
            bytes memory input = calls[i];
            bool ok;
            uint256 gasUsed;
            assembly ("memory-safe") {
                gasUsed := gas()
                ok := staticcall(gas(), target, add(input, 32), mload(input), 0, 0)
                gasUsed := sub(gasUsed, gas())
            }
            if (!ok) revert CallFailed(input);
            used[i] = gasUsed;
        }
    }
}
