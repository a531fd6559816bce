// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {Bid} from "../../../contracts/types/Auction.sol";
import {Fill} from "../../../contracts/types/Trade.sol";
import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {perpetualOf} from "../../../contracts/types/Position.sol";
import {Quote, Size} from "../../../contracts/types/Units.sol";
import {SiloFixture} from "../support/SiloFixture.sol";
import {Witnesses} from "../support/Witnesses.sol";
import {VaultProperties} from "./VaultProperties.sol";

/// The StakerFund of a whole silo, and the ways in which it gets into its states. OWNER and the fixture's staker hold its shares.
abstract contract StakerFundStates is SiloFixture, VaultProperties {
    uint256 internal constant STAKE = 6_000_000_007;

    function setUp() public {
        _deploySilo();
        _enterState();
    }

    function _enterState() internal virtual;

    function _vault() internal view override returns (IERC4626) {
        return fund;
    }

    function _give(address to, uint256 amount) internal override {
        token.mint(to, amount);
    }

    function _unlock(address owner) internal override {
        _request(owner);
        vm.warp(block.timestamp + fund.COOLDOWN());
    }

    function _bystander() internal view override returns (address) {
        return address(house);
    }

    function _begin() internal virtual override {}

    // ------------------------------------------------------------------ what leads to a state

    function _request(address owner) internal {
        uint256 shares = fund.balanceOf(owner);
        if (shares == 0) return;
        vm.prank(owner);
        fund.requestUnlock(shares);
    }

    function _stake(address owner, uint256 assets) internal {
        _fill(owner, assets);
        vm.prank(owner);
        fund.deposit(assets, owner);
    }

    /// A trade whose fees give the fund no whole number of token units.
    function _earnFees() internal {
        venue.settle(
            Fill({
                buyer: _accounts[0],
                seller: _accounts[MAKER],
                instrument: perpetualOf(MarketId.wrap(1)),
                size: Size.wrap(10e18),
                price: _mark(1),
                buyerFee: Quote.wrap(123.456789012345678901e18),
                sellerFee: Quote.wrap(77.7e18)
            })
        );
    }

    /// A long of 48 lots on 18,000 of equity, whose price falls to `answer`; then its auction is open.
    function _openAuction(int256 answer) internal {
        _settle(0, MAKER, 1, 48e18);
        _feeds[0].updateAnswer(answer);
        auction.start(_accounts[0], Witnesses.worst(kernel, lens.freshState(_accounts[0])), _accounts[BIDDER]);
    }

    /// The rich bidder takes over the whole account in auction, after 5 minutes.
    function _bidAll() internal {
        vm.warp(block.timestamp + 5 minutes);
        uint64 open = auction.auctionOf(_accounts[0]).id;
        vm.prank(house.ownerOf(AccountId.unwrap(_accounts[BIDDER])));
        auction.bid(
            Bid({
                account: _accounts[0],
                auctionId: open,
                bidder: _accounts[BIDDER],
                fraction: 1e18,
                minReturn: 0,
                maxMargin: Quote.wrap(type(int128).max),
                maxPayment: Quote.wrap(1_000_000e18),
                deadline: block.timestamp
            })
        );
    }

    function _leave(address owner) internal {
        _unlock(owner);
        uint256 shares = fund.maxRedeem(owner);
        vm.prank(owner);
        fund.redeem(shares, owner, owner);
    }

    /// Whoever won takes it out before whoever lost is liquidated, until the clearing house holds `left`.
    function _drainCustody(uint256 left) internal {
        _settle(0, MAKER, 1, 48e18);
        _feeds[0].updateAnswer(200e8);
        _takeOut(BIDDER, 5_000_000 * QUOTE);
        _takeOut(MAKER, 5_080_000 * QUOTE);
        _takeOut(2, lens.silo().custody - left);
    }

    function _takeOut(uint256 account, uint256 amount) private {
        address owner = house.ownerOf(AccountId.unwrap(_accounts[account]));
        vm.prank(owner);
        house.withdraw(_accounts[account], amount, owner);
    }
}
