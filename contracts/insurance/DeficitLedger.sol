// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedPoint} from "../math/FixedPoint.sol";
import {requireCode} from "../types/Code.sol";
import {Quote} from "../types/Units.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";

/// What the clearing house asks of the deficit ledger.
interface IDeficitLedger {
    /// @return paid tokens that a withdrawal of `amount` pays, rounded down
    /// @return claim what becomes the owner's exit claim [WAD quote], rounded down
    function haircut(address owner, uint256 amount, uint256 backing) external returns (uint256 paid, Quote claim);
    /// @return toDeficit part of `amount` that lowers D [WAD quote]
    /// @return toClaims part that repays exit claims [WAD quote]
    /// @return open whether anything is still owed
    function repay(Quote amount) external returns (Quote toDeficit, Quote toClaims, bool open);
    function addDeficit(Quote amount) external;
}

/// The unfunded deficit D and the exit claims X (docs/risk-model.md, 6.4): what nobody has paid for yet. While D > 0 every
/// withdrawal is paid the share that tokens stand behind; the rest lowers D and becomes an exit claim; later income of the
/// insurance fund repays D and X pro rata.
///
/// A claim remembers its principal and the index it was last credited at; one index, the unpaid share of a claim as old as
/// the generation, falls by left / X with every repayment. So an owner's unpaid claim is principal * unpaidIndex / index,
/// whatever others own, and principal and credit together are what was recorded and not collected, to the wei. When X is
/// wholly repaid a new generation begins: every claim of an older one is credited in full. Money is [WAD quote]; both
/// divisions round the unpaid part up, so credits never outrun what was repaid; the dust waits in the recovery account
/// until X is repaid.
contract DeficitLedger is IDeficitLedger {
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
    /// @param generation generation that principal and index belong to
    /// @param credit repaid and not collected yet [WAD quote]
    struct Claim {
        uint256 principal;
        uint256 index;
        uint64 generation;
        uint256 credit;
    }

    /// unpaidIndex of a generation that nothing was repaid of.
    uint256 private constant WHOLE = 1e54;
    /// WAD per unit of the quote token.
    uint256 private constant TOKEN_SCALE = 1e12;

    IClearingHouse public immutable house;
    /// D: claims on the silo that no token stands behind [WAD quote].
    uint256 public unfundedDeficit;
    /// X: exit claims not repaid yet [WAD quote].
    uint256 public exitClaims;
    /// Unpaid share of a claim as old as the generation, scaled by 1e54, rounded up; at least 1.
    uint256 public unpaidIndex = WHOLE;
    uint64 public generation;
    mapping(address owner => Claim) private _claims;

    modifier onlyHouse() {
        if (msg.sender != address(house)) revert NotClearingHouse(msg.sender);
        _;
    }

    constructor(IClearingHouse house_) {
        requireCode(address(house_));
        house = house_;
    }

    /// Adds a loss [WAD quote] that the insurance fund could not cover.
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
        if (amount * TOKEN_SCALE > claims) revert ClaimsExceeded(amount, claims / TOKEN_SCALE);
        paid = FixedPoint.mulDivDown(amount, backing, claims);
        uint256 share = FixedPoint.mulDivDown(amount * TOKEN_SCALE, deficit, claims);
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
        uint256 share = FixedPoint.mulDivDown(repaid, deficit, owed);
        unfundedDeficit = deficit - share;
        if (repaid != share) _repayClaims(repaid - share);
        toDeficit = Quote.wrap(int256(share));
        toClaims = Quote.wrap(int256(repaid - share));
        emit Repaid(toDeficit, toClaims);
        return (toDeficit, toClaims, unfundedDeficit + exitClaims != 0);
    }

    /// Pays what was repaid to the caller so far, in whole token units, to `to`.
    /// @return amount tokens paid
    function collect(address to) external returns (uint256 amount) {
        if (to == address(0)) revert ZeroReceiver();
        house.acquire();
        Claim storage claim = _credited(msg.sender);
        amount = claim.credit / TOKEN_SCALE;
        if (amount == 0) revert NothingToCollect(msg.sender);
        claim.credit -= amount * TOKEN_SCALE;
        emit ClaimCollected(msg.sender, to, amount);
        house.withdrawReserved(to, amount);
        house.release();
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
        uint256 left = exitClaims - amount;
        if (left == 0) {
            ++generation;
            unpaidIndex = WHOLE;
        } else {
            unpaidIndex = Math.mulDiv(unpaidIndex, left, exitClaims, Math.Rounding.Ceil);
        }
        exitClaims = left;
    }

    function _credited(address owner) private returns (Claim storage claim) {
        claim = _claims[owner];
        uint256 unpaid = _unpaid(claim);
        claim.credit += claim.principal - unpaid;
        claim.principal = unpaid;
        claim.index = unpaidIndex;
        claim.generation = generation;
    }

    /// Never more than the principal: within a generation the index only falls.
    function _unpaid(Claim memory claim) private view returns (uint256) {
        if (claim.principal == 0 || claim.generation != generation) return 0;
        return Math.mulDiv(claim.principal, unpaidIndex, claim.index, Math.Rounding.Ceil);
    }
}
