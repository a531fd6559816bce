import { createRandom, type Random } from "../../../src/simulator/random.js";
import { type Call, describeOutcome, type MathChain, type Outcome, outcomeOf } from "./chain.js";
import { FUNCTIONS, type MathFunction } from "./functions.js";

/** Calls that go to the node in one request: a million gas or two. */
const BATCH = 256;

/** A call that chain and twin answered differently. */
export interface Mismatch extends Call {
  readonly chain: string;
  readonly twin: string;
}

/** How a function was compared. */
export interface Count {
  succeeded: number;
  reverted: number;
}

export interface Comparison {
  readonly cases: number;
  readonly mismatches: readonly Mismatch[];
  readonly counts: ReadonlyMap<string, Count>;
}

interface Case extends Call {
  readonly twin: Outcome | Error;
}

const WEIGHTED = FUNCTIONS.map((entry) => [entry, entry.weight] as const);

function drawCase(random: Random): Case {
  const { name, draw, twin }: MathFunction = random.weighted(WEIGHTED);
  const args = draw(random);
  try {
    return { name, args, twin: outcomeOf(() => twin(...args)) };
  } catch (error) {
    return { name, args, twin: error as Error };
  }
}

const same = (chain: Outcome, twin: Case["twin"]): boolean => "data" in twin && chain.ok === twin.ok && chain.data === twin.data;

/**
 * Compares chain and twin at random arguments.
 *
 * @param onProgress called with the number of cases compared so far
 */
export async function compareMath(
  chain: MathChain,
  { cases, seed }: { readonly cases: number; readonly seed: number },
  onProgress: (done: number) => void = () => {},
): Promise<Comparison> {
  const random = createRandom(seed);
  const mismatches: Mismatch[] = [];
  const counts = new Map<string, Count>();
  for (let done = 0; done < cases; ) {
    const batch = Array.from({ length: Math.min(BATCH, cases - done) }, () => drawCase(random));
    const answers = await chain.run(batch);
    for (const [at, { name, args, twin }] of batch.entries()) {
      const answer = answers[at];
      if (answer === undefined) throw new Error("the chain left a call without an answer");
      const count = counts.get(name) ?? { succeeded: 0, reverted: 0 };
      counts.set(name, count);
      count[answer.ok ? "succeeded" : "reverted"] += 1;
      if (same(answer, twin)) continue;
      mismatches.push({ name, args, chain: describeOutcome(answer), twin: "data" in twin ? describeOutcome(twin) : String(twin) });
    }
    done += batch.length;
    onProgress(done);
  }
  return { cases, mismatches, counts };
}
