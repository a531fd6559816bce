// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A log of the test runner's recorder.
struct Log {
    bytes32[] topics;
    bytes data;
    address emitter;
}

/// The few cheatcodes of the test runner that these tests use.
interface Vm {
    /// Sets the time of the block.
    function warp(uint256 timestamp) external;

    /// Makes the next call come from `sender`.
    function prank(address sender) external;

    /// Remembers every log from now on.
    function recordLogs() external;

    /// The logs since `recordLogs`, and forgets them.
    function getRecordedLogs() external returns (Log[] memory);

    /// Puts other code at an address.
    function etch(address target, bytes calldata code) external;

    /// The address of a private key.
    function addr(uint256 key) external pure returns (address);

    /// Signs a digest with a private key.
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    /// Writes a word of a contract's storage.
    function store(address target, bytes32 slot, bytes32 value) external;

    /// Fails the test unless `callee` is called with `data` exactly `count` times from here on.
    function expectCall(address callee, bytes calldata data, uint64 count) external;

    /// Gives up this fuzz input and takes another.
    function assume(bool condition) external pure;
}

/// Which functions of which contract an invariant campaign calls.
struct FuzzSelector {
    address addr;
    bytes4[] selectors;
}

/// What every test and handler here starts from.
abstract contract Cheats {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// A number in [low, high] made of `seed`; seeds that are in it already stay as they are, so that shrunk
    /// counter-examples stay readable.
    function bound(uint256 seed, uint256 low, uint256 high) internal pure returns (uint256) {
        if (seed >= low && seed <= high) return seed;
        uint256 span = high - low + 1;
        return span == 0 ? seed : low + (seed % span);
    }

    /// The same for a signed range.
    function boundSigned(uint256 seed, int256 low, int256 high) internal pure returns (int256) {
        return low + int256(bound(seed, 0, uint256(high - low)));
    }

    /// A fresh seed out of one that is used already.
    function mix(uint256 seed, uint256 salt) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }
}
