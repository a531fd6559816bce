// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "./Ids.sol";
import {Price, Quote, Size} from "./Units.sol";
import {InstrumentId} from "./Position.sol";

/// A trade that a venue settles.
/// @param buyer account whose size grows
/// @param seller account whose size falls
/// @param instrument what is traded
/// @param size lots [WAD], positive, on the quantum
/// @param price quote per lot [WAD], on the tick
/// @param buyerFee paid by the buyer [WAD quote]
/// @param sellerFee paid by the seller [WAD quote]
struct Fill {
    AccountId buyer;
    AccountId seller;
    InstrumentId instrument;
    Size size;
    Price price;
    Quote buyerFee;
    Quote sellerFee;
}
