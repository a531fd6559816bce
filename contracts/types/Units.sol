// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPoint} from "../math/FixedPoint.sol";

/// Quote currency [WAD], signed: cash, value, equity, margin.
type Quote is int256;

/// Quote per lot [WAD], a multiple of PRICE_TICK between MIN_PRICE and MAX_PRICE.
type Price is uint256;

/// Lots [WAD], a multiple of SIZE_QUANTUM; positive is long.
type Size is int256;

using {
    addQuote as +,
    subQuote as -,
    negateQuote as -,
    lessQuote as <,
    atLeastQuote as >=,
    moreQuote as >,
    atMostQuote as <=,
    equalQuote as ==
} for Quote global;
using {addSize as +, subSize as -, negateSize as -, equalSize as ==} for Size global;
using {equalPrice as ==} for Price global;

// SIZE_QUANTUM * PRICE_TICK = WAD: the value of every position at every price is a whole number of
// wei, so fills, marks and funding move money without any rounding (docs/risk-model.md, 1.4).
uint256 constant PRICE_TICK = 1e6;
uint256 constant SIZE_QUANTUM = 1e12;

uint256 constant MIN_PRICE = 1e12;
uint256 constant MAX_PRICE = 1e30;
// Largest |premium| of mark over index [WAD] (docs/risk-model.md, 3.1).
uint256 constant MAX_PREMIUM = 0.005e18;
// The indices whose marks are prices at every premium: from MIN_PRICE / (1 - MAX_PREMIUM), rounded up, to
// MAX_PRICE / (1 + MAX_PREMIUM), rounded down.
uint256 constant MIN_INDEX = (MIN_PRICE * 1e18 - 1) / (1e18 - MAX_PREMIUM) + 1;
uint256 constant MAX_INDEX = (MAX_PRICE * 1e18) / (1e18 + MAX_PREMIUM);
// The largest size of one position or fill [WAD lots]; leaves int96 a bit of headroom for sums.
uint256 constant MAX_SIZE = 1e28;

Quote constant ZERO_QUOTE = Quote.wrap(0);

function addQuote(Quote a, Quote b) pure returns (Quote) {
    return Quote.wrap(Quote.unwrap(a) + Quote.unwrap(b));
}

function subQuote(Quote a, Quote b) pure returns (Quote) {
    return Quote.wrap(Quote.unwrap(a) - Quote.unwrap(b));
}

function negateQuote(Quote a) pure returns (Quote) {
    return Quote.wrap(-Quote.unwrap(a));
}

function lessQuote(Quote a, Quote b) pure returns (bool) {
    return Quote.unwrap(a) < Quote.unwrap(b);
}

function atLeastQuote(Quote a, Quote b) pure returns (bool) {
    return Quote.unwrap(a) >= Quote.unwrap(b);
}

function moreQuote(Quote a, Quote b) pure returns (bool) {
    return Quote.unwrap(a) > Quote.unwrap(b);
}

function atMostQuote(Quote a, Quote b) pure returns (bool) {
    return Quote.unwrap(a) <= Quote.unwrap(b);
}

function equalQuote(Quote a, Quote b) pure returns (bool) {
    return Quote.unwrap(a) == Quote.unwrap(b);
}

function addSize(Size a, Size b) pure returns (Size) {
    return Size.wrap(Size.unwrap(a) + Size.unwrap(b));
}

function subSize(Size a, Size b) pure returns (Size) {
    return Size.wrap(Size.unwrap(a) - Size.unwrap(b));
}

function negateSize(Size a) pure returns (Size) {
    return Size.wrap(-Size.unwrap(a));
}

function equalSize(Size a, Size b) pure returns (bool) {
    return Size.unwrap(a) == Size.unwrap(b);
}

function equalPrice(Price a, Price b) pure returns (bool) {
    return Price.unwrap(a) == Price.unwrap(b);
}

function maxQuote(Quote a, Quote b) pure returns (Quote) {
    return a > b ? a : b;
}

function minQuote(Quote a, Quote b) pure returns (Quote) {
    return a < b ? a : b;
}

/// |size| [WAD lots].
function magnitude(Size size) pure returns (uint256) {
    int256 raw = Size.unwrap(size);
    return uint256(raw < 0 ? -raw : raw);
}

/// size * price [WAD quote], toward negative infinity; exact for sizes on the quantum and prices on the tick.
function valueDown(Size size, Price price) pure returns (Quote) {
    return Quote.wrap(FixedPoint.mulWadFloor(Size.unwrap(size), int256(Price.unwrap(price))));
}
