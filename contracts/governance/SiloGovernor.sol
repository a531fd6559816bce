// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {MarketId} from "../types/Ids.sol";
import {requireCode} from "../types/Code.sol";
import {MAX_PREMIUM} from "../types/Units.sol";
import {IClearingHouse} from "../interfaces/IClearingHouse.sol";
import {MarketConfig, SiloParameters, packMarginTerms} from "../types/Ledger.sol";
import {packFillTerms, packMarketTerms} from "../types/StoredMarket.sol";
import {ParameterBounds} from "./ParameterBounds.sol";

/// The door to the parameters of ledger and margin: its owner decides, the immutable bounds limit what can be decided. It has
/// no way to move an account's money or positions; but margins decide who can be liquidated.
contract SiloGovernor is Ownable2Step {
    error InvalidOffsetShare(uint256 offsetShare);
    error PremiumOutOfRange(int256 premium);
    error TooManyMarkets();
    /// @notice Without margin factors a market would need no margin.
    error SiloParametersNotSet();

    event MarketListed(MarketId indexed market, MarketConfig config);
    event VenueListed(address indexed venue, bool listed);
    event SiloParametersSet(SiloParameters parameters);
    event OffsetShareSet(uint16 indexed group, uint256 offsetShare);
    event PremiumSet(MarketId indexed market, int256 premium);
    event HouseWithdrawn(address indexed to, uint256 amount);

    IClearingHouse public immutable house;

    constructor(IClearingHouse house_, address owner_) Ownable(owner_) {
        requireCode(address(house_));
        house = house_;
    }

    /// Lists a perpetual market. Its price source must be set and answer.
    /// @dev Checks in order: owner, configuration, silo parameters, number of markets, lock, oracle.
    function listMarket(MarketConfig calldata config) external onlyOwner returns (MarketId market) {
        ParameterBounds.checkMarket(config);
        if (house.actionRules().factors.initialFactor == 0) revert SiloParametersNotSet();
        if (house.marketCount() == type(uint16).max) revert TooManyMarkets();
        market = house.listMarket(packMarketTerms(config), packFillTerms(config));
        emit MarketListed(market, config);
    }

    /// Premium of the mark over the index [WAD], within +-0.5 %. Funding so far is accrued at the old one.
    function setPremium(MarketId market, int64 premium) external onlyOwner {
        int256 most = int256(MAX_PREMIUM);
        if (premium > most || premium < -most) revert PremiumOutOfRange(premium);
        house.setPremium(market, premium);
        emit PremiumSet(market, premium);
    }

    /// Share of a group's offset between markets that margin grants [WAD], at most 0.6.
    function setOffsetShare(uint16 group, uint256 offsetShare) external onlyOwner {
        if (offsetShare > ParameterBounds.MAX_OFFSET_SHARE) revert InvalidOffsetShare(offsetShare);
        house.setOffsetShare(group, offsetShare);
        emit OffsetShareSet(group, offsetShare);
    }

    /// Lists or removes a venue. Accounts must also enable it themselves.
    function setVenueListed(address venue, bool listed) external onlyOwner {
        house.setVenueListed(venue, listed);
        emit VenueListed(venue, listed);
    }

    /// Margin factors, minimum equity and the fund's share of fees.
    function setSiloParameters(SiloParameters calldata parameters) external onlyOwner {
        ParameterBounds.checkSilo(parameters);
        house.setSiloParameters(packMarginTerms(parameters), parameters.fundFeeShare);
        emit SiloParametersSet(parameters);
    }

    /// Pays the house's cash (fees, dust) out, in the token's own unit.
    function withdrawHouse(uint256 amount, address to) external onlyOwner {
        house.withdrawHouse(amount, to);
        emit HouseWithdrawn(to, amount);
    }
}
