// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../../../contracts/types/Ids.sol";
import {perpetualOf} from "../../../contracts/types/Position.sol";
import {Price, Quote, Size} from "../../../contracts/types/Units.sol";
import {Bid} from "../../../contracts/types/Auction.sol";
import {Fill} from "../../../contracts/types/Trade.sol";
import {Assertions} from "../support/Assertions.sol";
import {Witnesses} from "../support/Witnesses.sol";
import {HandlerBase} from "./HandlerBase.sol";

/// One owner, three accounts, one of them below maintenance margin, and an episode in which no price moves and no second
/// passes: deposits, withdrawals, trades among the own accounts at any price of the band, liquidations of oneself.
contract OwnerHandler is HandlerBase, Assertions {
    uint256 private constant WHOLE = 1e18;

    int256 private _wealthAtStart;
    int256 private _fundAtStart;
    int256 public feesPaid;
    AccountId[] private _own;

    constructor() {
        _deploySilo();
        _openPositions();
        _feeds[0].updateAnswer(1_800e8);
        AccountId third = house.openAccount(_owner());
        vm.prank(_owner());
        house.setVenueEnabled(third, address(venue), true);
        _own = [_accounts[0], _accounts[1], third];
        _wealthAtStart = _wealth();
        _fundAtStart = Quote.unwrap(house.fundCash());
    }

    function deposit(uint256 accountSeed, uint256 amount) external {
        bytes memory data = abi.encodeCall(house.deposit, (_pick(accountSeed), bound(amount, 1, 20_000 * QUOTE)));
        _act("deposit", _owner(), address(house), data);
    }

    function withdraw(uint256 accountSeed, uint256 amount) external {
        AccountId account = _pick(accountSeed);
        bytes memory data = abi.encodeCall(house.withdraw, (account, bound(amount, 1, 5_000 * QUOTE), _owner()));
        _act("withdraw", _owner(), address(house), data);
    }

    function trade(uint256 pair, uint256 marketSeed, uint256 sizeSeed, uint256 priceSeed, uint256 feeSeed) external {
        uint16 market = uint16(bound(marketSeed, 1, MARKETS));
        uint256 mark = Price.unwrap(_mark(market));
        uint256 price = mark - mark / 20 + (mark * bound(priceSeed, 0, 1_000)) / 10_000;
        int256 size = int256((bound(sizeSeed, 1, 40_000) * 1e36) / mark);
        Fill memory terms;
        terms.buyer = _pick(pair);
        terms.seller = _own[((pair % 3) + 1 + ((pair / 3) % 2)) % 3];
        terms.instrument = perpetualOf(MarketId.wrap(market));
        terms.size = Size.wrap(size - (size % 1e12));
        terms.price = Price.wrap(price - (price % 1e6));
        terms.buyerFee = Quote.wrap(int256(feeSeed % 2 == 0 ? 0 : feeSeed % 1e16));
        (bool ok, ) = _act("trade", _owner(), address(venue), abi.encodeCall(venue.settle, (terms)));
        if (ok) feesPaid += Quote.unwrap(terms.buyerFee);
    }

    function start(uint256 accountSeed, uint256 rewardSeed) external {
        AccountId account = _pick(accountSeed);
        bytes memory data = abi.encodeCall(
            auction.start,
            (account, Witnesses.worst(kernel, lens.freshState(account)), _pick(rewardSeed))
        );
        _act("start", _owner(), address(auction), data);
    }

    /// Buys from oneself, while the account is solvent.
    function bid(uint256 accountSeed, uint256 bidderSeed, uint256 fraction) external {
        AccountId account = _pick(accountSeed);
        if (!house.isInAuction(account)) account = _own[0];
        Bid memory terms = Bid({
            account: account,
            auctionId: auction.auctionOf(account).id,
            bidder: _pick(bidderSeed),
            fraction: fraction % 2 == 0 ? WHOLE : bound(fraction, 1, WHOLE),
            minReturn: 0,
            maxMargin: Quote.wrap(type(int128).max),
            maxPayment: Quote.wrap(type(int128).max),
            deadline: block.timestamp
        });
        _act("bid", _owner(), address(auction), abi.encodeCall(auction.bid, (terms)));
    }

    function touch(uint256 accountSeed) external {
        _act("touch", _owner(), address(auction), abi.encodeCall(auction.touch, (_pick(accountSeed))));
    }

    /// Reverts with the sentence that does not hold.
    function checkAll() external view {
        if (bytes(broken).length != 0) revert Untrue(broken);
        assertLe(_wealth(), _wealthAtStart - feesPaid, "INV-ROUND: no sequence at constant prices creates value");
        assertLe(_fundAtStart, Quote.unwrap(house.fundCash()), "INV-EXTRACT: nor takes it from the insurance fund");
        assertEq(deficits.unfundedDeficit(), 0, "INV-EXTRACT: nor leaves the silo a deficit");
    }

    /// Tokens and equity of the owner, at constant prices.
    function _wealth() private view returns (int256 total) {
        total = int256(token.balanceOf(_owner())) * 1e12;
        for (uint256 i; i < _own.length; ++i) {
            total += Quote.unwrap(lens.accountRisk(_own[i]).equity);
        }
    }

    function _owner() private view returns (address) {
        return _actors[0];
    }

    function _pick(uint256 seed) private view returns (AccountId) {
        return _own[seed % _own.length];
    }

    function actions() external pure returns (bytes4[] memory list) {
        list = new bytes4[](6);
        list[0] = this.deposit.selector;
        list[1] = this.withdraw.selector;
        list[2] = this.trade.selector;
        list[3] = this.start.selector;
        list[4] = this.bid.selector;
        list[5] = this.touch.selector;
    }
}
