// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors, IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ParameterBounds} from "../../../contracts/governance/ParameterBounds.sol";
import {SiloGovernor} from "../../../contracts/governance/SiloGovernor.sol";
import {DeficitLedger} from "../../../contracts/insurance/DeficitLedger.sol";
import {StakerFund} from "../../../contracts/insurance/StakerFund.sol";
import {ILedgerErrors} from "../../../contracts/interfaces/ILedgerErrors.sol";
import {ILiquidationAuction} from "../../../contracts/interfaces/ILiquidationAuction.sol";
import {IMarginEngine} from "../../../contracts/interfaces/IMarginEngine.sol";
import {IScenarioKernel} from "../../../contracts/interfaces/IScenarioKernel.sol";
import {AuctionPricing} from "../../../contracts/liquidation/AuctionPricing.sol";
import {ChainlinkAdapter} from "../../../contracts/oracle/ChainlinkAdapter.sol";
import {IOracleHub} from "../../../contracts/interfaces/IOracleHub.sol";
import {NotAContract} from "../../../contracts/types/Code.sol";
import {ReferenceVenue} from "../../../contracts/venue/ReferenceVenue.sol";

/// The errors that the actions of a campaign may end with. Whatever else comes out of the silo (a panic, an overflowing
/// cast, an empty revert, a lock left closed) is a bug.
abstract contract KnownErrors {
    mapping(bytes4 selector => bool) private _known;

    constructor() {
        _knowHouse();
        _knowMargin();
        _knowOracle();
        _knowModules();
        _knowVenue();
        _knowLibraries();
    }

    function isKnownError(bytes4 selector) public view returns (bool) {
        return _known[selector];
    }

    function _knowHouse() private {
        _known[ILedgerErrors.NotModule.selector] = true;
        _known[ILedgerErrors.NotDeployer.selector] = true;
        _known[ILedgerErrors.ModulesAlreadySet.selector] = true;
        _known[ILedgerErrors.ZeroAddress.selector] = true;
        _known[NotAContract.selector] = true;
        _known[ILedgerErrors.UnsupportedInstrument.selector] = true;
        _known[ILedgerErrors.UnknownAccount.selector] = true;
        _known[ILedgerErrors.ReservedAccount.selector] = true;
        _known[ILedgerErrors.NotAuthorized.selector] = true;
        _known[ILedgerErrors.NotAccountOwner.selector] = true;
        _known[ILedgerErrors.AccountInAuction.selector] = true;
        _known[ILedgerErrors.CounterExhausted.selector] = true;
        _known[ILedgerErrors.ZeroAmount.selector] = true;
        _known[ILedgerErrors.AmountTooLarge.selector] = true;
        _known[ILedgerErrors.InsufficientCustody.selector] = true;
        _known[ILedgerErrors.DeficitOutstanding.selector] = true;
        _known[ILedgerErrors.InsufficientReservedCash.selector] = true;
        _known[ILedgerErrors.UnknownMarket.selector] = true;
        _known[ILedgerErrors.VenueNotEnabled.selector] = true;
        _known[ILedgerErrors.SelfTrade.selector] = true;
        _known[ILedgerErrors.OpenInterestExceeded.selector] = true;
    }

    function _knowMargin() private {
        _known[IScenarioKernel.MalformedWitness.selector] = true;
        _known[IMarginEngine.ZeroSize.selector] = true;
        _known[IMarginEngine.SizeTooLarge.selector] = true;
        _known[IMarginEngine.SizeNotOnQuantum.selector] = true;
        _known[IMarginEngine.SizeTooLarge.selector] = true;
        _known[IMarginEngine.PriceNotOnTick.selector] = true;
        _known[IMarginEngine.FeeOutOfRange.selector] = true;
        _known[IMarginEngine.PriceOutsideBand.selector] = true;
        _known[IMarginEngine.AccountInsolvent.selector] = true;
        _known[IMarginEngine.InsufficientMargin.selector] = true;
        _known[IMarginEngine.BelowMinimumEquity.selector] = true;
        _known[IMarginEngine.WithdrawalExceedsMargin.selector] = true;
    }

    function _knowOracle() private {
        _known[IOracleHub.InvalidSource.selector] = true;
        _known[IOracleHub.AdapterUnavailable.selector] = true;
        _known[IOracleHub.InvalidValidity.selector] = true;
        _known[IOracleHub.PriceOutOfBounds.selector] = true;
        _known[ChainlinkAdapter.FeedUnavailable.selector] = true;
        _known[ChainlinkAdapter.PriceNotPositive.selector] = true;
        _known[ChainlinkAdapter.AnswerOutOfRange.selector] = true;
        _known[ChainlinkAdapter.PriceFromFuture.selector] = true;
        _known[ChainlinkAdapter.PriceStale.selector] = true;
    }

    function _knowModules() private {
        _known[ILiquidationAuction.AuctionAlreadyOpen.selector] = true;
        _known[ILiquidationAuction.NoAuction.selector] = true;
        _known[ILiquidationAuction.NotLiquidatable.selector] = true;
        _known[ILiquidationAuction.AuctionRecovered.selector] = true;
        _known[ILiquidationAuction.InvalidRewardAccount.selector] = true;
        _known[ILiquidationAuction.InvalidFraction.selector] = true;
        _known[ILiquidationAuction.InvalidBidder.selector] = true;
        _known[ILiquidationAuction.BidExpired.selector] = true;
        _known[ILiquidationAuction.MarginAboveMaximum.selector] = true;
        _known[AuctionPricing.InvalidAuctionParameters.selector] = true;
        _known[ILiquidationAuction.PaymentExceeded.selector] = true;
        _known[ILiquidationAuction.AuctionMismatch.selector] = true;
        _known[ILiquidationAuction.ReturnBelowMinimum.selector] = true;
        _known[ILiquidationAuction.MarginAboveMaximum.selector] = true;
        _known[StakerFund.InsufficientShares.selector] = true;
        _known[StakerFund.ZeroShares.selector] = true;
        _known[DeficitLedger.ZeroReceiver.selector] = true;
        _known[DeficitLedger.NothingToCollect.selector] = true;
        _known[DeficitLedger.ClaimsExceeded.selector] = true;
        _known[SiloGovernor.PremiumOutOfRange.selector] = true;
        _known[SiloGovernor.InvalidOffsetShare.selector] = true;
        _known[ParameterBounds.InvalidMarketConfig.selector] = true;
        _known[ParameterBounds.InvalidSiloParameters.selector] = true;
    }

    function _knowVenue() private {
        _known[ReferenceVenue.OrderSizeZero.selector] = true;
        _known[ReferenceVenue.OrderSizeTooLarge.selector] = true;
        _known[ReferenceVenue.OrderSizeNotOnQuantum.selector] = true;
        _known[ReferenceVenue.OrderPriceNotOnTick.selector] = true;
        _known[ReferenceVenue.OrderExpired.selector] = true;
        _known[ReferenceVenue.OrderEpochMismatch.selector] = true;
        _known[ReferenceVenue.OrderNonceUsed.selector] = true;
        _known[ReferenceVenue.NonceOfAnotherOrder.selector] = true;
        _known[ReferenceVenue.SignerNotAuthorized.selector] = true;
        _known[ReferenceVenue.InvalidSignature.selector] = true;
        _known[ReferenceVenue.PostOnlyWouldTake.selector] = true;
        _known[ReferenceVenue.SameSide.selector] = true;
        _known[ReferenceVenue.PricesDoNotCross.selector] = true;
        _known[ReferenceVenue.FillSizeZero.selector] = true;
        _known[ReferenceVenue.NothingToReduce.selector] = true;
        _known[ReferenceVenue.FillBelowMinimum.selector] = true;
    }

    function _knowLibraries() private {
        _known[ERC4626.ERC4626ExceededMaxDeposit.selector] = true;
        _known[ERC4626.ERC4626ExceededMaxMint.selector] = true;
        _known[ERC4626.ERC4626ExceededMaxRedeem.selector] = true;
        _known[ERC4626.ERC4626ExceededMaxWithdraw.selector] = true;
        _known[IERC20Errors.ERC20InsufficientBalance.selector] = true;
        _known[IERC20Errors.ERC20InsufficientAllowance.selector] = true;
        _known[IERC20Errors.ERC20InvalidReceiver.selector] = true;
        _known[IERC721Errors.ERC721NonexistentToken.selector] = true;
        _known[IERC721Errors.ERC721InsufficientApproval.selector] = true;
        _known[Ownable.OwnableUnauthorizedAccount.selector] = true;
    }
}
