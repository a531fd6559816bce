// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountId, MarketId} from "../types/Ids.sol";
import {Quote, Price, Size} from "../types/Units.sol";
import {InstrumentId} from "../types/Position.sol";
import {ActionRules, Fill, RiskState} from "../margin/IMarginEngine.sol";

/// What the ledger keeps of an account, one slot.
/// @param cash settled quote cash [WAD], funding of open legs not yet applied
/// @param orderEpoch orders signed for another epoch are void
/// @param ownerSeq how often the account changed hands; keys operators and venues
/// @param inAuction only deposits and bids are possible
struct Account {
    int192 cash;
    uint32 orderEpoch;
    uint24 ownerSeq;
    bool inAuction;
}

/// What governance states when it lists a market.
/// @param scanRange largest shock of the ordinary scenarios [WAD], a multiple of 4
/// @param priceBand largest |fill price / mark - 1| [WAD]
/// @param group correlation group
/// @param maxOpenInterest cap on the sum of long sizes [WAD lots]
/// @param interestPer8h interest part of the funding rate [WAD per 8 hours]
/// @param fundingCapPer8h largest |funding rate| [WAD per 8 hours]
struct MarketConfig {
    uint64 scanRange;
    uint64 priceBand;
    uint16 group;
    uint96 maxOpenInterest;
    int64 interestPer8h;
    uint64 fundingCapPer8h;
}

/// What the ledger keeps of a market.
/// @param index cached index, quote per lot [WAD]
/// @param premium mark = index * (1 + premium) [WAD]
/// @param fundingTime second up to which funding is accrued
/// @param priceValidUntil last second at which the cached index counts as fresh
/// @param fundingIndex cumulative sum of index * rate * seconds [WAD * WAD * s]
/// @param openInterest sum of long sizes [WAD lots]
/// @param outage seconds in which the cached index was past its validity before the next one was cached
/// @param config as listed
struct Market {
    uint104 index;
    int64 premium;
    uint40 fundingTime;
    uint40 priceValidUntil;
    int256 fundingIndex;
    uint96 openInterest;
    uint32 outage;
    MarketConfig config;
}

/// Parameters of the whole silo.
/// @param initialFactor IM = scan * initialFactor [WAD]
/// @param maintenanceFactor MM = scan * maintenanceFactor [WAD]
/// @param minEquity least equity of an account with positions after an increase or a withdrawal [WAD quote]
/// @param fundFeeShare share of trading fees that goes to the insurance fund, the rest to the house [WAD]
struct SiloParameters {
    uint64 initialFactor;
    uint64 maintenanceFactor;
    uint128 minEquity;
    uint64 fundFeeShare;
}

/// Totals of the silo.
/// @param custody tokens held for all claims, in the token's own unit
/// @param deficitOpen whether the deficit ledger still owes anything (D or X above 0)
struct Totals {
    uint128 custody;
    bool deficitOpen;
}

/// The ledger's errors and events, and what the silo's other contracts call.
interface IClearingHouse {
    // --- errors: the lock and roles ---
    /// @notice Another entry point of this silo is running; call again afterwards.
    error Locked();
    /// @notice Only a module of the silo that holds the lock may call this.
    error NotModule(address caller);
    error NotGovernor(address caller);
    error NotDeployer(address caller);
    error ModulesAlreadySet();
    error ZeroAddress();

    // --- errors: accounts ---
    error UnknownAccount(AccountId account);
    error ReservedAccount(AccountId account);
    error NotAuthorized(AccountId account, address caller);
    error NotAccountOwner(AccountId account, address caller);
    error AccountInAuction(AccountId account);

    // --- errors: money ---
    error ZeroAmount();
    error AmountTooLarge(uint256 amount, uint256 maximum);
    /// @notice The token moved another amount than asked for (a fee, a rebase); such tokens cannot be used.
    error TokenAmountMismatch(uint256 expected, uint256 received);
    /// @notice The quote token does not say that it has 6 decimals.
    error UnsupportedQuoteToken(address token);
    error InsufficientCustody(uint256 amount, uint256 custody);
    /// @notice The house's cash stays until the unfunded deficit and the exit claims are repaid.
    error DeficitOutstanding();
    error InsufficientReservedCash(AccountId account, Quote cash, Quote amount);

