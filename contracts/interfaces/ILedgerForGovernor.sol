// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketId} from "../types/Ids.sol";
import {MarginTerms} from "../types/Ledger.sol";
import {FillTerms, MarketTerms} from "../types/StoredMarket.sol";

/// What the governor calls; bounds and events are its business.
interface ILedgerForGovernor {
    /// Lists a perpetual market; its price source must answer.
    function listMarket(MarketTerms terms, FillTerms fills) external returns (MarketId market);
    /// Accrues funding at the old premium, then sets the new one [WAD].
    function setPremium(MarketId market, int64 premium) external;
    /// Sets the share of a group's offset between markets that margin grants [WAD].
    function setOffsetShare(uint16 group, uint256 offsetShare) external;
    /// Lists or removes a venue. Accounts must also enable it themselves.
    function setVenueListed(address venue, bool listed) external;
    /// Sets margin factors and minimum equity, and the fund's share of fees [WAD].
    function setSiloParameters(MarginTerms terms, uint64 fundFeeShare) external;
    /// Pays the house's cash out, in the token's own unit, once no deficit or exit claim is open.
    function withdrawHouse(uint256 amount, address to) external;
}
