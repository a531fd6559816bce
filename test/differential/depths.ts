import { EngineError, type SiloState } from "../../src/engine/index.js";
import type { TwinAnswer } from "./compare.js";
import type { Step } from "./step.js";

/** The deep paths of default management: a run that never gets there proves little. */
export const DEPTHS = {
  solventBid: "a solvent auction sold a share",
  partialBid: "a bid left part of an account in auction",
  insolventBid: "an insolvent account was taken over",
  fundDraw: "the fund covered a loss",
  unfunded: "a loss exceeded the fund",
  haircut: "a withdrawal was paid in part",
  repaid: "income repaid deficit or exit claims",
  claimRepaid: "income repaid exit claims",
  collected: "an owner collected a repaid claim",
  left: "a staker left within the unlock window",
  outageInAuction: "prices were stale while an auction was open",
  recovered: "an auction ended by recovery",
  foreignSource: "a market's price source was somebody else's and gave no price",
} as const;

/** What a ChainlinkAdapter never makes the hub say of a plausible feed. */
const FOREIGN_ERRORS: readonly string[] = ["AdapterUnavailable", "InvalidValidity", "PriceOutOfBounds"];

export type Depth = keyof typeof DEPTHS;

/** Counts how often a run reached each of them. */
export class Depths {
  readonly counts: Record<Depth, number> = Object.fromEntries(Object.keys(DEPTHS).map((name) => [name, 0])) as Record<Depth, number>;

  see({ command }: Step, answer: TwinAnswer, state: SiloState): void {
    if (answer instanceof EngineError) {
      if (answer.errorName === "PriceStale" && command.name.startsWith("auction.") && state.tables.auctions.size > 0)
        this.#count("outageInAuction");
      if (FOREIGN_ERRORS.includes(answer.errorName)) this.#count("foreignSource");
      return;
    }
    if (command.name === "fund.withdraw" || command.name === "fund.redeem") this.#count("left");
    if (command.name === "deficitLedger.collect") this.#count("collected");
    for (const event of answer.events) {
      if (event.name === "BidFilled") this.#bid(event.args, state);
      if (event.name === "LossAbsorbed") this.#count("fundDraw");
      if (event.name === "DeficitAdded") this.#count("unfunded");
      if (event.name === "Withdrawn" && event.args.exitClaim > 0n) this.#count("haircut");
      if (event.name === "Repaid") this.#count("repaid");
      if (event.name === "Repaid" && event.args.toClaims > 0n) this.#count("claimRepaid");
      if (event.name === "AuctionEnded" && command.name === "auction.touch") this.#count("recovered");
    }
  }

  include(other: Depths): void {
    for (const name of Object.keys(DEPTHS) as Depth[]) this.counts[name] += other.counts[name];
  }

  /** Those that were never reached. */
  missing(): readonly Depth[] {
    return (Object.keys(DEPTHS) as Depth[]).filter((name) => this.counts[name] === 0);
  }

  #bid({ account, value }: { readonly account: bigint; readonly value: bigint }, state: SiloState): void {
    this.#count(value < 0n ? "insolventBid" : "solventBid");
    if ([...state.tables.auctions.keys()].some((id) => id === account)) this.#count("partialBid");
  }

  #count(name: Depth): void {
    this.counts[name] += 1;
  }
}
