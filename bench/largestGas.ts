// The largest account of all (rule 5.9): the gas limits that its liquidation needs, refunds or not. Every price is new and funding is
// due in every leg; markets offset in pairs, which makes groups dearest, and the bidder has no legs yet, so that all of its are new.
import { network } from "hardhat";
import { wad } from "../test/support/amounts.js";
import type { Signer } from "../test/support/chain.js";
import { HOLDING, type LargeSilo, largestSilo, moveTo, startLarge, worstWitness } from "../test/support/largeAccounts.js";
import { bidOf } from "../test/support/liquidations.js";
import { nextBlockAfter } from "../test/support/siloActions.js";

const CAP = 16_777_216;
const PRECISION = 1_000;

const paired = (index: number): number => 1 + (index >> 1);

/** The least gas limit with which the auction takes the call in the next block, to a thousand. */
async function leastGas({ auction, connection }: LargeSilo, sender: Signer, data: string): Promise<number> {
  const to = await auction.getAddress();
  const succeeds = (gas: number): Promise<boolean> => {
    const call = { from: sender.address, to, data, gas: `0x${gas.toString(16)}` };
    return connection.provider.request({ method: "eth_call", params: [call, "pending"] }).then(
      () => true,
      () => false,
    );
  };
  let [fails, works] = [1_000_000, CAP];
  if (!(await succeeds(works))) throw new Error("the call fails with any gas limit");
  while (works - fails > PRECISION) {
    const middle = (fails + works) >> 1;
    if (await succeeds(middle)) works = middle;
    else fails = middle;
  }
  return works;
}

async function leastBidGas(silo: LargeSilo, fraction: bigint): Promise<number> {
  const { holder, rich, auction } = silo;
  const bid = await bidOf(silo, { trader: holder, bidder: rich }, { fraction });
  return leastGas(silo, rich.owner, auction.interface.encodeFunctionData("bid", [bid]));
}

/**
 * `start112` and `bid112`: start, and a bid for all. `bid112Part`: a bid for 99 %, after which both have all legs, as the first call after
 * an outage of all markets.
 */
export async function largestGas(): Promise<Record<string, number>> {
  const silo = await largestSilo(paired, await network.create("sim"));
  await moveTo(silo, 650);
  const witness = worstWitness(paired, 1, HOLDING);
  const start = silo.auction.interface.encodeFunctionData("start", [silo.holder.id, witness, silo.rich.id]);
  const start112 = await leastGas(silo, silo.keeper, start);
  await startLarge(silo, silo.holder, 650, 1, HOLDING);
  await moveTo(silo, 651);
  const bid112 = await leastBidGas(silo, wad(1));
  await nextBlockAfter(silo, 2 * 86_400);
  await moveTo(silo, 652);
  return { start112, bid112, bid112Part: await leastBidGas(silo, wad("0.99")) };
}
