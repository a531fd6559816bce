// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// How a contract answers when a token is sent to it.
enum Manner {
    Accepts,
    AnswersSomethingElse,
    RevertsWithAReason,
    RevertsWithoutOne,
    Panics,
    PassesItOn
}

/// A receiver of tokens, well-behaved or not, that remembers what it was told.
contract TokenReceiver is IERC721Receiver {
    error Unwanted(uint256 tokenId);

    Manner private immutable _manner;
    address private immutable _heir;

    /// keccak256 of (caller, operator, from, tokenId, data) of the last token that came.
    bytes32 public told;

    constructor(Manner manner, address heir) {
        _manner = manner;
        _heir = heir;
    }

    function onERC721Received(
        address operator,
        address from,
        uint256 tokenId,
        bytes calldata data
    ) external returns (bytes4) {
        told = keccak256(abi.encode(msg.sender, operator, from, tokenId, data));
        if (_manner == Manner.AnswersSomethingElse) return 0x01020304;
        if (_manner == Manner.RevertsWithAReason) revert Unwanted(tokenId);
        if (_manner == Manner.RevertsWithoutOne) {
            assembly {
                revert(0, 0)
            }
        }
        if (_manner == Manner.Panics) assert(false);
        if (_manner == Manner.PassesItOn) IERC721(msg.sender).transferFrom(address(this), _heir, tokenId);
        return IERC721Receiver.onERC721Received.selector;
    }
}
