// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IClearingHouse} from "../../contracts/interfaces/IClearingHouse.sol";
import {ILiquidationAuction} from "../../contracts/liquidation/ILiquidationAuction.sol";
import {IMarginEngine} from "../../contracts/margin/IMarginEngine.sol";
import {IScenarioKernel} from "../../contracts/margin/IScenarioKernel.sol";
import {ChainlinkAdapter} from "../../contracts/oracle/ChainlinkAdapter.sol";
import {IOracleHub} from "../../contracts/oracle/OracleHub.sol";
import {Assertions} from "./support/Assertions.sol";
import {EdgeBase} from "./campaign/EdgeBase.sol";
import {SiloHandler} from "./campaign/SiloHandler.sol";

/// The campaign is worth its time only if its actions get somewhere. The runner tells neither that nor whether a handler
/// reverts, so this walks a fixed way. Its trace tells how often each action succeeded and failed.
contract CampaignReachTest is Assertions {
    uint256 private constant EPISODES = 4;
    uint256 private constant STEPS = 190;
    uint256 private constant EDGE_STEPS = 1_500;
    uint256 private constant EDGES = 220;

    struct Count {
        uint256 succeeded;
        uint256 failed;
    }

    event EdgeMet(string edge, uint256 tried, bytes4[] errors);
    event Reached(bytes32 indexed action, uint256 succeeded, uint256 failed);

    mapping(bytes32 action => Count) private _counts;
    bytes32[] private _actions;
    uint256 private _auctions;
    bool private _sawDeficit;
    bool private _sawExitClaims;

    function test_TheCampaignMeetsAuctionsDeficitsAndExitClaims() public {
        for (uint256 episode; episode < EPISODES; ++episode) {
            SiloHandler handler = new SiloHandler();
            _walk(handler, episode);
            handler.checkAll();
            _count(handler);
        }
        (uint256 succeeded, uint256 all) = _report();
        assertLe(all, 2 * succeeded, "most calls succeed");
        assertLe(_actions.length, 23, "no action is unknown here");
        assertLe(20, _actions.length, "nearly all actions are met");
        assertTrue(_auctions > 3 && _counts["bid"].succeeded > 3, "auctions are started and bid for");
        assertTrue(_sawDeficit && _sawExitClaims, "a deficit and exit claims are met");
    }

    /// INV-ERROR is worth as much as what it was tried with: every extreme of every entry point, and the typed errors it met.
    function test_TheCampaignMeetsEveryEdge() public {
        SiloHandler handler = new SiloHandler();
        for (uint256 step; step < EDGE_STEPS; ++step) {
            bytes32 seed = keccak256(abi.encode("edges", step));
            if (step % 64 == 0) handler.movePrice(_draw(seed, 5), _draw(seed, 6));
            if (step % 64 == 32) handler.start(_draw(seed, 5), 1, 1);
            if (step % 2 == 0) handler.provoke(_draw(seed, 1), _draw(seed, 2), _draw(seed, 3), _draw(seed, 4));
            else handler.provokeOracle(_draw(seed, 1), _draw(seed, 2), _draw(seed, 3));
        }
        handler.checkAll();
        string[] memory edges = handler.edgeNames();
        for (uint256 i; i < edges.length; ++i) {
            EdgeBase.Edge memory edge = handler.edgeOf(edges[i]);
            emit EdgeMet(edges[i], edge.tried, edge.errors);
            assertTrue(edge.tried > 0 && edge.errors.length > 0, edges[i]);
        }
        assertLe(EDGES, edges.length, "nearly all edges are met");
        _assertErrors(handler);
    }

    /// Those edges that a check of their own refuses meet it.
    function _assertErrors(SiloHandler handler) private view {
        _assertMet(handler, "fill: size -2^255", IMarginEngine.ZeroSize.selector);
        _assertMet(handler, "fill: size 2^255-1", IMarginEngine.SizeTooLarge.selector);
        _assertMet(handler, "fill: price 2^254", IMarginEngine.PriceNotOnTick.selector);
        _assertMet(handler, "fill: price 2^256-1", IMarginEngine.PriceNotOnTick.selector);
        _assertMet(handler, "fill: buyer's fee -2^255", IMarginEngine.FeeOutOfRange.selector);
        _assertMet(handler, "fill: seller's fee 2^255-1", IMarginEngine.FeeOutOfRange.selector);
        _assertMet(handler, "fill: buyer reserved", IClearingHouse.ReservedAccount.selector);
        _assertMet(handler, "fill: market 65535", IClearingHouse.UnknownMarket.selector);
        _assertMet(handler, "bid: fraction 2^256-1", ILiquidationAuction.InvalidFraction.selector);
        _assertMet(handler, "bid: payment -2^255", ILiquidationAuction.PaymentExceeded.selector);
        _assertMet(handler, "bid: value 2^255-1", ILiquidationAuction.ValueBelowMinimum.selector);
        _assertMet(handler, "bid: margin -2^255", ILiquidationAuction.MarginAboveMaximum.selector);
        _assertMet(handler, "start: witness", IScenarioKernel.MalformedWitness.selector);
        _assertMet(handler, "deposit: amount 2^255", IClearingHouse.AmountTooLarge.selector);
        _assertMet(handler, "withdraw: amount 2^255", IClearingHouse.AmountTooLarge.selector);
        _assertMet(handler, "fund: redeem 2^256-1", ERC4626.ERC4626ExceededMaxRedeem.selector);
        _assertMet(handler, "feed without code: poke", ChainlinkAdapter.FeedUnavailable.selector);
        _assertMet(handler, "feed that answers one word: poke", ChainlinkAdapter.FeedUnavailable.selector);
        _assertMet(handler, "feed: answer 2^255-1: poke", ChainlinkAdapter.AnswerOutOfRange.selector);
        _assertMet(handler, "feed: time 2^256-1: withdraw", ChainlinkAdapter.PriceFromFuture.selector);
        _assertMet(handler, "adapter without code: poke", IOracleHub.AdapterUnavailable.selector);
        _assertMet(handler, "adapter that answers one word: start", IOracleHub.AdapterUnavailable.selector);
        _assertMet(handler, "adapter: price 2^256-1: poke", IOracleHub.PriceOutOfBounds.selector);
        _assertMet(handler, "adapter: validity 2^256-1: poke", IOracleHub.InvalidValidity.selector);
    }

    function _assertMet(SiloHandler handler, string memory name, bytes4 selector) private view {
        bytes4[] memory errors = handler.edgeOf(name).errors;
        bool met;
        for (uint256 i; i < errors.length; ++i) met = met || errors[i] == selector;
        assertTrue(met, name);
    }

    function _walk(SiloHandler handler, uint256 episode) private {
        bytes4[] memory actions = handler.actions();
        for (uint256 step; step < STEPS; ++step) {
            bytes32 seed = keccak256(abi.encode(episode, step));
            bytes4 action = actions[uint256(seed) % actions.length];
            bytes memory seeds = abi.encode(
                _draw(seed, 1),
                _draw(seed, 2),
                _draw(seed, 3),
                _draw(seed, 4),
                _draw(seed, 5)
            );
            (bool ok, ) = address(handler).call(bytes.concat(action, seeds));
            assertTrue(ok, "no handler reverts");
            _sawDeficit = _sawDeficit || handler.deficits().unfundedDeficit() != 0;
            _sawExitClaims = _sawExitClaims || handler.deficits().exitClaims() != 0;
        }
    }

    function _draw(bytes32 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    function _count(SiloHandler handler) private {
        _auctions += handler.auction().lastId();
        bytes32[] memory names = handler.actionNames();
        for (uint256 i; i < names.length; ++i) {
            Count storage count = _counts[names[i]];
            if (count.succeeded + count.failed == 0) _actions.push(names[i]);
            count.succeeded += handler.tallyOf(names[i]).succeeded;
            count.failed += handler.tallyOf(names[i]).failed;
        }
    }

    function _report() private returns (uint256 succeeded, uint256 all) {
        for (uint256 i; i < _actions.length; ++i) {
            Count memory count = _counts[_actions[i]];
            emit Reached(_actions[i], count.succeeded, count.failed);
            succeeded += count.succeeded;
            all += count.succeeded + count.failed;
        }
    }
}
