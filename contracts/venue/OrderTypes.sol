// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../types/Ids.sol";
import {Price, Size} from "../types/Units.sol";
import {InstrumentId} from "../types/Position.sol";

/// A limit order. Signed as EIP-712 typed data for one venue on one chain.
/// @param account whose trade it is
/// @param epoch the account's order epoch; bumping it voids the order
/// @param instrument what is traded
/// @param size lots [WAD], a multiple of SIZE_QUANTUM up to MAX_SIZE: positive buys, negative sells
/// @param price worst acceptable price, quote per lot [WAD], a multiple of PRICE_TICK up to MAX_PRICE
/// @param expiry last second at which it can be filled
/// @param nonce free choice of the signer; it belongs to the first order that fills with it, and a used or cancelled one never
///        fills again
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

/// What was filled with a nonce of an account, one slot.
/// @param size lots filled so far [WAD]; an order's size takes 94 bits
/// @param order first 20 bytes of the hash of the order that the nonce belongs to
struct NonceFill {
    uint96 size;
    bytes20 order;
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
