// Measures every deployable contract of the production build against the limit of the chain (EIP-170) and the ledger
// against a limit of our own: it must keep room for what the design still adds to it.
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";

const CHAIN_LIMIT = 24_576;
const OWN_LIMITS: Readonly<Record<string, number>> = { ClearingHouse: 18_000 };

interface Artifact {
  readonly abi: readonly unknown[];
  readonly contractName: string;
  readonly deployedBytecode: string;
}

const sizes = globSync("artifacts-production/contracts/**/*.json")
  .filter((path) => !path.includes("/mocks/") && basename(path) !== "artifacts.json")
  .map((path) => JSON.parse(readFileSync(path, "utf8")) as Artifact)
  // A library without an interface is part of its callers, an abstract contract or an interface has no code.
  .filter(({ abi, deployedBytecode }) => abi.length > 0 && deployedBytecode !== "0x")
  .map(({ contractName, deployedBytecode }) => ({
    name: contractName,
    bytes: deployedBytecode.length / 2 - 1,
    limit: OWN_LIMITS[contractName] ?? CHAIN_LIMIT,
  }))
  .sort((a, b) => b.bytes - a.bytes);

const missing = Object.keys(OWN_LIMITS).filter((name) => !sizes.some((size) => size.name === name));
const tooLarge = sizes.filter(({ bytes, limit }) => bytes >= limit);

const width = Math.max(8, ...sizes.map(({ name }) => name.length));
console.log(`${"contract".padEnd(width)}    bytes    limit   room`);
for (const { name, bytes, limit } of sizes) {
  const [shownBytes, shownLimit] = [bytes, limit].map((value) => value.toLocaleString("en-US").padStart(8));
  const room = `${(100 * (1 - bytes / limit)).toFixed(0)} %`.padStart(6);
  console.log(`${name.padEnd(width)} ${shownBytes} ${shownLimit} ${room}${bytes >= limit ? "  too large" : ""}`);
}
for (const name of missing) console.error(`${name} is not among the artifacts: run \`npm run build:production\``);
if (tooLarge.length > 0) console.error(`over the limit: ${tooLarge.map(({ name }) => name).join(", ")}`);
process.exitCode = missing.length + tooLarge.length > 0 ? 1 : 0;
