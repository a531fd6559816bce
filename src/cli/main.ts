import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { UsageError } from "../base/errors.js";
import { registerAccount } from "./commands/account.js";
import { registerData } from "./commands/data.js";
import { registerDemo } from "./commands/demo.js";
import { registerDeploy } from "./commands/deploy.js";
import { registerKeeper } from "./commands/keeper.js";
import { registerMarket } from "./commands/market.js";
import { registerOrder } from "./commands/order.js";
import { registerSimulate } from "./commands/simulate.js";
import { type Io, processIo } from "./io.js";
import { oneLine } from "./output.js";
import { reportError } from "./runCommand.js";

/** Adds one command to the program. One file in `commands/` a command, listed in `COMMANDS` in the order of the help. */
export type Register = (program: Command, io: Io) => void;

const COMMANDS: readonly Register[] = [
  registerDemo,
  registerSimulate,
  registerDeploy,
  registerMarket,
  registerAccount,
  registerOrder,
  registerKeeper,
  registerData,
];

const EXAMPLES = `
Examples:
  keel demo
  keel simulate --bars march.csv --out report
  keel deploy --rpc http://127.0.0.1:8545 --key-file dev.key
  keel account 16 --rpc http://127.0.0.1:8545
  keel data --symbol BTCUSDT --interval 1h --from 2020-03-01 --to 2020-03-31 --market spot --out march.csv
  keel data --help
`;

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}

/** Builds the whole command line. Errors are thrown, never printed: `main` is the only place that talks about them. */
export function buildProgram(io: Io): Command {
  const program = new Command("keel")
    .description("Risk engine for on-chain derivatives: margin, liquidation and insurance, on chain and in a twin that agrees to the wei.")
    .version(version())
    .option("--json", "print the result as one line of JSON on stdout; logs stay on stderr")
    .option("--verbose", "log more, and show stack traces")
    .addHelpText("after", EXAMPLES)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      // `main` says in one line what is wrong.
      writeErr: () => undefined,
      outputError: () => undefined,
    });
  for (const register of COMMANDS) register(program, io);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Commander's own complaint as one of ours, or undefined if it only showed help or the version. */
function usageErrorOf(error: CommanderError, words: readonly string[]): UsageError | undefined {
  if (error.exitCode === 0) return undefined;
  // A word that only names a group of commands: commander would show the whole help as an error.
  if (error.code === "commander.help") {
    const name = words.find((word) => !word.startsWith("-"));
    const group = name === undefined ? "keel" : `keel ${name}`;
    return new UsageError("a command is missing", { hint: `see ${group} --help` });
  }
  const message = oneLine(error.message.replace(/^error: /, ""));
  // Commander already adds its own hint where it can guess what was meant.
  return new UsageError(message, message.includes("Did you mean") ? {} : { hint: "see keel --help" });
}

/**
 * Runs one command line.
 *
 * @param words the words after `keel`
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage
 */
export async function main(words: readonly string[], io: Io = processIo): Promise<number> {
  const program = buildProgram(io);
  if (words.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync([...words], { from: "user" });
    return 0;
  } catch (caught) {
    const error = caught instanceof CommanderError ? usageErrorOf(caught, words) : caught;
    if (error === undefined) return 0;
    return reportError(io, error, { json: words.includes("--json"), verbose: words.includes("--verbose") });
  }
}
