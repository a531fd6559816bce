// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClearingHouse} from "./IClearingHouse.sol";

/// What the clearing house expects of a venue: it settles trades by `IClearingHouse.fill`, and only trades that both sides
/// agreed to. Governance lists it, each account enables it.
interface IVenue {
    /// The clearing house that this venue settles with.
    function house() external view returns (IClearingHouse);
}
