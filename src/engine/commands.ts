import type { AccountId, MarketId, Quote, Size } from "../math/index.js";
import type { COMMANDS } from "./commandShapes.js";
import type { ValueOf } from "./core/shapes.js";

/** Every command, `<contract>.<function>`. */
export type CommandName = keyof typeof COMMANDS;

/** The arguments of a command, by Solidity's parameter names. */
export type CommandArgs<Name extends CommandName> = ValueOf<(typeof COMMANDS)[Name]>;

/** One call of a state-changing function of a contract, or a change of its environment. */
export type Command = { [Name in CommandName]: { readonly name: Name } & CommandArgs<Name> }[CommandName];

/** The command of one name. */
export type CommandOf<Name extends CommandName> = { readonly name: Name } & CommandArgs<Name>;

/** Return values; commands that are not listed return nothing. */
export interface CommandResults {
  "clearingHouse.openAccount": AccountId;
  "clearingHouse.withdraw": bigint;
  "clearingHouse.listMarket": MarketId;
  "governor.listMarket": MarketId;
  "auction.start": bigint;
  "auction.bid": { readonly fraction: bigint; readonly payment: Quote };
  "fund.deposit": bigint;
  "fund.mint": bigint;
  "fund.withdraw": bigint;
  "fund.redeem": bigint;
  "fund.approve": boolean;
  "fund.transfer": boolean;
  "fund.transferFrom": boolean;
  "token.approve": boolean;
  "token.transfer": boolean;
  "token.transferFrom": boolean;
  "deficitLedger.collect": bigint;
  "venue.matchOrders": Size;
}

/** What the function of a command returns. */
export type ResultOf<Name extends CommandName> = Name extends keyof CommandResults ? CommandResults[Name] : undefined;
