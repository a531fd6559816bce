import { main } from "../src/cli/main.js";

/** One environment variable that a script reads. */
export interface Setting {
  readonly name: string;
  readonly about: string;
  readonly needed: boolean;
}

/** `hardhat run` passes no arguments, so scripts read the environment. Missing values end with a text that says how. */
export function settingsOf(script: string, settings: readonly Setting[]): Readonly<Record<string, string | undefined>> | undefined {
  const values = Object.fromEntries(settings.map(({ name }) => [name, process.env[name] || undefined]));
  const missing = settings.filter(({ name, needed }) => needed && values[name] === undefined).map(({ name }) => name);
  if (missing.length === 0) return values;
  const width = Math.max(...settings.map(({ name }) => name.length));
  const lines = settings.map(({ name, about, needed }) => `  ${name.padEnd(width)}  ${about}${needed ? "" : " (optional)"}`);
  const example = settings.filter(({ needed }) => needed).map(({ name }) => `${name}=...`);
  console.error(`${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not set.\n`);
  console.error(`Usage: ${example.join(" ")} npx hardhat run scripts/${script}.ts\n\n${lines.join("\n")}`);
  process.exitCode = 2;
  return undefined;
}

/** Runs a `keel` command with the flags that have a value. */
export async function runKeel(words: readonly string[], flags: Readonly<Record<string, string | undefined>>): Promise<void> {
  const given = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  process.exitCode = await main([...words, ...given]);
}
