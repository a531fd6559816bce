// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockV3Aggregator} from "@chainlink/contracts/src/v0.8/tests/MockV3Aggregator.sol";
import {ClearingHouse} from "../../../contracts/ClearingHouse.sol";
import {SiloGovernor} from "../../../contracts/governance/SiloGovernor.sol";
import {DeficitLedger} from "../../../contracts/insurance/DeficitLedger.sol";
import {StakerFund} from "../../../contracts/insurance/StakerFund.sol";
import {LossLayers, MarketConfig, Module, SiloParameters, moduleOf} from "../../../contracts/types/Ledger.sol";
import {FundingMath} from "../../../contracts/ledger/FundingMath.sol";
import {RiskLens} from "../../../contracts/lens/RiskLens.sol";
import {AuctionParameters} from "../../../contracts/types/Auction.sol";
import {LiquidationAuction} from "../../../contracts/liquidation/LiquidationAuction.sol";
import {Fill} from "../../../contracts/types/Trade.sol";
import {MarginEngine} from "../../../contracts/margin/MarginEngine.sol";
import {ScenarioKernel} from "../../../contracts/margin/kernels/ScenarioKernel.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {ChainlinkAdapter} from "../../../contracts/oracle/ChainlinkAdapter.sol";
import {OracleHub} from "../../../contracts/oracle/OracleHub.sol";
import {PriceSource} from "../../../contracts/interfaces/IOracleHub.sol";
import {AccountId, MarketId, EXIT_RECOVERY, HOUSE, STAKER_FUND} from "../../../contracts/types/Ids.sol";
import {perpetualOf} from "../../../contracts/types/Position.sol";
import {Price, Quote, Size} from "../../../contracts/types/Units.sol";
import {ReferenceVenue} from "../../../contracts/venue/ReferenceVenue.sol";
import {OpenVenue} from "./OpenVenue.sol";
import {Cheats} from "./Vm.sol";

