// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {Price, Size} from "../types/Units.sol";
import {InstrumentId} from "../types/Position.sol";

/// A limit order. Signed as EIP-712 typed data for one venue on one chain.
/// @param account whose trade it is
/// @param epoch the account's order epoch; bumping it voids the order
/// @param instrument what is traded
/// @param size lots [WAD]: positive buys, negative sells
/// @param price worst acceptable price, quote per lot [WAD]
/// @param expiry last second at which it can be filled
/// @param nonce free choice of the signer; a used or cancelled nonce never fills again
/// @param reduceOnly fills only as far as it brings the position toward zero
/// @param postOnly fills only as maker
/// @param signer who signed: owner or operator, or a contract that implements ERC-1271
struct Order {
    AccountId account;
    uint32 epoch;
    InstrumentId instrument;
    Size size;
    Price price;
    uint40 expiry;
    uint256 nonce;
    bool reduceOnly;
    bool postOnly;
    address signer;
}

/// EIP-712 hashing of orders.
library OrderHashing {
    bytes32 internal constant TYPEHASH = keccak256(
        "Order(uint64 account,uint32 epoch,uint128 instrument,int256 size,uint256 price,"
        "uint40 expiry,uint256 nonce,bool reduceOnly,bool postOnly,address signer)"
    );

    function structHash(Order calldata order) internal pure returns (bytes32) {
        return keccak256(abi.encode(TYPEHASH, order));
    }
}
