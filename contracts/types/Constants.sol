// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// WAD per unit of the 6-decimal quote token.
uint256 constant TOKEN_SCALE = 1e12;
// The largest single token movement, in the token's own unit: far beyond use, far below any overflow.
uint256 constant MAX_AMOUNT = 1e21;

// Largest fee of one side of a fill, as a share of its notional [WAD].
uint256 constant MAX_FEE_RATE = 0.01e18;

// Legs that an account may reach by trading.
uint256 constant TRADING_LEGS = 64;
// Legs that an account may hold; only a bid may pass what can be reached by trading.
uint256 constant HOLDING_LEGS = 112;
// Largest number of a correlation group: a table with a byte for each is what finding a market's group costs.
uint256 constant MAX_GROUP = 1023;
