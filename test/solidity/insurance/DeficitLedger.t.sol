// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClearingHouse} from "../../../contracts/interfaces/IClearingHouse.sol";
import {DeficitLedger} from "../../../contracts/insurance/DeficitLedger.sol";
import {Quote} from "../../../contracts/types/Units.sol";
import {Assertions} from "../support/Assertions.sol";
import {Cheats} from "../support/Vm.sol";

/// Exit claims over any number of turnovers of X (docs/numerics.md, "Exit claims"). The test is the clearing house.
contract DeficitLedgerTest is Assertions, Cheats {
    uint256 private constant TOKEN_SCALE = 1e12;
    uint256 private constant OWNERS = 3;
    /// The largest cash of an account, in whole token units.
    uint256 private constant MOST_CASH = uint256(uint192(type(int192).max)) / TOKEN_SCALE;

    DeficitLedger private _ledger;
    /// Everything that ever became a claim, was repaid and was collected [WAD quote].
    uint256 private _recorded;
    uint256 private _repaid;
    uint256 private _collected;
    /// How often a claim was rounded up: once for each owner, and once each time that one was credited.
    uint256 private _roundings = OWNERS;

    function setUp() public {
        _ledger = new DeficitLedger(IClearingHouse(address(this)));
    }

    function acquire() external pure {}

    function release() external pure {}

    function withdrawReserved(address, uint256 amount) external {
        _collected += amount * TOKEN_SCALE;
    }

    function testFuzz_ClaimsAreXAndWhatIsRepaidToTheWei(uint256 seed) public {
        for (uint256 i = 0; i < 48; ++i) {
            seed = mix(seed, i);
            uint256 action = seed % 8;
            if (action < 3) _exit(_owner(seed >> 8), 1 + ((seed >> 16) % (MOST_CASH / 64)));
            else if (action < 5) _leave((_ledger.exitClaims() * ((seed >> 16) % 1e6)) / 1e6);
            else if (action < 6) _leave((seed >> 16) % 3);
            else if (action < 7) _exit(_owner(seed >> 8), 1 + ((seed >> 16) % 1e9));
            else _collect(_owner(seed >> 8));
            _check();
        }
    }

    function testFuzz_ClaimsStayWithinAWeiEachOfXOverAThousandTurnovers(uint256 seed) public {
        _exit(_owner(0), 1e12);
        for (uint256 i = 1; i <= 1_000; ++i) {
            uint256 claims = _ledger.exitClaims();
            _leave(claims / 3 + (mix(seed, i) % (claims / 3)));
            _exit(_owner(1 + (i % 2)), 5e11);
        }
        _check();
        // What two owners lost by being credited shrinks by two thirds at most; then each of three is rounded up once.
        assertLe(_unpaid(), _ledger.exitClaims() + 6, "each claim's rounding, and what is left of earlier ones");
        assertLe(1, uint256(_ledger.indexScale()), "the index was scaled");
    }

    function testFuzz_AClaimIsCreditedWhatIsRepaidHoweverOftenLittleWasLeft(uint256 times, uint256 left) public {
        left = bound(left, 1, 1e6);
        for (uint256 i = bound(times, 0, 8); i > 0; --i) {
            _exit(_owner(0), 1e12);
            _leave(left);
        }
        _exit(_owner(1), 1e12);
        _leave(1e23);
        (uint256 unpaid, uint256 collectable) = _ledger.claimOf(_owner(1));
        assertEq(unpaid + collectable, 1e24, "nothing is lost");
        // What is left of the older claim shares in what is repaid.
        assertLe(unpaid, 1e23 + 1, "at most its share and a wei");
        assertLe(1e23, unpaid + left, "at least X without the older claim");
        _check();
    }

    function testFuzz_NoDeficitIsTooLargeToBeRepaidOrCut(uint256 deficit, uint256 repaid, uint256 amount) public {
        deficit = bound(deficit, 1, uint256(uint192(type(int192).max)));
        _ledger.addDeficit(Quote.wrap(int256(deficit)));
        amount = bound(amount, 1, deficit / TOKEN_SCALE + 1e21);
        _ledger.haircut(_owner(0), amount, 1e33);
        repaid = bound(repaid, 1, deficit);
        (Quote toDeficit, Quote toClaims, ) = _ledger.repay(Quote.wrap(int256(repaid)));
        uint256 left = _ledger.unfundedDeficit() + _ledger.exitClaims();
        assertEq(
            uint256(Quote.unwrap(toDeficit) + Quote.unwrap(toClaims)) + left,
            deficit,
            "D and X fall by what is repaid"
        );
    }

    function testFuzz_AnAbsurdWithdrawalIsRefusedByName(uint256 amount, uint256 deficit) public {
        deficit = bound(deficit, 1, uint256(uint192(type(int192).max)));
        uint256 most = deficit / TOKEN_SCALE;
        amount = bound(amount, most + 1, type(uint256).max);
        _ledger.addDeficit(Quote.wrap(int256(deficit)));
        try _ledger.haircut(_owner(0), amount, 0) {
            assertTrue(false, "more than all claims");
        } catch (bytes memory reason) {
            bytes memory expected = abi.encodeWithSelector(DeficitLedger.ClaimsExceeded.selector, amount, most);
            assertTrue(keccak256(reason) == keccak256(expected), "ClaimsExceeded(amount, most)");
        }
    }

    // ------------------------------------------------------------------ actions

    function _owner(uint256 index) private pure returns (address) {
        return address(uint160(0x1000 + (index % OWNERS)));
    }

    /// With no tokens behind it, all of a withdrawal becomes a claim.
    function _exit(address owner, uint256 amount) private {
        uint256 claim = amount * TOKEN_SCALE;
        _ledger.addDeficit(Quote.wrap(int256(claim)));
        _ledger.haircut(owner, amount, 0);
        _recorded += claim;
        ++_roundings;
    }

    /// Repays all of X but `left`.
    function _leave(uint256 left) private {
        uint256 claims = _ledger.exitClaims();
        if (left >= claims) return;
        _ledger.repay(Quote.wrap(int256(claims - left)));
        _repaid += claims - left;
    }

    function _collect(address owner) private {
        (, uint256 collectable) = _ledger.claimOf(owner);
        if (collectable < TOKEN_SCALE) return;
        vm.prank(owner);
        _ledger.collect(owner);
        ++_roundings;
    }

    // ------------------------------------------------------------------ what must hold

    function _check() private view {
        uint256 claims = _ledger.exitClaims();
        uint256 unpaid = _unpaid();
        assertEq(
            unpaid + _collectable() + _collected,
            _recorded,
            "INV-CLAIMS: what was recorded is owed, ready or paid"
        );
        assertEq(claims + _repaid, _recorded, "INV-CLAIMS: X is what was recorded and not repaid");
        assertLe(_collectable() + _collected, _repaid, "INV-CLAIMS: credits never outrun what was repaid");
        assertLe(claims, unpaid, "claims are at least X");
        if (claims == 0) assertEq(unpaid, 0, "nothing is left once X is repaid");
        else assertLe(unpaid, claims + _roundings - 1, "and less than a wei for each rounding above it");
    }

    function _unpaid() private view returns (uint256 sum) {
        for (uint256 i = 0; i < OWNERS; ++i) {
            (uint256 unpaid, ) = _ledger.claimOf(_owner(i));
            sum += unpaid;
        }
    }

    function _collectable() private view returns (uint256 sum) {
        for (uint256 i = 0; i < OWNERS; ++i) {
            (, uint256 collectable) = _ledger.claimOf(_owner(i));
            sum += collectable;
        }
    }
}
