// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Black76} from "./Black76.sol";
import {FixedPoint} from "./FixedPoint.sol";
import {Logarithm} from "./Logarithm.sol";
import {NormalTableReader} from "./NormalTable.sol";
import {QuoteDomain} from "./QuoteDomain.sol";

/// What all legs of one expiry share.
/// @param forward quote per lot [WAD]
/// @param timeToExpiry seconds
/// @param discount value today of one quote at expiry [WAD]
struct Expiry {
    uint112 forward;
    uint32 timeToExpiry;
    uint64 discount;
}

/// @param strike quote per lot [WAD]
/// @param vol annualised volatility [WAD]
/// @param size lots [WAD]; positive is long
struct OptionLeg {
    uint112 strike;
    uint64 vol;
    int96 size;
    bool isCall;
}

/// How a group of scenarios bends volatility, and over how many of the shocks it runs.
/// @param volFactor the shocked volatility is max(vol * volFactor, volFloor) [WAD]
/// @param volFloor [WAD]
/// @param count the group's scenarios are shocks 0..count - 1
struct VolShift {
    uint64 volFactor;
    uint64 volFloor;
    uint16 count;
}

/// Values of many options of one expiry, now and in many scenarios.
///
/// A call is worth D (F Phi(d1) - K Phi(d2)), a put K - F more before discounting. So a scenario needs only the sums
/// A = sum q Phi(d1) and B = sum q K Phi(d2) over all legs, V = D (F A - B). Logarithms of strikes are taken once a leg,
/// logarithms of shocks once a call, and Phi comes from a table (docs/numerics.md, "Kernel").
///
/// The kernel is total. The formula holds at every moneyness, for Phi saturates; where it has no meaning (no volatility, time or
/// discount outside their domain) a shocked leg is worth what hurts most without arbitrage: the intrinsic value if long, all of
/// the forward (call) or of the strike (put) if short.
library OptionKernel {
    /// Shocks are relative moves of the forward [WAD] within these.
    int256 internal constant LEAST_SHOCK = -1e18;
    int256 internal constant LARGEST_SHOCK = 9e18;
    /// Volatilities for which the shocked formula is evaluated, the largest excluded [WAD].
    uint256 internal constant LEAST_SHOCKED_VOL = 0.001e18;
    uint256 internal constant LARGEST_SHOCKED_VOL = 100e18;

    /// The table's argument z has 52 binary digits below its piece, of which 44 make a unit, and starts at -8.5 = -374 pieces.
    /// Plain numbers, for assembly reads nothing else: 374 * 2^52, 748 * 2^52, 2^197 - 1 (all fields below c0).
    int256 private constant MIDDLE = 1684346260636565504;
    uint256 private constant END = 3368692521273131008;
    uint256 private constant LOW_FIELDS = 200867255532373784442745261542645325315275374222849104412671;

    error ShockOutOfDomain(int256 shock);
    error GroupBeyondShocks(uint256 count, uint256 shocks);

    /// What one call knows beyond its arguments.
    /// @param words where the table of the normal distribution stands in memory
    /// @param records where the scenarios' records stand in memory, group by group; a record is three words: ln(1 + shock) less
    /// that of the group's record before [2^96], A = sum q Phi(d1) [WAD lots * 2^60] and B = sum q K Phi(d2) [WAD quote * 2^60]
    /// @param plan where the groups' plans stand in memory, and where they end; a plan is three words: volFactor, volFloor, bytes of
    /// the group's records
    /// @param planEnd see above
    /// @param root sqrt(T) [2^110]
    /// @param hasFormula whether forward, time and discount are such that the formula has a meaning
    /// @param isQuoted whether they are in the quote domain
    /// @param puts sum of the puts' sizes [WAD lots]
    /// @param putStrikes sum of the puts' q K [WAD quote]
    struct Run {
        uint256 words;
        uint256 records;
        uint256 plan;
        uint256 planEnd;
        uint256 root;
        bool hasFormula;
        bool isQuoted;
        int256 puts;
        int256 putStrikes;
    }

    /// Base value and profits of the legs. Marks outside the quote domain are the discounted intrinsic value on the forward.
    /// Reverts with ShockOutOfDomain, GroupBeyondShocks and WrongTable, which are faults of parameters, and with nothing else.
    /// @param table address of a NormalTable
    /// @param legs at most 128, for every number to fit whatever its type holds (docs/numerics.md, "Kernel")
    /// @param shocks relative moves of the forward [WAD], above -1 and up to 9
    /// @return value sum of size * mark, mark being the option's quoted value [WAD quote]
    /// @return profits change of value per group and shock: shocked value, rounded down, less the base value [WAD quote]
    function optionScenarios(
        address table,
        Expiry memory expiry,
        OptionLeg[] memory legs,
        int256[] memory shocks,
        VolShift[] memory groups
    ) internal view returns (int256 value, int256[][] memory profits) {
        Run memory run;
        _layOut(run, shocks, groups);
        run.words = NormalTableReader.load(table);
        run.root = Black76.rootOf(expiry.timeToExpiry);
        run.hasFormula = _hasFormula(expiry);
        run.isQuoted =
            run.hasFormula &&
            expiry.forward >= QuoteDomain.MIN_FORWARD &&
            expiry.forward <= QuoteDomain.MAX_FORWARD;
        unchecked {
            for (uint256 i; i < legs.length; ++i) value += _addLeg(run, expiry, legs[i], shocks);
        }
        profits = _profits(run, expiry, shocks, groups, value);
    }

    /// Lays out the groups' plans and the records of all scenarios, with their logarithms and empty sums.
    function _layOut(Run memory run, int256[] memory shocks, VolShift[] memory groups) private pure {
        unchecked {
            int256[] memory steps = _logarithmSteps(shocks);
            uint256[] memory room = new uint256[](3 * groups.length);
            uint256 plan;
            assembly ("memory-safe") {
                plan := add(room, 32)
            }
            (run.plan, run.planEnd) = (plan, plan + 96 * groups.length);
            uint256 total;
            for (uint256 g; g < groups.length; ++g) {
                (uint256 factor, uint256 floor, uint256 count) = (
                    groups[g].volFactor,
                    groups[g].volFloor,
                    groups[g].count
                );
                if (count > shocks.length) revert GroupBeyondShocks(count, shocks.length);
                assembly ("memory-safe") {
                    mstore(plan, factor)
                    mstore(add(plan, 32), floor)
                    mstore(add(plan, 64), mul(96, count))
                    plan := add(plan, 96)
                }
                total += count;
            }
            room = new uint256[](3 * total);
            uint256 record;
            assembly ("memory-safe") {
                record := add(room, 32)
            }
            run.records = record;
            for (plan = run.plan; plan < run.planEnd; plan += 96) {
                assembly ("memory-safe") {
                    let step := add(steps, 32)
                    for {
                        let end := add(record, mload(add(plan, 64)))
                    } lt(record, end) {
                        record := add(record, 96)
                    } {
                        mstore(record, mload(step))
                        step := add(step, 32)
                    }
                }
            }
        }
    }

    /// ln(1 + shock) less that of the shock before [2^96].
    function _logarithmSteps(int256[] memory shocks) private pure returns (int256[] memory steps) {
        unchecked {
            steps = new int256[](shocks.length);
            int256 last = Logarithm.LN_WAD;
            for (uint256 i; i < shocks.length; ++i) {
                int256 shock = shocks[i];
                if (shock <= LEAST_SHOCK || shock > LARGEST_SHOCK) revert ShockOutOfDomain(shock);
                int256 logarithm = Logarithm.lnInteger(uint256(1e18 + shock));
                steps[i] = logarithm - last;
                last = logarithm;
            }
        }
    }

    function _hasFormula(Expiry memory expiry) private pure returns (bool) {
        if (expiry.forward == 0 || expiry.discount == 0 || expiry.discount > 1e18) return false;
        return expiry.timeToExpiry != 0 && expiry.timeToExpiry <= QuoteDomain.MAX_TIME;
    }

    /// Adds a leg to all records; returns its value at its mark.
    function _addLeg(
        Run memory run,
        Expiry memory expiry,
        OptionLeg memory leg,
        int256[] memory shocks
    ) private pure returns (int256 value) {
        unchecked {
            int256 size = leg.size;
            int256 x = _logMoneyness(expiry.forward, leg.strike);
            value = FixedPoint.unscaleFloor(size * int256(_mark(run, expiry, leg, x)));
            int256 strikes = FixedPoint.unscaleFloor(size * int256(uint256(leg.strike)));
            if (!leg.isCall) {
                run.puts += size;
                run.putStrikes += strikes;
            }
            uint256 record = run.records;
            uint256 last = run.hasFormula && leg.strike != 0 ? LARGEST_SHOCKED_VOL - LEAST_SHOCKED_VOL : 0;
            for (uint256 plan = run.plan; plan < run.planEnd; plan += 96) {
                (uint256 vol, uint256 end) = _bent(plan, leg.vol, record);
                // One comparison for both ends; without a formula nothing is below 0.
                if (vol - LEAST_SHOCKED_VOL < last) {
                    _addValues(run.words, record, end, x, Black76.deviation(vol, run.root), size, strikes);
                } else {
                    _addBounds(record, end, expiry, leg.strike, size, strikes, shocks);
                }
                record = end;
            }
        }
    }

    /// The quoted value; outside of the quote domain the discounted intrinsic value on the forward [WAD].
    /// @param x ln(F / K) [2^96]
    function _mark(
        Run memory run,
        Expiry memory expiry,
        OptionLeg memory leg,
        int256 x
    ) private pure returns (uint256 value) {
        unchecked {
            (uint256 forward, uint256 strike, uint256 vol) = (expiry.forward, leg.strike, leg.vol);
            bool isNear = strike <= forward * QuoteDomain.MAX_RATIO;
            bool isLow = strike < forward;
            if (
                _allHold(run.isQuoted, isNear, strike * QuoteDomain.MAX_RATIO >= forward) &&
                vol - QuoteDomain.MIN_VOL <= QuoteDomain.MAX_VOL - QuoteDomain.MIN_VOL
            ) {
                uint256 most = expiry.discount * (isLow ? strike : forward);
                value = Black76.valueOut(most, isLow ? -x : x, Black76.deviation(vol, run.root));
            }
            if (leg.isCall == isLow) value += (expiry.discount * (isLow ? forward - strike : strike - forward)) / 1e18;
        }
    }

    /// Without the jumps of &&.
    function _allHold(bool a, bool b, bool c) private pure returns (bool all) {
        assembly ("memory-safe") {
            all := and(and(a, b), c)
        }
    }

    /// The shocked volatility of a plan's group, and where its records end.
    function _bent(uint256 plan, uint256 vol, uint256 record) private pure returns (uint256 bent, uint256 end) {
        assembly ("memory-safe") {
            bent := div(mul(vol, mload(plan)), 1000000000000000000)
            let least := mload(add(plan, 32))
            bent := xor(bent, mul(xor(bent, least), lt(bent, least)))
            end := add(record, mload(add(plan, 64)))
        }
    }

    /// ln(F / K) [2^96]; 0 if there is no forward or strike, where nobody looks at it.
    function _logMoneyness(uint256 forward, uint256 strike) private pure returns (int256 x) {
        unchecked {
            if (forward == 0 || strike == 0) return 0;
            (uint256 low, uint256 high) = forward < strike ? (forward, strike) : (strike, forward);
            x = high <= 64 * low ? Logarithm.lnRatio(low, high) : Logarithm.lnInteger(low) - Logarithm.lnInteger(high);
            if (forward > strike) x = -x;
        }
    }

    /// Adds q Phi(d1) and q K Phi(d2) to the records from `record` to `end`. This loop is what a margin check pays for.
    /// @param x ln(F / K) [2^96]
    /// @param s shocked vol sqrt(T) [2^96]
    function _addValues(
        uint256 words,
        uint256 record,
        uint256 end,
        int256 x,
        uint256 s,
        int256 size,
        int256 strikes
    ) private pure {
        // A function with a second exit is not inlined: this loop then has the stack to itself, which saves a fifth of its gas.
        if (record == end) return;
        // z = (d2 + 8.5) * 44, of which (x + l) / s is the part that a shock moves, and d1 lies s further on. One comparison
        // finds both within the table, since a z below 0 is a large number. Slope and limit are kept in scratch memory, and z
        // is carried on from one scenario to the next: left to itself the compiler computes them anew for every scenario.
        assembly ("memory-safe") {
            function saturated(table, z) -> phi {
                if iszero(slt(z, END)) {
                    phi := shl(60, 1)
                    leave
                }
                if slt(z, 0) {
                    leave
                }
                let word := mload(add(table, and(shr(47, z), 0xffe0)))
                z := and(z, 0xfffffffffffff)
                phi := add(mul(signextend(2, word), z), sar(174, shl(200, word)))
                phi := add(mul(phi, z), sar(115, shl(161, word)))
                phi := sar(61, add(mul(phi, z), sar(56, shl(115, word))))
                phi := shr(195, add(mul(add(mul(phi, z), and(word, LOW_FIELDS)), z), word))
            }
            mstore(0, div(shl(188, 44), s))
            s := shr(44, mul(s, 44))
            mstore(32, mul(sub(END, s), lt(s, END)))
            x := add(mul(x, mload(0)), shl(136, sub(MIDDLE, shr(1, s))))
            for {} lt(record, end) {
                record := add(record, 96)
            } {
                x := add(x, mul(mload(record), mload(0)))
                let z := sar(136, x)
                if iszero(lt(z, mload(32))) {
                    mstore(add(record, 64), add(mul(strikes, saturated(words, z)), mload(add(record, 64))))
                    mstore(add(record, 32), add(mul(size, saturated(words, add(z, s))), mload(add(record, 32))))
                    continue
                }
                let word := mload(add(words, and(shr(47, z), 0xffe0)))
                let h := and(z, 0xfffffffffffff)
                let phi := add(mul(signextend(2, word), h), sar(174, shl(200, word)))
                phi := add(mul(phi, h), sar(115, shl(161, word)))
                phi := sar(61, add(mul(phi, h), sar(56, shl(115, word))))
                phi := shr(195, add(mul(add(mul(phi, h), and(word, LOW_FIELDS)), h), word))
                mstore(add(record, 64), add(mul(strikes, phi), mload(add(record, 64))))
                z := add(z, s)
                word := mload(add(words, and(shr(47, z), 0xffe0)))
                h := and(z, 0xfffffffffffff)
                phi := add(mul(signextend(2, word), h), sar(174, shl(200, word)))
                phi := add(mul(phi, h), sar(115, shl(161, word)))
                phi := sar(61, add(mul(phi, h), sar(56, shl(115, word))))
                phi := shr(195, add(mul(add(mul(phi, h), and(word, LOW_FIELDS)), h), word))
                mstore(add(record, 32), add(mul(size, phi), mload(add(record, 32))))
            }
        }
    }

    /// What hurts most: a long leg is worth its intrinsic value, as every leg is at expiry; a short call the forward, a short put
    /// the strike.
    function _addBounds(
        uint256 record,
        uint256 end,
        Expiry memory expiry,
        uint256 strike,
        int256 size,
        int256 strikes,
        int256[] memory shocks
    ) private pure {
        bool isShort = size < 0 && expiry.timeToExpiry != 0;
        for (uint256 i; record < end; ++i) {
            bool inTheMoney = _shocked(expiry.forward, shocks[i]) >= strike;
            int256 byForward = isShort || inTheMoney ? size : int256(0);
            int256 byStrike = !isShort && inTheMoney ? strikes : int256(0);
            assembly ("memory-safe") {
                mstore(add(record, 32), add(shl(60, byForward), mload(add(record, 32))))
                mstore(add(record, 64), add(shl(60, byStrike), mload(add(record, 64))))
                record := add(record, 96)
            }
        }
    }

    function _shocked(uint256 forward, int256 shock) private pure returns (uint256) {
        unchecked {
            return (forward * uint256(1e18 + shock)) / 1e18;
        }
    }

    /// D (F (A - puts) - (B - putStrikes)) - value for every record, rounded down [WAD quote].
    function _profits(
        Run memory run,
        Expiry memory expiry,
        int256[] memory shocks,
        VolShift[] memory groups,
        int256 value
    ) private pure returns (int256[][] memory profits) {
        unchecked {
            profits = new int256[][](groups.length);
            (uint256 forward, uint256 discount, uint256 record) = (expiry.forward, expiry.discount, run.records);
            (int256 puts, int256 putStrikes) = (run.puts << 60, run.putStrikes << 60);
            for (uint256 g; g < groups.length; ++g) {
                int256[] memory row = new int256[](groups[g].count);
                profits[g] = row;
                for (uint256 i = 32; i <= 32 * row.length; i += 32) {
                    int256 a;
                    int256 b;
                    // F', then F' a.
                    assembly ("memory-safe") {
                        a := div(mul(forward, add(mload(add(shocks, i)), 1000000000000000000)), 1000000000000000000)
                        a := mul(a, sar(24, sub(mload(add(record, 32)), puts)))
                        b := sar(40, sub(mload(add(record, 64)), putStrikes))
                        record := add(record, 96)
                    }
                    a =
                        FixedPoint.unscaleFloor(((FixedPoint.unscaleFloor(a >> 16) - b) * int256(discount)) >> 20) -
                        value;
                    assembly ("memory-safe") {
                        mstore(add(row, i), a)
                    }
                }
            }
        }
    }
}
