import { existsSync } from "node:fs";
import { join } from "node:path";

/** Said once a run, however many tests stand still. */
const HOW_TO_GET_DATA =
  "tests on real data skipped: set KEEL_DATA to a folder with files like prices/btc_usdt_spot_1h_2017_2020.csv (`npx keel data --help` fetches bars in that shape)";
let said = false;

/**
 * The absolute path of a file of real market data, or undefined on a machine that has none.
 *
 * Market data has licences of its own and is never committed, so a missing file is normal, except where CI=true: there a
 * test that quietly does not run would look like one that passed.
 *
 * @param relativePath below the folder that KEEL_DATA names, such as `prices/eth_usdt_spot_1h_2017_2020.csv`
 */
export function dataFile(relativePath: string): string | undefined {
  const folder = process.env.KEEL_DATA;
  const path = folder === undefined || folder === "" ? undefined : join(folder, relativePath);
  if (path !== undefined && existsSync(path)) return path;
  if (process.env.CI === "true") throw new Error(`${relativePath} is missing below KEEL_DATA (${folder ?? "unset"}), and CI skips nothing`);
  if (!said) console.error(HOW_TO_GET_DATA);
  said = true;
  return undefined;
}

/**
 * A `describe` that needs real data: `body` gets the absolute paths, in the order asked for. Without the data it becomes one
 * skipped test, and under CI=true one failing test.
 */
export function describeWithData<const Names extends readonly string[]>(
  title: string,
  relativePaths: Names,
  body: (paths: { readonly [Index in keyof Names]: string }) => void,
): void {
  let missing: unknown;
  const paths: string[] = [];
  try {
    for (const name of relativePaths) {
      const path = dataFile(name);
      if (path !== undefined) paths.push(path);
    }
  } catch (error) {
    missing = error;
  }
  if (paths.length === relativePaths.length) {
    describe(title, () => body(paths as { readonly [Index in keyof Names]: string }));
    return;
  }
  describe(title, () => {
    if (missing === undefined) it.skip("needs real data");
    else
      it("has the real data it needs", () => {
        throw missing;
      });
  });
}
