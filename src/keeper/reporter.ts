import { formatDecimal } from "../base/decimal.js";
import type { KeelError } from "../base/errors.js";
import type { Plan, PlannedAction, Skipped } from "../policy/index.js";
import type { Included, SeenBlock, Sent, Summary } from "./types.js";

/** Structured logging as pino does it: facts first, then a sentence. */
export interface Log {
  debug(facts: object, sentence: string): void;
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
}

/** What a keeper tells while it works. Each call is one log line with a stable `event`. */
export interface Reporter {
  started(facts: object): void;
  block(block: SeenBlock): void;
  planned(block: SeenBlock, plan: Plan): void;
  waiting(block: SeenBlock, transactions: number): void;
  sent(block: SeenBlock, sent: Sent): void;
  refused(block: SeenBlock, action: PlannedAction, reason: string): void;
  included(included: Included): void;
  blockDone(block: SeenBlock, sent: readonly Sent[]): void;
  failed(error: KeelError): void;
  stopped(): Summary;
}

type Facts = Readonly<Record<string, unknown>>;

/** Integers as decimal strings, in the unit of the ledger: WAD amounts as decimals of quote. */
const quoteText = (amount: bigint): string => formatDecimal(amount);

const whereOf = (action: PlannedAction): Facts =>
  "market" in action ? { market: String(action.market) } : { account: String(action.account) };

function factsOf(action: PlannedAction): Facts {
  const facts = { action: action.kind, ...whereOf(action) };
  if (action.kind === "poke") return facts;
  if (action.kind === "touch") return { ...facts, because: action.because };
  if (action.kind === "start")
    return { ...facts, equity: quoteText(action.equity), maintenanceMargin: quoteText(action.maintenanceMargin) };
  const { fraction, value, payment, penalty, profit } = action;
  const money = { value: quoteText(value), payment: quoteText(payment), penalty: quoteText(penalty), profit: quoteText(profit) };
  return { ...facts, fraction: formatDecimal(fraction), ...money };
}

function factsOfSkipped(skipped: Skipped): Facts {
  const { reason } = skipped;
  const where = "market" in skipped ? { market: String(skipped.market) } : { account: String(skipped.account) };
  const profit = "profit" in skipped ? { profit: quoteText(skipped.profit) } : {};
  const legs = "legs" in skipped ? { legs: Number(skipped.legs) } : {};
  const error = "error" in skipped ? { error: skipped.error.message } : {};
  return { reason, ...where, ...profit, ...legs, ...error };
}

const KINDS = { start: "started", bid: "bids", touch: "touches", poke: "pokes" } as const;

/** A reporter that writes to a log and counts. */
export function reporterTo(log: Log): Reporter {
  const counts = { blocks: 0, sent: 0, started: 0, bids: 0, touches: 0, pokes: 0, reverted: 0, refused: 0, spent: 0n, gasCost: 0n };
  const of = (block: SeenBlock): Facts => ({ blockNumber: Number(block.number) });
  return {
    started: (facts) => log.info({ event: "started", ...facts }, "the keeper follows the chain"),
    block: (block) => {
      counts.blocks++;
      log.debug({ event: "block", ...of(block), timestamp: Number(block.timestamp) }, "new block");
    },
    planned: (block, { actions, skipped }) => {
      for (const action of actions) log.info({ event: "planned", ...of(block), ...factsOf(action) }, "planned");
      for (const reason of skipped) log.info({ event: "skipped", ...of(block), ...factsOfSkipped(reason) }, "no action");
    },
    waiting: (block, transactions) =>
      log.info({ event: "skipped", ...of(block), reason: "pending", transactions }, "transactions sent before wait for inclusion"),
    sent: (block, { hash, nonce, action }) => {
      counts.sent++;
      log.info({ event: "sent", ...of(block), hash, nonce, ...factsOf(action) }, "sent");
    },
    refused: (block, action, reason) => {
      counts.refused++;
      log.warn({ event: "refused", ...of(block), ...factsOf(action), reason }, "not sent, and nothing after it");
    },
    included: ({ sent, blockNumber, success, gasCost, payment, unfunded }) => {
      if (success) counts[KINDS[sent.action.kind]]++;
      else counts.reverted++;
      counts.spent += payment;
      counts.gasCost += gasCost;
      const { kind } = sent.action;
      const money = kind === "bid" ? { paid: quoteText(payment), unfunded: quoteText(unfunded) } : {};
      const facts = {
        event: "included",
        blockNumber: Number(blockNumber),
        hash: sent.hash,
        success,
        action: kind,
        ...whereOf(sent.action),
      };
      log[success ? "info" : "warn"](
        { ...facts, ...money, gasCost: formatDecimal(gasCost) },
        success ? "included" : "included, but it reverted",
      );
    },
    blockDone: (block, sent) => log.info({ event: "block-done", ...of(block), sent: sent.map(({ hash }) => hash) }, "done with the block"),
    failed: ({ code, message, hint }) => log.error({ event: "failed", code, message, hint }, "trying again"),
    stopped: () => {
      const { spent, gasCost, ...numbers } = counts;
      log.info({ event: "stopped", ...numbers, spent: quoteText(spent), gasCost: formatDecimal(gasCost) }, "the keeper has stopped");
      return { ...counts };
    },
  };
}
