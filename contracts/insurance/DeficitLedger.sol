// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../math/FixedPoint.sol";
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
/// A claim is held in units: an owner's claim is units * X / totalUnits. A repayment lowers X and raises what each unit was
/// paid. When X is repaid a new generation of units begins. Money is [WAD quote]; every division rounds against the
/// claimant, the dust stays in the recovery account.
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

    /// @param units share of the outstanding claims
    /// @param paidPerUnit the index up to which the owner was credited [RAY]
    /// @param generation generation that the units belong to
    /// @param credit repaid and not collected yet [WAD quote]
    struct Claim {
        uint256 units;
        uint256 paidPerUnit;
        uint64 generation;
        uint256 credit;
    }

    uint256 private constant RAY = 1e27;
    /// WAD per unit of the quote token.
    uint256 private constant TOKEN_SCALE = 1e12;

    IClearingHouse public immutable house;
    /// D: claims on the silo that no token stands behind [WAD quote].
    uint256 public unfundedDeficit;
    /// X: exit claims not repaid yet [WAD quote].
    uint256 public exitClaims;
    uint256 public totalUnits;
    uint64 public generation;
    mapping(uint64 generation => uint256) public paidPerUnitOf;
    mapping(address owner => Claim) private _claims;

    modifier onlyHouse() {
        if (msg.sender != address(house)) revert NotClearingHouse(msg.sender);
        _;
    }

    constructor(IClearingHouse house_) {
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

    /// An owner's claim that is not repaid yet, and what can be collected now, both [WAD quote], rounded down.
    function claimOf(address owner) external view returns (uint256 unpaid, uint256 collectable) {
        Claim memory claim = _claims[owner];
        collectable = claim.credit + _earned(claim);
        if (claim.generation == generation && totalUnits != 0) {
            unpaid = FixedPoint.mulDivDown(exitClaims, claim.units, totalUnits);
        }
    }

    function _record(address owner, uint256 amount) private {
        Claim storage claim = _credited(owner);
        uint256 units = exitClaims == 0 ? amount : FixedPoint.mulDivDown(amount, totalUnits, exitClaims);
        claim.units += units;
        totalUnits += units;
        exitClaims += amount;
        emit ClaimRecorded(owner, Quote.wrap(int256(amount)));
    }

    /// A rest below a token unit, or below a billionth of what was recorded, is written off: units priced by such a rest
    /// would outgrow the precision of paidPerUnit. So a unit is worth at least 1e-9, always.
    function _repayClaims(uint256 amount) private {
        paidPerUnitOf[generation] += FixedPoint.mulDivDown(amount, RAY, totalUnits);
        exitClaims -= amount;
        if (exitClaims >= TOKEN_SCALE && exitClaims >= totalUnits / 1e9) return;
        exitClaims = 0;
        ++generation;
        totalUnits = 0;
    }

    function _credited(address owner) private returns (Claim storage claim) {
        claim = _claims[owner];
        claim.credit += _earned(claim);
        if (claim.generation != generation) {
            claim.generation = generation;
            claim.units = 0;
        }
        claim.paidPerUnit = paidPerUnitOf[generation];
    }

    function _earned(Claim memory claim) private view returns (uint256) {
        return FixedPoint.mulDivDown(claim.units, paidPerUnitOf[claim.generation] - claim.paidPerUnit, RAY);
    }
}
