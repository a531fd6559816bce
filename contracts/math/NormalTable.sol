// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Holds the table of the normal distribution as its code: one zero byte, on which a call stops, then 748 words.
///
/// Word i is a polynomial of degree 5, Phi(-8.5 + (i + h) / 44) = c0 + c1 h + ... + c5 h^5 for h in 0..1, to 2.4e-16:
///
///     255    197 196    145 144 141 140     95 94     56 55     24 23     0
///    +----------+----------+-------+---------+---------+---------+--------+
///    |  c0: 59  |  c1: 52  | spare |  c2: 46 |  c3: 39 |  c4: 32 | c5: 24 |   in units of 2^-58, c5 of 2^-56; c2 to c5 signed
///    +----------+----------+-------+---------+---------+---------+--------+
///
/// src/math/normalTable.ts makes the words; whatever other bytes are offered, this contract refuses them.
contract NormalTable {
    /// @param code what `normalTableCode()` of src/math/normalTable.ts returns
    constructor(bytes memory code) {
        if (keccak256(code) != NormalTableReader.CODE_HASH) revert NormalTableReader.WrongTable(keccak256(code));
        assembly ("memory-safe") {
            return(add(code, 32), mload(code))
        }
    }
}

/// Brings the table into memory.
library NormalTableReader {
    bytes32 internal constant CODE_HASH = 0x6d0c6aee2994d1fac98acd9f4c2a25aa997673966421ff77f574f991f011c3d5;
    uint256 private constant BYTES = 748 * 32;

    error WrongTable(bytes32 codeHash);

    /// Copies the words of a table contract to memory and returns where they start. About 8,000 gas.
    function load(address table) internal view returns (uint256 words) {
        if (table.codehash != CODE_HASH) revert WrongTable(table.codehash);
        uint256 size = BYTES;
        assembly ("memory-safe") {
            words := mload(0x40)
            mstore(0x40, add(words, size))
            extcodecopy(table, words, 1, size)
        }
    }
}