    // --- errors: markets ---
    error UnknownMarket(MarketId market);

    // --- errors: fills ---
    error VenueNotListed(address venue);
    error VenueNotEnabled(AccountId account, address venue);
    error SelfTrade(AccountId account);
    error UnsupportedInstrument(InstrumentId instrument);
    error OpenInterestExceeded(MarketId market, uint256 openInterest, uint256 maximum);
    error TooManyLegs(AccountId account, uint256 legs);

    // --- events ---
    event ModulesSet(address governor, address auction, address stakerFund, address deficitLedger);
    event AccountOpened(AccountId indexed account, address indexed owner);
    event OperatorSet(AccountId indexed account, address indexed operator, bool enabled);
    event VenueEnabled(AccountId indexed account, address indexed venue, bool enabled);
    event OrderEpochBumped(AccountId indexed account, uint32 epoch);
    event Deposited(AccountId indexed account, address indexed payer, uint256 amount);
    event Withdrawn(AccountId indexed account, address indexed to, uint256 amount, uint256 paid, Quote exitClaim);
    event FundingAccrued(MarketId indexed market, int256 fundingIndex);
    event IndexUpdated(MarketId indexed market, Price index, uint256 validUntil);
    event FundingPaid(AccountId indexed account, MarketId indexed market, Quote amount);
    event Filled(AccountId indexed buyer, AccountId indexed seller, address indexed venue, Fill trade);
    event FundIncome(AccountId indexed payer, Quote amount, Quote toFund);
    event DeficitCovered(AccountId indexed beneficiary, Quote fromFund, Quote unfunded);

    // --- what venues call ---
    function fill(Fill calldata trade) external;
    /// Reverts unless the account exists, is a user's and `caller` is its owner or operator.
    function requireAuthorized(AccountId account, address caller) external view;
    function isUser(AccountId account) external view returns (bool);
    function isAuthorized(AccountId account, address caller) external view returns (bool);
    function orderEpoch(AccountId account) external view returns (uint32);
    function sizeOf(AccountId account, InstrumentId instrument) external view returns (Size);

    // --- what the governor calls
    function listMarket(MarketConfig calldata config) external returns (MarketId market);
    function setPremium(MarketId market, int64 premium) external;
    function setTheta(uint16 group, uint256 theta) external;
    function setVenueListed(address venue, bool listed) external;
    function setSiloParameters(SiloParameters calldata parameters) external;
    function withdrawHouse(uint256 amount, address to) external;

    // --- what modules call; all but acquire need the lock to be theirs ---
    function acquire() external;
    function release() external;
    function sync(AccountId account) external;
    function setInAuction(AccountId account, bool inAuction) external;
    function moveLegs(AccountId from, AccountId to, uint256 fraction) external;
    function moveCash(AccountId from, AccountId to, Quote amount) external;
    function collectIncome(AccountId payer, Quote amount) external;
    function coverDeficit(AccountId beneficiary, Quote amount) external returns (Quote fromFund, Quote unfunded);
    function depositReserved(address payer, uint256 amount) external;
    function withdrawReserved(address to, uint256 amount) external;

    // --- views; they revert while the silo is locked by somebody else ---
    function riskState(AccountId account) external view returns (RiskState memory);
    function actionRules() external view returns (ActionRules memory);
    /// Raw storage, `count` words from `slot` on; RiskLens gives it names. Keeps a dozen getters out of the ledger.
    /// @dev At most 1,024 words: `AmountTooLarge`.
    function extsload(uint256 slot, uint256 count) external view returns (bytes32[] memory words);
    function isInAuction(AccountId account) external view returns (bool);
    function thetaOf(uint16 group) external view returns (uint256);
    function marketCount() external view returns (uint16);
    function nextAccount() external view returns (AccountId);
    /// Cash of the StakerFund [WAD]; while the silo is locked, the value at lock entry.
    function fundCash() external view returns (Quote);
    function isLocked() external view returns (bool);
}
