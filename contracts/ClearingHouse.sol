// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {FixedPoint} from "./math/FixedPoint.sol";
import {requireCode} from "./types/Code.sol";
import {AccountId, MarketId, HOUSE} from "./types/Ids.sol";
import {Quote, Price, valueDown} from "./types/Units.sol";
import {IDeficitLedger} from "./interfaces/IDeficitLedger.sol";
import {Fill} from "./types/Trade.sol";
import {IMarginEngine} from "./interfaces/IMarginEngine.sol";
import {RiskState} from "./types/Risk.sol";
import {IOracleHub} from "./interfaces/IOracleHub.sol";
import {LossLayers, Module} from "./types/Ledger.sol";
import {StoredMarket} from "./types/StoredMarket.sol";
import {FundingMath} from "./ledger/FundingMath.sol";
import {Markets} from "./ledger/Markets.sol";
import {Portfolio} from "./ledger/Portfolio.sol";
import {Treasury} from "./ledger/Treasury.sol";

/// The ledger of one silo: accounts, cash and positions, and the only contract that holds tokens. The file follows the life
/// of an account: deposit, trade, withdraw; then what the silo's modules (auction, vault, exit claims) may do.
contract ClearingHouse is Portfolio, Treasury {
    address private immutable _deployer;

    /// 1 plus the reserved account whose cash a module's tokens are, the house's if it has none; 0 for no module.
    mapping(address => uint256) private _modules;

    constructor(
        IERC20 token,
        IMarginEngine engine,
        IOracleHub hub
    ) ERC721("", "") Markets(hub) Portfolio(engine) Treasury(token) {
        if (address(engine) == address(0) || address(hub) == address(0)) revert ZeroAddress();
        requireCode(address(engine));
        requireCode(address(hub));
        _deployer = msg.sender;
    }

    /// Names the silo's governor, its modules with the deficit ledger among them, and the layers that pay for losses, once and for
    /// ever. Only the deployer, who has no other power.
    /// @dev Checks in order: lock, caller, first time, code of governor, deficit ledger and each module.
    function setModules(
        address governor_,
        IDeficitLedger deficitLedger,
        Module[] calldata modules,
        LossLayers layers
    ) external lock {
        if (msg.sender != _deployer) revert NotDeployer(msg.sender);
        if (governor != address(0)) revert ModulesAlreadySet();
        requireCode(governor_);
        requireCode(address(deficitLedger));
        governor = governor_;
        for (uint256 i; i < modules.length; ++i) {
            requireCode(modules[i].addressOf());
            _modules[modules[i].addressOf()] = uint256(AccountId.unwrap(modules[i].accountOf())) + 1;
        }
        _deficitLedger = deficitLedger;
        _lossLayers = layers;
        emit ModulesSet(governor_, address(deficitLedger), modules, layers);
    }

    // ------------------------------------------------------------------ deposit

    /// Moves `amount` tokens (own unit) from the caller into the account's cash, exactly. Anybody may; also in an auction.
    /// @dev Checks in order: lock, account, amount, tokens received.
    function deposit(AccountId account, uint256 amount) external lock {
        _requireUser(account);
        _pull(msg.sender, amount);
        _addCash(account, _toQuote(amount));
        emit Deposited(account, msg.sender, amount);
    }

    // ------------------------------------------------------------------ trade

    /// Settles a trade between two accounts. Called by a venue that is listed and that both accounts enabled.
    /// @dev Checks in order: lock; venue listed; not a self trade; for buyer, then seller: account, consent, no auction;
    ///      instrument; oracle of every market involved; size, price, fees, band; open interest; for buyer, then
    ///      seller: legs, solvency before, margin (5.6), minimum equity.
    function fill(Fill calldata trade) external lock {
        _checkParties(trade);
        MarketId market = _requireInstrument(trade.instrument);
        _poke(market);
        _pokeLegs(trade.buyer);
        _pokeLegs(trade.seller);
        StoredMarket storage state = _markets[market];
        Price mark = FundingMath.markPrice(state.price.indexOf(), state.price.premiumOf());
        marginEngine.checkTerms(trade, mark, state.fills.priceBandOf());
        RiskState memory buyer = _riskState(trade.buyer);
        RiskState memory seller = _riskState(trade.seller);
        (bool buyerIncreases, bool sellerIncreases) = _exchange(trade, state);
        _checkAction(trade.buyer, buyer, buyerIncreases);
        _checkAction(trade.seller, seller, sellerIncreases);
    }

    function _checkAction(AccountId account, RiskState memory before, bool increases) private view {
        marginEngine.checkAction(account, before, _riskState(account), actionRules(), increases);
    }

    function _checkParties(Fill calldata trade) private view {
        if (!isVenueListed[msg.sender]) revert VenueNotListed(msg.sender);
        if (trade.buyer == trade.seller) revert SelfTrade(trade.buyer);
        _checkParty(trade.buyer);
        _checkParty(trade.seller);
    }

    function _checkParty(AccountId account) private view {
        _requireUser(account);
        if (!isVenueEnabled(account, msg.sender)) revert VenueNotEnabled(account, msg.sender);
        _requireNoAuction(account);
    }

    /// Money and positions change hands: `size * price` one way, `size` the other, fees to the house and the fund.
    function _exchange(
        Fill calldata trade,
        StoredMarket storage state
    ) private returns (bool buyerIncreases, bool sellerIncreases) {
        uint256 before = state.fills.openInterestOf();
        buyerIncreases = _changeSize(trade.buyer, trade.instrument, trade.size);
        sellerIncreases = _changeSize(trade.seller, trade.instrument, -trade.size);
        uint256 openInterest = state.fills.openInterestOf();
        uint256 most = state.fills.maxOpenInterestOf();
        if (openInterest > most && openInterest > before) {
            revert OpenInterestExceeded(trade.instrument.marketOf(), openInterest, most);
        }
        Quote value = valueDown(trade.size, trade.price);
        _addCash(trade.buyer, -value - trade.buyerFee);
        _addCash(trade.seller, value - trade.sellerFee);
        Quote fees = trade.buyerFee + trade.sellerFee;
        _addCash(HOUSE, fees);
        emit Filled(trade.buyer, trade.seller, msg.sender, trade);
        _income(HOUSE, Quote.wrap(FixedPoint.mulWadFloor(Quote.unwrap(fees), int256(uint256(_fundFeeShare)))));
    }

    // ------------------------------------------------------------------ withdraw

    /// Takes `amount` tokens (own unit) of the account's cash out to `to`. Owner or operator. While the silo has an unfunded
    /// deficit, a share is paid and the rest becomes the owner's exit claim (6.4).
    /// @dev Checks in order: lock, account, authority, receiver, amount, auction, oracles, transfer margin (5.7), minimum
    ///      equity, the deficit ledger's (`ClaimsExceeded`), custody.
    /// @return paid tokens sent
    function withdraw(AccountId account, uint256 amount, address to) external lock returns (uint256 paid) {
        requireAuthorized(account, msg.sender);
        if (to == address(0)) revert ZeroAddress();
        _requireAmount(amount);
        _requireNoAuction(account);
        _pokeLegs(account);
        _addCash(account, -_toQuote(amount));
        marginEngine.checkTransfer(account, _riskState(account), actionRules());
        Quote claim;
        (paid, claim) = _haircut(account, amount);
        emit Withdrawn(account, to, amount, paid, claim);
        _push(to, paid);
    }

    /// Pays the house's cash (fees, dust) out, once no deficit is left that it could repay. Only the governor.
    function withdrawHouse(uint256 amount, address to) external onlyGovernor lock {
        if (to == address(0)) revert ZeroAddress();
        if (_totals.deficitOpen) revert DeficitOutstanding();
        _payReserved(HOUSE, amount, to);
    }

    // ------------------------------------------------------------------ modules

    /// Takes the silo's lock for a module; every other entry point reverts until it is released.
    function acquire() external {
        if (_modules[msg.sender] == 0) _revertNotModule();
        _acquire(msg.sender);
    }

    function release() external onlyHolder {
        _releaseLock();
    }

    /// Refreshes the prices of the account's markets and applies its pending funding.
    function sync(AccountId account) external onlyHolder {
        _requireUser(account);
        _pokeLegs(account);
        _settleFunding(account);
    }

    function setInAuction(AccountId account, bool inAuction) external onlyHolder {
        _accounts[account].inAuction = inAuction;
    }

    /// Moves `fraction` [WAD] of every leg. Class liquidate: no band, no open-interest cap.
    function moveLegs(AccountId from, AccountId to, uint256 fraction) external onlyHolder {
        _moveLegs(from, to, fraction);
    }

    function moveCash(AccountId from, AccountId to, Quote amount) external onlyHolder {
        _addCash(from, -amount);
        _addCash(to, amount);
    }

    function collectIncome(AccountId payer, Quote amount) external onlyHolder {
        _income(payer, amount);
    }

    function coverDeficit(AccountId beneficiary, Quote amount) external onlyHolder returns (Quote unfunded) {
        return _cover(beneficiary, amount);
    }

    /// Credits tokens that the calling module brought here, under its lock, to its reserved account.
    function depositReserved(uint256 amount) external onlyHolder {
        AccountId account = _reservedAccount();
        _count(amount);
        _addReserved(account, _toQuote(amount));
    }

    /// Pays tokens out of the calling module's reserved account.
    function withdrawReserved(address to, uint256 amount) external onlyHolder {
        _payReserved(_reservedAccount(), amount, to);
    }

    function _payReserved(AccountId account, uint256 amount, address to) private {
        _requireAmount(amount);
        Quote cash = _cash(account);
        Quote asked = _toQuote(amount);
        if (cash < asked) revert InsufficientReservedCash(account, cash, asked);
        _addReserved(account, -asked);
        _push(to, amount);
    }

    /// The house's own account is nobody's to move tokens of, so 0 means that the module has none.
    function _reservedAccount() private view returns (AccountId account) {
        uint256 entry = _modules[msg.sender];
        if (entry < 2) _revertNotModule();
        account = AccountId.wrap(uint64(entry - 1));
    }
}
