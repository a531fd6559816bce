import type { Command } from "commander";
import { z } from "zod";
import { formatDecimal } from "../../base/decimal.js";
import { connect } from "../../chain/client/client.js";
import { addMarket } from "../../chain/deploy/addMarket.js";
import { fileStore, loadDeployment } from "../../chain/deploy/deployment.js";
import { marketSchema } from "../../config/siloConfig.js";
import { bounds } from "../../engine/index.js";
import { flags, openSigner, withKey, withSilo } from "../chainDoor.js";
import type { Io } from "../io.js";
import { parseOptions } from "../options.js";
import { pairs } from "../output.js";
import { type CommandContext, type CommandResult, runCommand } from "../runCommand.js";
import { movePrice } from "./market/price.js";

const EXAMPLES = `
Examples:
  keel market add --rpc http://127.0.0.1:8545 --key-file owner.key --name SOL --feed 0x... --heartbeat 3600 \\
    --min-price 1 --max-price 10000 --scan-range 0.24 --max-open-interest 500000
  keel market add --rpc http://127.0.0.1:8545 --key-file dev.key --name DOGE --initial-price 0.1 --lot 1000 \\
    --min-price 0.01 --max-price 100000 --scan-range 0.4 --price-band 0.1 --max-open-interest 1000000
  keel market price BTC 7250.5 --rpc http://127.0.0.1:8545 --key-file dev.key
`;

const SCAN_RANGES = `${formatDecimal(bounds.MIN_SCAN_RANGE)} to ${formatDecimal(bounds.MAX_SCAN_RANGE)}`;

const schema = z.object({ rpc: flags.rpc, deployments: flags.deployments, keyFile: flags.keyFile });

async function add({ log, progress }: CommandContext, raw: Readonly<Record<string, unknown>>): Promise<CommandResult> {
  const { rpc, deployments, keyFile } = parseOptions(schema, raw);
  const { json: _json, verbose: _verbose, rpc: _rpc, deployments: _folder, keyFile: _key, ...rest } = raw;
  const listing = parseOptions(marketSchema, rest);
  const chain = await connect({ url: rpc });
  await loadDeployment(chain, deployments);
  const market = await addMarket({
    chain,
    signer: await openSigner(chain, keyFile, log),
    listing,
    store: fileStore(deployments, chain.chainId),
    onStep: ({ step, outcome, address }) => progress.update(`${outcome} ${step}${address === undefined ? "" : ` at ${address}`}`),
  });
  const human = {
    scanRange: formatDecimal(listing.scanRange),
    priceBand: formatDecimal(listing.priceBand),
    minPrice: formatDecimal(listing.minPrice),
    maxPrice: formatDecimal(listing.maxPrice),
    maxOpenInterest: formatDecimal(listing.maxOpenInterest),
    interestPer8h: formatDecimal(listing.interestPer8h),
    fundingCapPer8h: formatDecimal(listing.fundingCapPer8h),
    group: listing.group,
    heartbeat: listing.heartbeat,
    lot: listing.lot,
  };
  const json = { ...market, ...human };
  return { json, text: pairs(Object.entries(json).map(([name, value]) => [name, String(value)])) };
}

/** `keel market`: lists markets of a deployed silo, and moves prices on local chains. */
export function registerMarket(program: Command, io: Io): void {
  const market = program.command("market").description("markets of a deployed silo");
  withKey(withSilo(market.command("add").description("list a perpetual market with a Chainlink feed; only the silo's owner")))
    .requiredOption("--name <name>", "short name, like BTC")
    .option("--feed <address>", "Chainlink feed; local chains get one that is set by hand without it")
    .option("--initial-price <price>", "what a feed that is set by hand says first")
    .option("--heartbeat <seconds>", `for how long an answer of the feed is good, at most ${bounds.MAX_HEARTBEAT}`, "86400")
    .option("--lot <units>", "units of underlying in a lot", "1")
    .requiredOption("--min-price <price>", "lowest credible price, quote per lot")
    .requiredOption("--max-price <price>", "highest credible price, quote per lot")
    .requiredOption("--scan-range <share>", `largest shock of the ordinary scenarios, ${SCAN_RANGES}`)
    .option("--price-band <share>", `how far a fill's price may be from the mark, up to ${formatDecimal(bounds.MAX_PRICE_BAND)}`, "0.05")
    .requiredOption("--max-open-interest <lots>", "cap on the sum of long positions")
    .option("--group <number>", `correlation group, at most ${bounds.MAX_GROUP}; markets of different groups never offset`, "0")
    .option("--interest-per8h <rate>", "interest part of the funding rate per 8 hours", "0")
    .option(
      "--funding-cap-per8h <rate>",
      `largest funding rate per 8 hours either way, up to ${formatDecimal(bounds.MAX_FUNDING_CAP)}`,
      "0.0075",
    )
    .addHelpText("after", EXAMPLES)
    .action(runCommand(io, add));
  withKey(withSilo(market.command("price").description("set a market's price by hand: on local chains, with Chainlink's MockV3Aggregator")))
    .argument("<market>", "by number or name")
    .argument("<price>", "quote per lot")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(io, movePrice));
}
