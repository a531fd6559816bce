// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId} from "../../../contracts/types/Ids.sol";
import {Quote} from "../../../contracts/types/Units.sol";
import {RiskLens} from "../../../contracts/lens/RiskLens.sol";
import {KnownErrors} from "../support/KnownErrors.sol";
import {SiloFixture} from "../support/SiloFixture.sol";

/// What all actions of a campaign share: one way to call the silo, the counts of what succeeded, the running sums that the
/// invariants compare with, and the first promise that was seen broken. An action never reverts: what must hold about one
/// call is checked beside it and remembered, because a revert would undo the evidence.
abstract contract HandlerBase is SiloFixture, KnownErrors {
    /// A promise that an action broke, and the error that came with it.
    error Broken(string sentence, bytes evidence);

    struct Tally {
        uint32 succeeded;
        uint32 failed;
    }

    /// More than any call here needs. Code that burns all it gets must not burn the rest of the campaign.
    uint256 private constant CALL_GAS = 3_000_000;

    /// Tokens that deposits brought in, that payouts took out, and that were sent to the clearing house by bare transfers.
    uint256 public tokensIn;
    uint256 public tokensOut;
    uint256 public tokensDonated;

    /// The first promise that an action broke, and the error that came with it; empty while all is well.
    string public broken;
    bytes public brokenBy;

    bytes32[] internal _names;
    mapping(bytes32 action => Tally) internal _tallies;

    /// Calls the silo as `caller` and counts the outcome.
    function _act(
        bytes32 action,
        address caller,
        address target,
        bytes memory data
    ) internal returns (bool, bytes memory) {
        (bool ok, bytes memory result) = _call(caller, target, data);
        Tally storage tally = _tallies[action];
        if (tally.succeeded + tally.failed == 0) _names.push(action);
        if (ok) ++tally.succeeded;
        else ++tally.failed;
        return (ok, result);
    }

    /// Calls the silo as `caller`. Whatever happens, it happens with a typed error and leaves the lock open.
    function _call(address caller, address target, bytes memory data) internal returns (bool ok, bytes memory result) {
        vm.prank(caller);
        (ok, result) = target.call{gas: CALL_GAS}(data);
        if (!ok) _expect(isKnownError(bytes4(result)), "INV-ERROR: an action ends in a typed error", result);
        _expect(!house.isLocked(), "INV-LOCK: the lock is open between calls", result);
        _watch();
        return (ok, result);
    }

    /// What is to be seen after every action.
    function _watch() internal virtual {}

    /// Time passes.
    function _pass(uint256 duration) internal virtual {
        vm.warp(block.timestamp + duration);
    }

    /// Remembers the first broken promise.
    function _expect(bool holds, string memory sentence) internal {
        _expect(holds, sentence, "");
    }

    function _expect(bool holds, string memory sentence, bytes memory evidence) internal {
        if (holds || bytes(broken).length != 0) return;
        broken = sentence;
        brokenBy = evidence;
    }

    // ------------------------------------------------------------------ what campaigns are told

    function actionNames() external view returns (bytes32[] memory) {
        return _names;
    }

    function tallyOf(bytes32 action) external view returns (Tally memory) {
        return _tallies[action];
    }

    // ------------------------------------------------------------------ picking and looking

    function _trader(uint256 seed) internal view returns (AccountId) {
        return _accounts[bound(seed, 0, _accounts.length - 1)];
    }

    function _actor(uint256 seed) internal view returns (address) {
        return _actors[bound(seed, 0, _actors.length - 1)];
    }

    function _ownerOf(AccountId account) internal view returns (address) {
        return house.ownerOf(AccountId.unwrap(account));
    }

    /// The account at fresh prices; not known while one of its prices is missing.
    function _risk(AccountId account) internal view returns (bool known, RiskLens.AccountRisk memory risk) {
        try lens.accountRisk(account) returns (RiskLens.AccountRisk memory found) {
            return (true, found);
        } catch {
            return (false, risk);
        }
    }

    /// Rule 5.6, told by what the lens says before and after.
    function _mayAct(
        RiskLens.AccountRisk memory before,
        RiskLens.AccountRisk memory later
    ) internal pure returns (bool) {
        if (before.equity < Quote.wrap(0)) return false;
        if (later.equity >= later.initialMargin) return true;
        if (later.equity < Quote.wrap(0) || later.maintenanceMargin >= before.maintenanceMargin) return false;
        return
            Quote.unwrap(later.equity) * Quote.unwrap(before.maintenanceMargin) >=
            Quote.unwrap(before.equity) * Quote.unwrap(later.maintenanceMargin);
    }

    /// The same answers again, with the time of now.
    function _refreshFeeds() internal {
        for (uint256 i; i < MARKETS; ++i) {
            _refreshFeed(i);
        }
    }

    function _refreshFeed(uint256 i) internal {
        int256 answer = _feeds[i].latestAnswer();
        _feeds[i].updateAnswer(answer > 0 ? answer : _startAnswers[i]);
    }
}
