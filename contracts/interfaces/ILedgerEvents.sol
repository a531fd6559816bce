// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../types/Ids.sol";
import {LossLayers, Module} from "../types/Ledger.sol";
import {Fill} from "../types/Trade.sol";
import {Price, Quote} from "../types/Units.sol";

/// What the ledger tells those who watch it.
interface ILedgerEvents {
    event ModulesSet(address governor, address deficitLedger, Module[] modules, LossLayers layers);
    event AccountOpened(AccountId indexed account, address indexed owner);
    event OperatorSet(AccountId indexed account, address indexed operator, bool enabled);
    event VenueEnabled(AccountId indexed account, address indexed venue, bool enabled);
    event OrderEpochBumped(AccountId indexed account, uint32 epoch);
    event Deposited(AccountId indexed account, address indexed payer, uint256 amount);
    event Withdrawn(AccountId indexed account, address indexed to, uint256 amount, uint256 paid, Quote exitClaim);
    event FundingAccrued(MarketId indexed market, int256 fundingIndex);
    event IndexUpdated(MarketId indexed market, Price index, uint256 validUntil);
    event FundingPaid(AccountId indexed account, MarketId indexed market, Quote amount);
    event Filled(AccountId indexed buyer, AccountId indexed seller, address indexed venue, Fill trade);
    event FundIncome(AccountId indexed payer, Quote amount, Quote toFund);
    /// @notice A layer of the waterfall paid `amount` of a loss of the beneficiary. What no layer pays is the deficit ledger's
    /// DeficitAdded.
    event LossAbsorbed(AccountId indexed beneficiary, AccountId indexed layer, Quote amount);
}
