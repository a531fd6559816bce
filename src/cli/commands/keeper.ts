import type { Command } from "commander";
import { z } from "zod";
import { formatDecimal, parseDecimal } from "../../base/decimal.js";
import type { KeeperSettings } from "../../keeper/compose.js";
import type { Summary } from "../../keeper/types.js";
import { quote, wad } from "../../math/index.js";
import { flags, withSilo } from "../chainDoor.js";
import type { Io } from "../io.js";
import { parseOptions } from "../options.js";
import { pairs } from "../output.js";
import { type CommandContext, type CommandResult, runCommand } from "../runCommand.js";

const EXAMPLES = `
A keeper follows the chain block by block, works out every account's health with the twin, starts the auction of every
account below maintenance margin, and bids where it earns at least --min-profit. SIGTERM or Ctrl-C ends it cleanly.

Examples:
  keel keeper --rpc http://127.0.0.1:8545 --key-file keeper.key --account 17
  KEEL_RPC=http://127.0.0.1:8545 keel keeper --key-file keeper.key --account 17 --max-bid 25000 --min-profit 5 --dry-run
`;

/** Text that a shell gives as an amount, as WAD. */
const amount = z.string().transform((text, context) => {
  const parsed = parseDecimal(text);
  if (typeof parsed === "bigint") return parsed;
  context.addIssue({ code: "custom", message: parsed.reason });
  return z.NEVER;
});

const whole = z
  .string()
  .regex(/^\d{1,18}$/, "must be a whole number")
  .transform(BigInt);

const schema = z.object({
  rpc: flags.rpc,
  keyFile: flags.keyFile,
  account: flags.account,
  deployments: flags.deployments,
  maxBid: amount.optional(),
  minProfit: amount.optional(),
  legCost: amount.optional(),
  headroom: amount.refine((share) => share < 10n ** 18n, "must be a share below 1").optional(),
  deposit: flags.tokens.optional(),
  dryRun: z.boolean().default(false),
  fromBlock: whole.optional(),
  nextBlockSeconds: whole.refine((value) => value > 0n, "must be at least 1").optional(),
});

function settingsOf(raw: unknown): KeeperSettings {
  const { maxBid, minProfit, legCost, headroom, ...rest } = parseOptions(schema, raw);
  return {
    ...rest,
    terms: {
      maxBid: maxBid === undefined ? undefined : quote(maxBid),
      minProfit: minProfit === undefined ? undefined : quote(minProfit),
      legCost: legCost === undefined ? undefined : quote(legCost),
      headroom: headroom === undefined ? undefined : wad(headroom),
    },
  };
}

function resultOf({ spent, gasCost, ...counts }: Summary): CommandResult {
  const json = { ...counts, spent: formatDecimal(spent), gasCost: formatDecimal(gasCost) };
  return { json, text: pairs(Object.entries(json).map(([name, value]) => [name, String(value)])) };
}

async function keeper({ log }: CommandContext, raw: unknown): Promise<CommandResult> {
  const settings = settingsOf(raw);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  try {
    // Everything that talks to chains is loaded only by those who need it.
    const { runKeeper } = await import("../../keeper/compose.js");
    return resultOf(await runKeeper(settings, log, stop.signal));
  } finally {
    process.off("SIGTERM", onSignal).off("SIGINT", onSignal);
  }
}

/** `keel keeper`: liquidates unhealthy accounts until it is told to stop. */
export function registerKeeper(program: Command, io: Io): void {
  withSilo(program.command("keeper").description("follow the chain, start auctions of unhealthy accounts and bid in them; logs on stderr"))
    .requiredOption("--key-file <file>", "private key of the account's owner or an operator of it")
    .requiredOption("--account <id>", "account in the clearing house that takes what is bought")
    .option("--max-bid <amount>", "most that one bid may cost, in quote; no limit but the account's margin unless given")
    .option("--min-profit <amount>", "least that one bid must earn at mark, in quote (default: 1)")
    .option("--leg-cost <amount>", "least that a bid must earn for every leg that is new to the account, in quote (default: 1)")
    .option("--headroom <share>", "share of the account's equity that bids leave free beyond initial margin (default: 0.01)")
    .option("--deposit <amount>", "first deposit that many quote tokens of the key's to the account")
    .option("--dry-run", "do everything but send transactions")
    .option("--from-block <number>", "pass over blocks before this one")
    .option("--next-block-seconds <seconds>", "seconds from a block to the next; measured unless given")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(io, keeper, { logLevel: "info" }));
}
