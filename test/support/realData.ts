import { join } from "node:path";

const HOW_TO_GET_DATA = "set KEEL_DATA to a folder with prices/*.csv in the shape that `keel data` writes";
let said = false;

/**
 * The path of a file of real market data, which the repository does not carry. Without `KEEL_DATA` the running test is
 * reported as skipped, and one line says how to get data; under `CI=true` it fails, so that a server never skips quietly.
 */
export function realDataFile(running: Mocha.Context, path: string): string {
  const root = process.env.KEEL_DATA;
  if (root !== undefined && root !== "") return join(root, path);
  if (process.env.CI === "true") throw new Error(`this test needs real data: ${HOW_TO_GET_DATA}`);
  if (!said) console.error(`      some tests need real data: ${HOW_TO_GET_DATA}`);
  said = true;
  return running.skip();
}
