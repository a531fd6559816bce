import { z } from "zod";
import type { AccountReport, MarketReport } from "../../../account/accountReport.js";
import { readAccount } from "../../../account/readAccount.js";
import { formatDecimal } from "../../../base/decimal.js";
import { UsageError } from "../../../base/errors.js";
import { asKeelError } from "../../../chain/codec/errors.js";
import type { Deployment } from "../../../chain/deploy/deployment.js";
import type { EngineError, Limit } from "../../../engine/index.js";
import { TOKEN_SCALE } from "../../../math/index.js";
import { flags, marketOf, nameOf, openSilo } from "../../chainDoor.js";
import { parseOptions } from "../../options.js";
import { type JsonObject, pairs, table } from "../../output.js";
import type { CommandContext, CommandResult } from "../../runCommand.js";

const schema = z.object({ rpc: flags.rpc, deployments: flags.deployments, market: flags.market.optional(), account: flags.account });

const reason = (error: EngineError | null): string | null => (error === null ? null : asKeelError(error, { url: "" }).message);
const optional = (price: bigint | null): string | null => (price === null ? null : formatDecimal(price));
const limit = ({ most, limitedBy }: Limit<bigint>, scale = 1n) => ({ most: formatDecimal(most * scale), limitedBy: reason(limitedBy) });

function marketJson(report: MarketReport, deployment: Deployment): JsonObject {
  const name = nameOf(deployment, report.market);
  if (report.status !== "ok") return { market: report.market, name, oracle: reason(report.error) };
  const { position, index, mark } = report;
  const held = position && {
    size: formatDecimal(position.size),
    notional: formatDecimal(position.notional),
    pendingFunding: formatDecimal(position.pendingFunding),
    liquidationBelow: optional(position.liquidation.below),
    liquidationAbove: optional(position.liquidation.above),
    liquidatable: position.liquidation.liquidatable,
  };
  const orders = { maxBuy: limit(report.maxBuy), maxSell: limit(report.maxSell) };
  return { market: report.market, name, index: formatDecimal(index), mark: formatDecimal(mark), position: held, ...orders };
}

function auctionJson({ auction }: AccountReport): JsonObject | null {
  if (auction.status === "none") return null;
  if (auction.status === "oracleInvalid") return { status: auction.status, reason: reason(auction.error) };
  if (auction.status === "recovered") return { status: auction.status };
  const { id, solvent, elapsed, priceShare, fractionOnSale, value, payment, penalty } = auction;
  return {
    status: auction.status,
    id,
    solvent,
    elapsed,
    priceShare: formatDecimal(priceShare),
    fractionOnSale: formatDecimal(fractionOnSale),
    value: formatDecimal(value),
    payment: formatDecimal(payment),
    penalty: formatDecimal(penalty),
  };
}

function riskJson({ risk, marginRatio }: AccountReport) {
  return {
    cash: formatDecimal(risk.cash),
    equity: formatDecimal(risk.equity),
    initialMargin: formatDecimal(risk.initialMargin),
    maintenanceMargin: formatDecimal(risk.maintenanceMargin),
    bufferMargin: formatDecimal(risk.bufferMargin),
    marginRatio: optional(marginRatio),
    transferEquity: formatDecimal(risk.transferEquity),
    transferMargin: formatDecimal(risk.transferMargin),
  };
}

/** What the account is, in a word. */
function healthOf({ risk, inAuction }: AccountReport): string {
  if (inAuction) return "in auction";
  if (risk.equity < risk.maintenanceMargin) return "below maintenance margin: can be liquidated";
  return risk.equity < risk.initialMargin ? "below initial margin: can only reduce" : "healthy";
}

function auctionLines({ auction }: AccountReport): readonly (readonly [string, string])[] {
  if (auction.status === "none") return [];
  if (auction.status === "oracleInvalid") return [["auction", "waits for a price"]];
  if (auction.status === "recovered") return [["auction", "recovered: touch it to end it"]];
  const paid = auction.payment < 0n;
  return [
    ["auction", `${auction.id}, ${auction.solvent ? "solvent" : "insolvent"}, ${auction.elapsed} s on its clock`],
    ["on sale", `${formatDecimal(auction.fractionOnSale)} of the account, worth ${formatDecimal(auction.value)}`],
    [paid ? "a bidder is paid" : "a bidder pays", formatDecimal(paid ? -auction.payment : auction.payment)],
  ];
}

function marketRow(report: MarketReport, deployment: Deployment): readonly string[] {
  const name = nameOf(deployment, report.market);
  if (report.status !== "ok") return [name, "no price"];
  const { position, mark, maxBuy, maxSell } = report;
  const { size = 0n, notional = 0n, pendingFunding = 0n, liquidation } = position ?? {};
  const edges =
    liquidation?.liquidatable === true ? ["now", "now"] : [optional(liquidation?.below ?? null), optional(liquidation?.above ?? null)];
  const numbers = [size, mark, notional, pendingFunding].map(formatDecimal);
  return [name, ...numbers, ...edges.map((edge) => edge ?? "-"), formatDecimal(maxBuy.most), formatDecimal(maxSell.most)];
}

const COLUMNS = ["market", "size", "mark", "notional", "funding due", "liquidated below", "above", "max buy", "max sell"].map(
  (title, at) => ({
    title,
    align: at === 0 ? ("left" as const) : ("right" as const),
  }),
);

/** What the command prints, for programs and for people. */
function accountResult(report: AccountReport, deployment: Deployment, blockNumber: bigint, timestamp: bigint): CommandResult {
  const risk = riskJson(report);
  const withdrawal = limit(report.maxWithdrawal, TOKEN_SCALE);
  const { account, owner, inAuction, markets } = report;
  const block = { number: blockNumber, time: new Date(Number(timestamp) * 1_000).toISOString() };
  const json: JsonObject = {
    account,
    owner,
    chainId: deployment.chainId,
    block,
    inAuction,
    health: healthOf(report),
    ...risk,
    maxWithdrawal: withdrawal,
    auction: auctionJson(report),
    markets: markets.map((market) => marketJson(market, deployment)),
  };
  const { transferEquity: _equity, transferMargin: _margin, ...shown } = risk;
  const lines = [
    ["account", String(account)],
    ["owner", owner],
    ["block", `${blockNumber}, ${block.time}`],
    ["health", healthOf(report)],
    ...Object.entries(shown).map(([name, value]) => [name, value ?? "-"] as const),
    ["max withdrawal", `${withdrawal.most}${withdrawal.limitedBy === null ? "" : ` (${withdrawal.limitedBy})`}`],
    ...auctionLines(report),
  ] as const;
  const rows = markets.map((market) => marketRow(market, deployment));
  return { json, text: `${pairs(lines)}\n\n${table(COLUMNS, rows)}` };
}

/** `keel account ID`: what an account is worth and how far it can go. */
export async function showAccount(
  _context: CommandContext,
  raw: Readonly<Record<string, unknown>>,
  [id]: readonly string[],
): Promise<CommandResult> {
  if (!flags.account.safeParse(id).success) throw new UsageError(`${id} is not an account's number`, { hint: "keel account 16" });
  const options = parseOptions(schema, { ...raw, account: id });
  const { chain, deployment } = await openSilo(options);
  const market = options.market === undefined ? undefined : marketOf(deployment, options.market);
  const { report, blockNumber, timestamp } = await readAccount(chain, deployment, options.account, market);
  return accountResult(report, deployment, blockNumber, timestamp);
}