/// A whole silo of the real contracts: three markets (two in one correlation group), Chainlink feeds whose prices last for a day, two
/// hours and one, an insurance fund with money in it, seven accounts of five people. This contract owns and governs everything.
abstract contract SiloFixture is Cheats {
    uint256 internal constant QUOTE = 1e6;
    uint16 internal constant MARKETS = 3;
    /// Index of the account that quotes to everybody, and of the one that bids in auctions: both rich.
    uint256 internal constant MAKER = 5;
    uint256 internal constant BIDDER = 6;

    TestToken public token;
    OracleHub public hub;
    ScenarioKernel public kernel;
    MarginEngine public engine;
    ClearingHouse public house;
    SiloGovernor public governor;
    LiquidationAuction public auction;
    StakerFund public fund;
    DeficitLedger public deficits;
    RiskLens public lens;
    OpenVenue public venue;
    ReferenceVenue public orderVenue;

    MockV3Aggregator[] internal _feeds;
    int256[] internal _startAnswers;
    AccountId[] internal _accounts;
    address[] internal _actors;
    uint256[] private _actorKeys;

    function _deploySilo() internal {
        vm.warp(1_700_000_000);
        token = new TestToken();
        hub = new OracleHub(address(this));
        kernel = new ScenarioKernel();
        engine = new MarginEngine(kernel);
        house = new ClearingHouse(token, engine, hub);
        governor = new SiloGovernor(house, address(this));
        auction = new LiquidationAuction(house, engine, _auctionParameters(), address(this));
        fund = new StakerFund(token, house, auction);
        deficits = new DeficitLedger(house);
        house.setModules(address(governor), deficits, _modules(), _lossLayers());
        lens = new RiskLens(house, engine, hub, fund, deficits);
        venue = new OpenVenue(house);
        governor.setSiloParameters(_siloParameters());
        governor.setVenueListed(address(venue), true);
        orderVenue = new ReferenceVenue(house, 0.0002e18, 0.0005e18, address(this));
        governor.setVenueListed(address(orderVenue), true);
        _listMarkets();
        _openAccounts();
    }

    /// Auction, insurance fund and deficit ledger.
    function _modules() internal view virtual returns (Module[] memory modules) {
        modules = new Module[](3);
        modules[0] = moduleOf(address(auction), HOUSE);
        modules[1] = moduleOf(address(fund), STAKER_FUND);
        modules[2] = moduleOf(address(deficits), EXIT_RECOVERY);
    }

    /// The insurance fund alone.
    function _lossLayers() internal pure virtual returns (LossLayers) {
        return LossLayers.wrap(uint96(AccountId.unwrap(STAKER_FUND)));
    }

    /// Positions from which a move of 10 % makes liquidations, and one of 20 % a loss beyond the fund; and a little of every other
    /// market, so that whoever is liquidated depends on three prices.
    function _openPositions() internal {
        _settle(0, MAKER, 1, 48e18);
        _settle(MAKER, 1, 2, 1.75e18);
        _settle(2, MAKER, 2, 1.4e18);
        _settle(MAKER, 2, 1, 28e18);
        _settle(3, MAKER, 3, 4_900e18);
        _settle(4, MAKER, 1, 32e18);
        for (uint256 i; i < MAKER; ++i) {
            if (i != 0 && i != 2 && i != 4) _settle(i, MAKER, 1, 0.05e18);
            if (i == 0 || i > 2) _settle(i, MAKER, 2, 0.002e18);
            if (i != 3) _settle(i, MAKER, 3, 10e18);
        }
    }

    function _auctionParameters() internal pure returns (AuctionParameters memory) {
        return
            AuctionParameters({
                startPriceShare: 0.98e18,
                kneePriceShare: 0.8e18,
                kneeTime: 15 minutes,
                endTime: 60 minutes,
                insolventRamp: 30 minutes,
                penaltyShare: 0.1e18,
                starterReward: 5e18,
                bonusCap: 2_000e18
            });
    }

    function _siloParameters() internal pure returns (SiloParameters memory) {
        return SiloParameters({initialFactor: 1e18, maintenanceFactor: 0.6e18, minEquity: 50e18, fundFeeShare: 0.3e18});
    }

    function _listMarkets() private {
        governor.setOffsetShare(1, 0.5e18);
        _listMarket(8, 2_000e8, 1, 1, 0.18e18, 1 days);
        _listMarket(8, 50_000e8, 1, 1, 0.18e18, 2 hours);
        _listMarket(10, 0.00001e10, 1_000_000, 2, 0.4e18, 1 hours);
    }

    function _listMarket(
        uint8 decimals,
        int256 answer,
        uint32 lot,
        uint16 group,
        uint64 range,
        uint256 heartbeat
    ) private {
        MockV3Aggregator feed = new MockV3Aggregator(decimals, answer);
        uint256 price = uint256(answer) * 10 ** (18 - decimals) * lot;
        PriceSource memory source = PriceSource({
            adapter: new ChainlinkAdapter(feed, heartbeat),
            lot: lot,
            minPrice: Price.wrap(price / 50),
            maxPrice: Price.wrap(price * 50)
        });
        _feeds.push(feed);
        _startAnswers.push(answer);
        hub.setSource(MarketId.wrap(uint16(_feeds.length)), source);
        governor.listMarket(
            MarketConfig({
                scanRange: range,
                priceBand: 0.05e18,
                group: group,
                maxOpenInterest: lot == 1 ? 2_000e18 : 200_000e18,
                interestPer8h: 0.0001e18,
                fundingCapPer8h: 0.01e18
            })
        );
    }

    function _openAccounts() private {
        _actorKeys = [uint256(0xA11CE), 0xB0B, 0xCA401, 0x3A4E4, 0xB1DDE4];
        for (uint256 i; i < _actorKeys.length; ++i) {
            _actors.push(vm.addr(_actorKeys[i]));
            token.mint(_actors[i], 1e12 * QUOTE);
            _allow(_actors[i], address(house));
            _allow(_actors[i], address(fund));
        }
        uint256[7] memory money = [uint256(18_000), 16_000, 14_000, 20_000, 12_000, 5_000_000, 5_000_000];
        uint8[7] memory owners = [0, 0, 1, 1, 2, 3, 4];
        for (uint256 i; i < money.length; ++i) {
            _openAccount(_actors[owners[i]], money[i] * QUOTE);
        }
        vm.prank(_actors[2]);
        fund.deposit(4_000 * QUOTE, _actors[2]);
    }

    function _openAccount(address owner, uint256 amount) private {
        AccountId id = house.openAccount(owner);
        _accounts.push(id);
        vm.prank(owner);
        house.deposit(id, amount);
        vm.prank(owner);
        house.setVenueEnabled(id, address(venue), true);
    }

    /// The private key of one of the five people.
    function _keyOf(address actor) internal view returns (uint256 key) {
        for (uint256 i; i < _actors.length; ++i) {
            if (_actors[i] == actor) return _actorKeys[i];
        }
    }

    function _allow(address actor, address spender) private {
        vm.prank(actor);
        token.approve(spender, type(uint256).max);
    }

    function _settle(uint256 buyer, uint256 seller, uint16 market, int256 size) internal {
        venue.settle(_fillAtMark(buyer, seller, market, size));
    }

    /// A trade at the mark, without fees, between two accounts given by their index.
    function _fillAtMark(
        uint256 buyer,
        uint256 seller,
        uint16 market,
        int256 size
    ) internal view returns (Fill memory) {
        return
            Fill({
                buyer: _accounts[buyer],
                seller: _accounts[seller],
                instrument: perpetualOf(MarketId.wrap(market)),
                size: Size.wrap(size),
                price: _mark(market),
                buyerFee: Quote.wrap(0),
                sellerFee: Quote.wrap(0)
            });
    }

    /// The mark that a trade would meet now, or at the cached index while the feed has no valid answer.
    function _mark(uint16 market) internal view returns (Price) {
        RiskLens.MarketView memory current = lens.markets(MarketId.wrap(market), 1)[0];
        uint256 index = current.priceAvailable ? Price.unwrap(current.freshIndex) : current.market.index;
        return FundingMath.markPrice(index, current.market.premium);
    }
}
