// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILedgerErrors} from "./ILedgerErrors.sol";
import {ILedgerEvents} from "./ILedgerEvents.sol";
import {ILedgerForGovernor} from "./ILedgerForGovernor.sol";
import {ILedgerForModules} from "./ILedgerForModules.sol";
import {ILedgerForVenues} from "./ILedgerForVenues.sol";
import {ILedgerViews} from "./ILedgerViews.sol";

/// The ledger of a silo as others see it, put together from one interface a caller.
// solhint-disable-next-line no-empty-blocks
interface IClearingHouse is
    ILedgerErrors,
    ILedgerEvents,
    ILedgerForVenues,
    ILedgerForGovernor,
    ILedgerForModules,
    ILedgerViews
{}
