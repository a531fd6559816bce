import { parseArgs } from "node:util";
import { KeelError, UsageError } from "../../../src/base/errors.js";
import { MAX_SEED } from "../../../src/base/random.js";
import { jsonLine, table } from "../../../src/cli/output.js";
import { startMathChain } from "./chain.js";
import { type Comparison, compareMath } from "./compare.js";

/** contracts/math against src/math, from the command line: `npm run differential:math -- --cases 100000 --seed 7 --json`. */

const USAGE = `usage: npm run differential:math -- [options]
  --cases N  calls to compare (default 100000)
  --seed N   seed of the arguments (default 1)
  --json     one line of JSON on stdout`;

/** Mismatches that are printed; the rest is counted. */
const SHOWN = 10;

const log = (line: string) => process.stderr.write(`${line}\n`);

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not ${text}`, { hint: USAGE });
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        cases: { type: "string", default: "100000" },
        seed: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
      },
    });
    return { cases: whole("--cases", values.cases, 1, 100_000_000), seed: whole("--seed", values.seed, 0, MAX_SEED), json: values.json };
  } catch (error) {
    if (error instanceof KeelError) throw error;
    throw new UsageError((error as Error).message.split("\n")[0] ?? "wrong arguments", { hint: USAGE });
  }
}

/** Says now and then how far the run is. */
function progress(cases: number): (done: number) => void {
  const started = Date.now();
  let next = 0;
  return (done) => {
    if (done < next && done < cases) return;
    next = done + 20_000;
    log(`${done} of ${cases} cases, ${((Date.now() - started) / 1_000).toFixed(1)} s`);
  };
}

function countTable({ counts }: Comparison): string {
  const columns = [{ title: "function" }, { title: "succeeded", align: "right" }, { title: "reverted", align: "right" }] as const;
  return table(
    columns,
    [...counts].map(([name, { succeeded, reverted }]) => [name, `${succeeded}`, `${reverted}`]),
  );
}

async function main(): Promise<void> {
  const { cases, seed, json } = readOptions(process.argv.slice(2));
  const chain = await startMathChain();
  const result = await compareMath(chain, { cases, seed }, progress(cases));
  await chain.close();
  const { mismatches } = result;
  for (const { name, args, chain: onChain, twin } of mismatches.slice(0, SHOWN)) {
    log(`${name}(${args.join(", ")})\n  chain ${onChain}\n  twin  ${twin}`);
  }
  if (mismatches.length > SHOWN) log(`and ${mismatches.length - SHOWN} more`);
  if (json) process.stdout.write(jsonLine({ cases, seed, mismatches: mismatches.length }));
  else process.stdout.write(`${countTable(result)}\n\n${cases} cases, ${mismatches.length} mismatches\n`);
  if (mismatches.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  if (!(error instanceof KeelError)) throw error;
  log(error.message);
  if (error.hint !== undefined) log(error.hint);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
