import { type Command, type Context, createSilo, execute, type Outcome, type SiloState } from "../../src/engine/index.js";
import { seconds } from "../../src/math/index.js";
import { ADMIN } from "./actors.js";
import { GENESIS } from "./chain/network.js";
import { ADDRESSES, CLEARING_HOUSE_DEPLOYER, FEEDS, firstAnswer } from "./chain/silo.js";
import { AUCTION_PARAMETERS, FEED_DECIMALS, MAKER_FEE, TAKER_FEE } from "./scenario.js";

/** Executes commands on a state like the engine's `execute`; tests put a wrong one in its place. */
export type Twin = (state: SiloState, command: Command, context: Context) => Outcome;

export const engine: Twin = execute;

/** The twin of a silo that was just deployed by `deploySilo`. */
export function freshTwin(): SiloState {
  const state = createSilo({
    addresses: ADDRESSES,
    deployer: CLEARING_HOUSE_DEPLOYER,
    owner: ADMIN.address,
    auctionParameters: AUCTION_PARAMETERS,
    venueFees: { makerFeeRate: MAKER_FEE, takerFeeRate: TAKER_FEE },
  });
  for (const [i, feed] of FEEDS.entries()) {
    const answer = { decimals: FEED_DECIMALS[i] ?? 8n, answer: firstAnswer(i), updatedAt: seconds(GENESIS), available: true };
    execute(state, { name: "feed.update", feed, ...answer }, { timestamp: seconds(GENESIS), sender: ADMIN.address });
  }
  return state;
}
