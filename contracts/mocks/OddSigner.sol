// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A contract that is asked for its consent by ERC-1271 and answers in one odd way: it never consents.
contract OddSigner {
    enum Answer {
        Nothing,
        Revert,
        Panic,
        BurnGas,
        Short,
        OtherValue,
        DirtyMagic
    }

    error NoConsent();

    Answer private immutable _answer;

    constructor(Answer answer) {
        _answer = answer;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        Answer answer = _answer;
        if (answer == Answer.Revert) revert NoConsent();
        if (answer == Answer.Panic) assert(false);
        if (answer == Answer.BurnGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        uint256 magic = uint256(0x1626ba7e) << 224;
        uint256 word =
            answer == Answer.OtherValue
                ? type(uint256).max
                : answer == Answer.DirtyMagic
                    ? magic | 1
                    : magic;
        uint256 length =
            answer == Answer.Nothing
                ? 0
                : answer == Answer.Short
                    ? 4
                    : 32;
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, length)
        }
    }
}
