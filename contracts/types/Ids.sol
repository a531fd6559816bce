// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// An account: the ERC-721 token id of a margin account. 0..15 are reserved accounts of the silo itself.
type AccountId is uint64;

/// A market: one underlying with its own index, lot and risk parameters. 0 is no market.
type MarketId is uint16;

using {equalAccount as ==, differentAccount as !=} for AccountId global;
using {equalMarket as ==, differentMarket as !=} for MarketId global;

// Rounding dust, trading fees' protocol share and everything else that belongs to nobody else.
AccountId constant HOUSE = AccountId.wrap(0);
// The cash of the StakerFund vault.
AccountId constant STAKER_FUND = AccountId.wrap(1);
// Money repaid to the holders of exit claims and not collected yet.
AccountId constant EXIT_RECOVERY = AccountId.wrap(2);
// The first id that a user can own.
AccountId constant FIRST_USER_ACCOUNT = AccountId.wrap(16);

function equalAccount(AccountId a, AccountId b) pure returns (bool) {
    return AccountId.unwrap(a) == AccountId.unwrap(b);
}

function differentAccount(AccountId a, AccountId b) pure returns (bool) {
    return AccountId.unwrap(a) != AccountId.unwrap(b);
}

function equalMarket(MarketId a, MarketId b) pure returns (bool) {
    return MarketId.unwrap(a) == MarketId.unwrap(b);
}

function differentMarket(MarketId a, MarketId b) pure returns (bool) {
    return MarketId.unwrap(a) != MarketId.unwrap(b);
}
