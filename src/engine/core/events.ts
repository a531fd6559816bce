import type { AccountId, Address, Hex, InstrumentId, MarketId, Price, Quote, Seconds, Size } from "../../math/index.js";
import type { AuctionParameters, MarketConfig, Modules, SiloParameters } from "./state.js";

/** A trade that a venue settles; units as in the Solidity struct. */
export interface Fill {
  readonly buyer: AccountId;
  readonly seller: AccountId;
  readonly instrument: InstrumentId;
  readonly size: Size;
  readonly price: Price;
  readonly buyerFee: Quote;
  readonly sellerFee: Quote;
}

interface OwnershipEvents {
  OwnershipTransferStarted: { previousOwner: Address; newOwner: Address };
  OwnershipTransferred: { previousOwner: Address; newOwner: Address };
}

interface Erc20Events {
  Transfer: { from: Address; to: Address; value: bigint };
  Approval: { owner: Address; spender: Address; value: bigint };
}

/** Every event of a silo by contract and name, arguments in the order of the Solidity declaration. */
export interface EventArgs {
  clearingHouse: {
    ModulesSet: Modules;
    AccountOpened: { account: AccountId; owner: Address };
    OperatorSet: { account: AccountId; operator: Address; enabled: boolean };
    VenueEnabled: { account: AccountId; venue: Address; enabled: boolean };
    OrderEpochBumped: { account: AccountId; epoch: bigint };
    Deposited: { account: AccountId; payer: Address; amount: bigint };
    Withdrawn: { account: AccountId; to: Address; amount: bigint; paid: bigint; exitClaim: Quote };
    FundingAccrued: { market: MarketId; fundingIndex: bigint };
    IndexUpdated: { market: MarketId; index: Price; validUntil: Seconds };
    FundingPaid: { account: AccountId; market: MarketId; amount: Quote };
    Filled: { buyer: AccountId; seller: AccountId; venue: Address; trade: Fill };
    FundIncome: { payer: AccountId; amount: Quote; toFund: Quote };
    LossAbsorbed: { beneficiary: AccountId; layer: AccountId; amount: Quote };
    // ERC-721
    Transfer: { from: Address; to: Address; tokenId: bigint };
    Approval: { owner: Address; approved: Address; tokenId: bigint };
    ApprovalForAll: { owner: Address; operator: Address; approved: boolean };
  };
  governor: OwnershipEvents & {
    MarketListed: { market: MarketId; config: MarketConfig };
    VenueListed: { venue: Address; listed: boolean };
    SiloParametersSet: { parameters: SiloParameters };
    OffsetShareSet: { group: bigint; offsetShare: bigint };
    PremiumSet: { market: MarketId; premium: bigint };
    HouseWithdrawn: { to: Address; amount: bigint };
  };
  oracle: OwnershipEvents & {
    SourceSet: { market: MarketId; adapter: Address; lot: bigint; minPrice: Price; maxPrice: Price };
  };
  auction: OwnershipEvents & {
    AuctionParametersSet: { parameters: AuctionParameters };
    AuctionStarted: {
      id: bigint;
      account: AccountId;
      starter: Address;
      equity: Quote;
      marginBound: Quote;
      rewardAccount: AccountId;
      reward: Quote;
    };
    AuctionTouched: { id: bigint; account: AccountId; equity: Quote; insolvent: boolean; reserved: bigint };
    BidFilled: {
      id: bigint;
      account: AccountId;
      bidder: AccountId;
      fraction: bigint;
      value: Quote;
      payment: Quote;
      penalty: Quote;
      unfunded: Quote;
    };
    AuctionEnded: { id: bigint; account: AccountId; equity: Quote };
  };
  token: Erc20Events;
  fund: Erc20Events & {
    UnlockRequested: { owner: Address; shares: bigint; availableAt: Seconds; expiresAt: Seconds };
    Deposit: { sender: Address; owner: Address; assets: bigint; shares: bigint };
    Withdraw: { sender: Address; receiver: Address; owner: Address; assets: bigint; shares: bigint };
  };
  deficitLedger: {
    DeficitAdded: { amount: Quote; unfundedDeficit: bigint };
    Repaid: { toDeficit: Quote; toClaims: Quote };
    ClaimRecorded: { owner: Address; amount: Quote };
    ClaimCollected: { owner: Address; to: Address; amount: bigint };
  };
  venue: OwnershipEvents & {
    FeesSet: { makerFeeRate: bigint; takerFeeRate: bigint };
    OrderFilled: { orderHash: Hex; account: AccountId; nonce: bigint; filled: Size; remaining: Size };
    NonceCancelled: { account: AccountId; nonce: bigint };
  };
}

/** One event as the chain's log would show it: which contract, which name, arguments in the declared order. */
export type EngineEvent = {
  [Contract in keyof EventArgs]: {
    [Name in keyof EventArgs[Contract]]: {
      readonly contract: Contract;
      readonly name: Name;
      readonly args: Readonly<EventArgs[Contract][Name]>;
    };
  }[keyof EventArgs[Contract]];
}[keyof EventArgs];

/** Appends an event to the draft's list. */
export function emit<Contract extends keyof EventArgs, Name extends keyof EventArgs[Contract]>(
  draft: { readonly events: EngineEvent[] },
  contract: Contract,
  name: Name,
  args: EventArgs[Contract][Name],
): void {
  draft.events.push({ contract, name, args } as unknown as EngineEvent);
}
