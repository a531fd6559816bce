// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SiloModule} from "../ledger/SiloModule.sol";
import {TOKEN_SCALE} from "../types/Constants.sol";
import {Quote} from "../types/Units.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {IDeficitLedger} from "../interfaces/IDeficitLedger.sol";

/// The unfunded deficit D and the exit claims X (docs/risk-model.md, 6.4): what nobody has paid for yet. While D > 0 every
/// withdrawal is paid the share that tokens stand behind; the rest lowers D and becomes an exit claim; later income of the
/// insurance fund repays D and X pro rata.
///
/// A claim remembers its principal and the index it was last credited at; one index, the unpaid share of a claim as old as
/// the generation, falls by left / X with every repayment. So an owner's unpaid claim is principal * unpaidIndex / index,
/// whatever others own, and principal and credit together are what was recorded and not collected, to the wei. When X is
/// wholly repaid a new generation begins: every claim of an older one is credited in full.
///
/// The index is a floating point: unpaidIndex / WHOLE / STEP^indexScale. Where it would fall below FLOOR it is scaled up by
/// STEP first, so that a rounding never takes more than 1e-57 of it, however often X turns over and however little of it a
/// repayment leaves. Money is [WAD quote]; both divisions round the unpaid part up, so credits never outrun what was repaid.
/// Claims together exceed X by less than a wei each and a wei for each time that one was credited (docs/numerics.md, "Exit
/// claims"); that dust waits in the recovery account until X is repaid.
contract DeficitLedger is IDeficitLedger, SiloModule {
    error NotClearingHouse(address caller);
    error NothingToCollect(address owner);
    error ZeroReceiver();
    /// @notice More is asked for than all tokens and D together: positive balances wait for an open auction.
    error ClaimsExceeded(uint256 amount, uint256 maximum);

    event DeficitAdded(Quote amount, uint256 unfundedDeficit);
    event Repaid(Quote toDeficit, Quote toClaims);
    event ClaimRecorded(address indexed owner, Quote amount);
    event ClaimCollected(address indexed owner, address indexed to, uint256 amount);

    /// @param principal what was unpaid when the owner was last credited [WAD quote]
    /// @param index unpaidIndex at that time
    /// @param scale indexScale at that time
    /// @param generation generation that principal and index belong to
    /// @param credit repaid and not collected yet [WAD quote]
    struct Claim {
        uint256 principal;
        uint256 index;
        uint64 scale;
        uint64 generation;
        uint256 credit;
    }

    /// unpaidIndex of a generation that nothing was repaid of.
    uint256 private constant WHOLE = 1e76;
    /// unpaidIndex is at least this.
    uint256 private constant FLOOR = 1e57;
    /// What the index is multiplied by when it is scaled up: WHOLE / FLOOR.
    uint256 private constant STEP = 1e19;
    /// A claim that was credited more steps ago than this is less than a wei, and STEP to this power still fits.
    uint256 private constant MOST_STEPS = 4;

    /// D: claims on the silo that no token stands behind [WAD quote].
    uint256 public unfundedDeficit;
    /// X: exit claims not repaid yet [WAD quote].
    uint256 public exitClaims;
    /// Unpaid share of a claim as old as the generation, in units of 1e-76 * 1e-19^indexScale, rounded up; FLOOR to WHOLE.
    uint256 public unpaidIndex = WHOLE;
    /// How often unpaidIndex was scaled up since the generation began.
    uint64 public indexScale;
    uint64 public generation;
    mapping(address owner => Claim) private _claims;

    modifier onlyHouse() {
        if (msg.sender != address(house)) revert NotClearingHouse(msg.sender);
        _;
    }

    constructor(IClearingHouse house_) SiloModule(house_) {}

    /// Adds a loss [WAD quote] that no layer covered.
    function addDeficit(Quote amount) external onlyHouse {
        unfundedDeficit += uint256(Quote.unwrap(amount));
        emit DeficitAdded(amount, unfundedDeficit);
    }

    /// Splits a withdrawal of `amount` tokens, behind which tokens of `backing` [WAD quote] and D stand together.
    /// @inheritdoc IDeficitLedger
    function haircut(
        address owner,
        uint256 amount,
        uint256 backing
    ) external onlyHouse returns (uint256 paid, Quote claim) {
        uint256 deficit = unfundedDeficit;
        if (deficit == 0) return (amount, claim);
        uint256 claims = backing + deficit;
        if (amount > claims / TOKEN_SCALE) revert ClaimsExceeded(amount, claims / TOKEN_SCALE);
        paid = Math.mulDiv(amount, backing, claims);
        uint256 share = Math.mulDiv(amount * TOKEN_SCALE, deficit, claims);
        unfundedDeficit = deficit - share;
        claim = Quote.wrap(int256(share));
        if (share != 0) _record(owner, share);
    }

    /// Spreads income [WAD quote] over D and X, pro rata; the share of D is rounded down.
    /// @inheritdoc IDeficitLedger
    function repay(Quote amount) external onlyHouse returns (Quote toDeficit, Quote toClaims, bool open) {
        uint256 deficit = unfundedDeficit;
        uint256 owed = deficit + exitClaims;
        if (owed == 0) return (toDeficit, toClaims, false);
        uint256 repaid = uint256(Quote.unwrap(amount));
        if (repaid > owed) repaid = owed;
        uint256 share = Math.mulDiv(repaid, deficit, owed);
        unfundedDeficit = deficit - share;
        if (repaid != share) _repayClaims(repaid - share);
        toDeficit = Quote.wrap(int256(share));
        toClaims = Quote.wrap(int256(repaid - share));
        emit Repaid(toDeficit, toClaims);
        return (toDeficit, toClaims, unfundedDeficit + exitClaims != 0);
    }

    /// Pays what was repaid to the caller so far, in whole token units, to `to`.
    /// @return amount tokens paid
    /// @dev Checks in order: lock, receiver, something to collect.
    function collect(address to) external siloLock returns (uint256 amount) {
        if (to == address(0)) revert ZeroReceiver();
        Claim storage claim = _credited(msg.sender);
        amount = claim.credit / TOKEN_SCALE;
        if (amount == 0) revert NothingToCollect(msg.sender);
        claim.credit -= amount * TOKEN_SCALE;
        emit ClaimCollected(msg.sender, to, amount);
        house.withdrawReserved(to, amount);
    }

    /// An owner's claim that is not repaid yet, rounded up, and what can be collected now, rounded down, both [WAD quote].
    function claimOf(address owner) external view returns (uint256 unpaid, uint256 collectable) {
        Claim memory claim = _claims[owner];
        unpaid = _unpaid(claim);
        collectable = claim.credit + claim.principal - unpaid;
    }

    function _record(address owner, uint256 amount) private {
        _credited(owner).principal += amount;
        exitClaims += amount;
        emit ClaimRecorded(owner, Quote.wrap(int256(amount)));
    }

    function _repayClaims(uint256 amount) private {
        uint256 claims = exitClaims;
        uint256 left = claims - amount;
        exitClaims = left;
        if (left == 0) {
            ++generation;
            indexScale = 0;
            unpaidIndex = WHOLE;
        } else {
            _lowerIndex(left, claims);
        }
    }

    /// Multiplies the index by left / claims, rounded up, with one rounding at the scale that it then has.
    function _lowerIndex(uint256 left, uint256 claims) private {
        uint256 index = Math.mulDiv(unpaidIndex, left, claims, Math.Rounding.Ceil);
        while (index < FLOOR) {
            // Below FLOOR means that left < claims, and X is below 2^192 (docs/numerics.md).
            left *= STEP;
            ++indexScale;
            index = Math.mulDiv(unpaidIndex, left, claims, Math.Rounding.Ceil);
        }
        unpaidIndex = index;
    }

    function _credited(address owner) private returns (Claim storage claim) {
        claim = _claims[owner];
        uint256 unpaid = _unpaid(claim);
        claim.credit += claim.principal - unpaid;
        claim.principal = unpaid;
        claim.index = unpaidIndex;
        claim.scale = indexScale;
        claim.generation = generation;
    }

    /// Never more than the principal: within a generation the index only falls. Rounding up twice in a row is rounding up
    /// once.
    function _unpaid(Claim memory claim) private view returns (uint256 unpaid) {
        if (claim.principal == 0 || claim.generation != generation) return 0;
        uint256 steps = indexScale - claim.scale;
        if (steps > MOST_STEPS) return 1;
        unpaid = Math.mulDiv(claim.principal, unpaidIndex, claim.index, Math.Rounding.Ceil);
        return Math.ceilDiv(unpaid, STEP ** steps);
    }
}
