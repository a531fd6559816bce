import { createRandom, type Random } from "../../../src/base/random.js";
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
  readonly alone: boolean;
  readonly twin: Outcome | Error;
}

const WEIGHTED = FUNCTIONS.map((entry) => [entry, entry.weight] as const);

function drawCase(random: Random): Case {
  const { name, draw, twin, alone = false }: MathFunction = random.weighted(WEIGHTED);
  const args = draw(random);
  try {
    return { name, args, alone, twin: outcomeOf(() => twin(...args)) };
  } catch (error) {
    return { name, args, alone, twin: error as Error };
  }
}

/** The chain's answers: to all calls at once, but for those that must go alone. */
async function answersOf(chain: MathChain, batch: readonly Case[]): Promise<readonly (readonly [Case, Outcome | undefined])[]> {
  const together = batch.filter(({ alone }) => !alone);
  const answers = await chain.run(together);
  const pairs = together.map((entry, at): [Case, Outcome | undefined] => [entry, answers[at]]);
  for (const entry of batch.filter(({ alone }) => alone)) pairs.push([entry, (await chain.run([entry]))[0]]);
  return pairs;
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
    for (const [{ name, args, twin }, answer] of await answersOf(chain, batch)) {
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
