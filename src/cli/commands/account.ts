import type { Command } from "commander";
import { withKey, withSilo } from "../chainDoor.js";
import type { Io } from "../io.js";
import { runCommand } from "../runCommand.js";
import { depositToAccount } from "./account/deposit.js";
import { openNewAccount } from "./account/open.js";
import { showAccount } from "./account/show.js";
import { setVenue } from "./account/venue.js";
import { withdrawFromAccount } from "./account/withdraw.js";

const EXAMPLES = `
Examples:
  keel account 16 --rpc http://127.0.0.1:8545
  KEEL_RPC=http://127.0.0.1:8545 keel account 16 --market BTC --json
  keel account open --key-file trader.key
  keel account open --key-file trader.key --deposit 10000 --mint --enable-venue
  keel account deposit 16 2500.5 --key-file trader.key
  keel account withdraw 16 1000 --key-file trader.key --to 0x...
  keel account venue 16 --enable --key-file trader.key
`;

/** `keel account`: opens, funds and shows accounts. A number alone shows that account. */
export function registerAccount(program: Command, io: Io): void {
  const account = program.command("account").description("show an account by its number; open one, move its money, let the venue trade it");
  withSilo(
    account
      .command("show", { isDefault: true })
      .description("equity, margins, positions, liquidation prices, limits, auction; also without the word show"),
  )
    .argument("<id>", "the account's number")
    .option("--market <market>", "only this market, by number or name")
    .action(runCommand(io, showAccount));
  withKey(withSilo(account.command("open").description("open an account; it holds nothing and consents to nothing unless told to")))
    .option("--owner <address>", "who will own it (default: the key's address)")
    .option("--deposit <amount>", "quote tokens to deposit, approving exactly that much")
    .option("--mint", "mint the deposit first: on local chains with the test token")
    .option("--enable-venue", "consent to trades of the silo's reference venue")
    .action(runCommand(io, openNewAccount));
  withKey(withSilo(account.command("deposit").description("deposit the key's quote tokens to an account, approving exactly that much")))
    .argument("<id>", "the account's number")
    .argument("<amount>", "quote tokens")
    .option("--mint", "mint them first: on local chains with the test token")
    .action(runCommand(io, depositToAccount));
  withKey(withSilo(account.command("withdraw").description("take quote tokens out of an account; its owner or an operator")))
    .argument("<id>", "the account's number")
    .argument("<amount>", "quote tokens")
    .option("--to <address>", "who receives them (default: the key's address)")
    .action(runCommand(io, withdrawFromAccount));
  withKey(withSilo(account.command("venue").description("give or take consent to trades of the silo's reference venue; only the owner")))
    .argument("<id>", "the account's number")
    .option("--enable", "the venue may trade the account")
    .option("--disable", "the venue may no longer trade it")
    .action(runCommand(io, setVenue));
  account.addHelpText("after", EXAMPLES);
}
