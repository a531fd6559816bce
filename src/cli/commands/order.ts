import type { Command } from "commander";
import { withKey, withSilo } from "../chainDoor.js";
import type { Io } from "../io.js";
import { runCommand } from "../runCommand.js";
import { cancelOrders } from "./order/cancel.js";
import { checkOrder } from "./order/check.js";
import { placeOrders } from "./order/place.js";
import { signNewOrder } from "./order/sign.js";

const EXAMPLES = `
Examples:
  keel order sign --account 16 --market BTC --buy 0.5 --price 7900 --key-file trader.key --out maker.json
  keel order check maker.json
  keel order check maker.json --against taker.json --size 0.2
  keel order place maker.json taker.json --size 0.2 --key-file anybody.key
  keel order place maker.json taker.json --size 0.2 --min-size 0.2 --key-file anybody.key
  keel order cancel --account 16 --order maker.json --key-file trader.key
  keel order cancel --account 16 --all --key-file trader.key
`;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function registerSign(order: Command, io: Io): void {
  withKey(withSilo(order.command("sign").description("sign a limit order into a file; nothing is sent")))
    .requiredOption("--account <id>", "whose order it is")
    .requiredOption("--market <market>", "what to trade, by number or name")
    .option("--buy <lots>", "lots to buy")
    .option("--sell <lots>", "lots to sell")
    .requiredOption("--price <price>", "worst acceptable price, quote per lot")
    .option("--expires-in <seconds>", "how long it is good, from the chain's latest block on", "86400")
    .option("--nonce <number>", "free choice; a used one never fills again (default: random)")
    .option("--reduce-only", "fill only as far as it brings the position toward zero")
    .option("--post-only", "fill only as maker")
    .requiredOption("--out <file>", "where to write the signed order")
    .action(runCommand(io, signNewOrder));
}

/** `keel order`: signs, checks, places and cancels orders of the reference venue. */
export function registerOrder(program: Command, io: Io): void {
  const order = program.command("order").description("sign, check, place and cancel orders of the reference venue");
  registerSign(order, io);
  withSilo(order.command("check").description("say whether an order could be filled now, and if not, why: by the chain and by the twin"))
    .argument("<file>", "a signed order")
    .option("--against <file>", "the order that would take it")
    .option("--size <lots>", "most to fill with --against (default: all that both have left)")
    .option("--min-size <lots>", "least to fill with --against; as much as --size for all or nothing")
    .action(runCommand(io, checkOrder));
  withKey(withSilo(order.command("place").description("fill two orders against each other at the maker's price; anybody may")))
    .argument("<maker>", "the resting order")
    .argument("<taker>", "the order that takes it")
    .option("--size <lots>", "most to fill (default: all that both have left)")
    .option("--min-size <lots>", "least to fill; as much as --size for all or nothing (default: anything)")
    .action(runCommand(io, placeOrders));
  withKey(withSilo(order.command("cancel").description("void orders of an account: some, or all signed so far")))
    .requiredOption("--account <id>", "whose orders; by its owner or an operator")
    .option("--nonce <number>", "void this nonce; may be given several times", collect, [])
    .option("--order <file>", "void the order in this file; may be given several times", collect, [])
    .option("--all", "void every order signed so far, by starting a new epoch")
    .action(runCommand(io, cancelOrders));
  order.addHelpText("after", EXAMPLES);
}
