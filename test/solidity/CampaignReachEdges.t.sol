// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {ILedgerErrors} from "../../contracts/interfaces/ILedgerErrors.sol";
import {ILiquidationAuction} from "../../contracts/interfaces/ILiquidationAuction.sol";
import {IMarginEngine} from "../../contracts/interfaces/IMarginEngine.sol";
import {IOracleHub} from "../../contracts/interfaces/IOracleHub.sol";
import {IScenarioKernel} from "../../contracts/interfaces/IScenarioKernel.sol";
import {ChainlinkAdapter} from "../../contracts/oracle/ChainlinkAdapter.sol";
import {EdgeBase} from "./campaign/EdgeBase.sol";
import {SiloHandler} from "./campaign/SiloHandler.sol";
import {Assertions} from "./support/Assertions.sol";

/// The campaign tries what makes no sense everywhere, and the right check refuses it. Its trace tells how often each extreme was
/// tried, and which errors it met.
contract CampaignReachEdgesTest is Assertions {
    event EdgeMet(string edge, uint256 tried, bytes4[] errors);

    /// INV-ERROR is worth as much as what it was tried with: every extreme of every entry point.
    function test_TheCampaignMeetsEveryEdgeOfACall() public {
        SiloHandler handler = _troubled();
        for (uint256 kind; kind < 8; ++kind) {
            for (uint256 what; what < 8; ++what) {
                for (uint256 seed; seed < 4; ++seed) handler.provoke(kind, what, seed, 6);
            }
        }
        _report(handler, 105);
        _assertMet(handler, "fill: size -2^255", IMarginEngine.ZeroSize.selector);
        _assertMet(handler, "fill: size 2^255-1", IMarginEngine.SizeTooLarge.selector);
        _assertMet(handler, "fill: price 2^254", IMarginEngine.PriceNotOnTick.selector);
        _assertMet(handler, "fill: price 2^256-1", IMarginEngine.PriceNotOnTick.selector);
        _assertMet(handler, "fill: buyer's fee -2^255", IMarginEngine.FeeOutOfRange.selector);
        _assertMet(handler, "fill: seller's fee 2^255-1", IMarginEngine.FeeOutOfRange.selector);
        _assertMet(handler, "fill: buyer reserved", ILedgerErrors.ReservedAccount.selector);
        _assertMet(handler, "fill: market 65535", ILedgerErrors.UnknownMarket.selector);
        _assertMet(handler, "bid: fraction 2^256-1", ILiquidationAuction.InvalidFraction.selector);
        _assertMet(handler, "bid: payment -2^255", ILiquidationAuction.PaymentExceeded.selector);
        _assertMet(handler, "bid: return 2^96-1", ILiquidationAuction.ReturnBelowMinimum.selector);
        _assertMet(handler, "bid: auction 2^64-1", ILiquidationAuction.AuctionMismatch.selector);
        _assertMet(handler, "bid: margin -2^255", ILiquidationAuction.MarginAboveMaximum.selector);
        _assertMet(handler, "start: witness", IScenarioKernel.MalformedWitness.selector);
        _assertMet(handler, "deposit: amount 2^255", ILedgerErrors.AmountTooLarge.selector);
        _assertMet(handler, "withdraw: amount 2^255", ILedgerErrors.AmountTooLarge.selector);
        _assertMet(handler, "fund: redeem 2^256-1", ERC4626.ERC4626ExceededMaxRedeem.selector);
    }

    /// Every way in which a feed or an adapter fails, to everybody who needs the price.
    function test_TheCampaignMeetsEveryEdgeOfAPrice() public {
        SiloHandler handler = _troubled();
        for (uint256 seed; seed < 42; ++seed) {
            for (uint256 kind; kind < 4; ++kind) handler.provokeOracle(kind, 1, seed);
        }
        _report(handler, 100);
        _assertMet(handler, "feed without code: poke", ChainlinkAdapter.FeedUnavailable.selector);
        _assertMet(handler, "feed that answers one word: poke", ChainlinkAdapter.FeedUnavailable.selector);
        _assertMet(handler, "feed: answer 2^255-1: poke", ChainlinkAdapter.AnswerOutOfRange.selector);
        _assertMet(handler, "feed: time 2^256-1: withdraw", ChainlinkAdapter.PriceFromFuture.selector);
        _assertMet(handler, "adapter without code: poke", IOracleHub.AdapterUnavailable.selector);
        _assertMet(handler, "adapter that answers one word: start", IOracleHub.AdapterUnavailable.selector);
        _assertMet(handler, "adapter: price 2^256-1: poke", IOracleHub.PriceOutOfBounds.selector);
        _assertMet(handler, "adapter: validity 2^256-1: poke", IOracleHub.InvalidValidity.selector);
    }

    /// A silo with auctions in it.
    function _troubled() private returns (SiloHandler handler) {
        handler = new SiloHandler();
        for (uint256 i; i < 3; ++i) handler.movePrice(i % 2, 4 * 500 + 1);
        for (uint256 i; i < 8; ++i) handler.start(i, i + 1, 1);
        assertTrue(handler.auction().lastId() != 0, "an auction is open");
    }

    function _report(SiloHandler handler, uint256 least) private {
        handler.checkAll();
        string[] memory edges = handler.edgeNames();
        for (uint256 i; i < edges.length; ++i) {
            EdgeBase.Edge memory edge = handler.edgeOf(edges[i]);
            emit EdgeMet(edges[i], edge.tried, edge.errors);
            assertTrue(edge.tried > 0 && edge.errors.length > 0, edges[i]);
        }
        assertLe(least, edges.length, "the edges are met");
    }

    function _assertMet(SiloHandler handler, string memory name, bytes4 selector) private view {
        bytes4[] memory errors = handler.edgeOf(name).errors;
        bool met;
        for (uint256 i; i < errors.length; ++i) met = met || errors[i] == selector;
        assertTrue(met, name);
    }
}
