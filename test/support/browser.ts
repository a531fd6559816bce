import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const HOW_TO_GET_CHROMIUM = "tests in a browser skipped: `apt-get install chromium`, or set KEEL_CHROMIUM to a Chromium's executable";
const NAMES = ["chromium", "chromium-browser"] as const;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The Chromium of this machine: the one that KEEL_CHROMIUM names, else the first on PATH. Undefined where there is none,
 * except where CI=true: there a test that quietly does not run would look like one that passed.
 *
 * @throws Error if KEEL_CHROMIUM names nothing, or under CI=true if there is no Chromium
 */
export function findChromium(): string | undefined {
  const named = process.env.KEEL_CHROMIUM;
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw new Error(`KEEL_CHROMIUM is ${named}, and there is nothing`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found === undefined && process.env.CI === "true") throw new Error("there is no Chromium on PATH, and CI skips nothing");
  return found;
}

/** A `describe` whose `body` can open the browser that it gets. Without a Chromium it is one skipped test; under CI=true a failing one. */
export function describeInBrowser(title: string, body: (browser: () => Browser) => void): void {
  let executablePath: string | undefined;
  let missing: unknown;
  try {
    executablePath = findChromium();
  } catch (error) {
    missing = error;
  }
  describe(title, function () {
    this.timeout(60_000);
    if (missing !== undefined) {
      it("has the browser it needs", () => {
        throw missing;
      });
      return;
    }
    if (executablePath === undefined) {
      console.error(HOW_TO_GET_CHROMIUM);
      it.skip("needs Chromium");
      return;
    }
    let browser: Browser | undefined;
    before(async () => {
      // Chromium refuses to put root into a sandbox.
      browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
    });
    after(() => browser?.close());
    body(() => {
      if (browser === undefined) throw new Error("the browser is open only while tests run");
      return browser;
    });
  });
}
