// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {MarginTerms} from "../types/Ledger.sol";
import {FillTerms, MarketTerms} from "../types/StoredMarket.sol";

/// What the governor calls; bounds and events are its business.
interface ILedgerForGovernor {
    function listMarket(MarketTerms terms, FillTerms fills) external returns (MarketId market);
    function setPremium(MarketId market, int64 premium) external;
    function setOffsetShare(uint16 group, uint256 offsetShare) external;
    function setVenueListed(address venue, bool listed) external;
    function setSiloParameters(MarginTerms terms, uint64 fundFeeShare) external;
    function withdrawHouse(uint256 amount, address to) external;
}
