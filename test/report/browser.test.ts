import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { type ReportAuction, type ReportPoint, renderReport } from "../../src/report/index.js";
import { describeInBrowser } from "../support/browser.js";
import { expectNear } from "../support/near.js";
import { madeUpReport } from "../support/reportData.js";

const data = madeUpReport(400);
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** A number as the page writes it, thousands apart and with a real minus sign. */
const numberIn = (text: string | null): number => Number((text ?? "").replaceAll(",", "").replace("\u2212", "-"));

async function boxOf(locator: Locator) {
  return (await locator.boundingBox()) ?? expect.fail("it can't be seen");
}

describeInBrowser("the report in a browser", (browser) => {
  let folder: string;
  let url: string;
  /** Shared by the tests that leave it as it was, or don't care. */
  let desktop: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keel-report-"));
    const path = join(folder, "index.html");
    await writeFile(path, renderReport(data));
    url = pathToFileURL(path).href;
    desktop = await open();
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser().newPage({ viewport: { width: 1280, height: 900 }, ...options });
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(url);
    return page;
  }

  /** Evaluates an expression in the page: past the page's own policy, which forbids that to everybody else. */
  async function evaluate(page: Page, expression: string): Promise<unknown> {
    const session = await page.context().newCDPSession(page);
    const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
    return result.value;
  }

  for (const [title, series] of [
    ["BTC-USD", ["price"]],
    ["Accounts at risk", ["belowIm", "belowMm", "inAuction"]],
    ["Insurance fund", ["fund", "unfundedDeficit"]],
    ["Liquidations", ["cumulativeLiquidations"]],
  ] as const) {
    it(`draws ${title} over time, across the whole chart`, async () => {
      const chart = desktop.locator("section.panel", { has: desktop.locator(`h3:text-matches("^${title} ")`) });
      const { width, height } = await boxOf(chart.locator(".canvas"));
      expect(height).to.be.greaterThan(80);
      for (const name of series) {
        const line = await boxOf(chart.locator(`path.line.${name}`));
        expectNear(line.width, width, 3, name);
        expect(line.height, name).to.be.within(5, height + 3);
      }
    });
  }

  it("shows every liquidation on the price", async () => {
    const titles = await desktop.locator("path.mark title").allTextContents();
    const counts = titles.map((title) => numberIn(/: ([\d,]+) (?:in)?solvent/.exec(title)?.[1] ?? null));
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(data.liquidations.length);
    const { x, y, width, height } = await boxOf(desktop.locator("path.mark").last());
    expect(await evaluate(desktop, `document.elementFromPoint(${x + width / 2}, ${y + height / 2}).classList[0]`)).to.equal("mark");
  });

  /** What the charts read out, by series. */
  async function readOut(page: Page): Promise<Readonly<Record<string, number>>> {
    const outputs = await page.locator("output[data-series]").all();
    return Object.fromEntries(
      await Promise.all(outputs.map(async (each) => [await each.getAttribute("data-series"), numberIn(await each.textContent())])),
    );
  }

  function expectReadOut(shown: Readonly<Record<string, number>>, point: ReportPoint | undefined): void {
    const { timestamp: _, price, fund, unfundedDeficit, ...counts } = point ?? expect.fail("there is no such point");
    expect(shown).to.include(counts);
    for (const [name, amount] of Object.entries({ price, fund, unfundedDeficit }))
      expectNear(shown[name] ?? Number.NaN, Number(amount), 0.005_001, name);
  }

  for (const [screen, options] of [
    ["a desktop", {}],
    ["a phone", PHONE],
  ] as const) {
    it(`reads out the values under the pointer, in every chart, on ${screen}`, async () => {
      const page = await open(options);
      const { points } = data;
      const [first, last] = [points[0]?.timestamp ?? 0, points.at(-1)?.timestamp ?? 0];
      for (const [at, share] of [0.04, 0.35, 0.62, 0.97].entries()) {
        const index = Math.floor(share * points.length);
        const canvas = page.locator(".canvas").nth(at);
        await canvas.scrollIntoViewIfNeeded();
        const box = await boxOf(canvas);
        // In the midst of the bar: what is shown holds from its own time to the next.
        const time = ((points[index]?.timestamp ?? 0) + (points[index + 1]?.timestamp ?? 0)) / 2;
        const x = box.x + ((time - first) / (last - first)) * box.width;
        await (options === PHONE ? page.touchscreen.tap(x, box.y + box.height / 2) : page.mouse.move(x, box.y + box.height / 2));
        expectReadOut(await readOut(page), points[index]);
        const moment = await page.locator("#moment").textContent();
        expect(Date.parse(`${moment} UTC`) / 1000, moment ?? "").to.equal(points[index]?.timestamp);
        expectNear((await boxOf(page.locator(".cursor").nth(at))).x, x, box.width / points.length + 1);
      }
    });
  }

  it("goes back to the last values when the pointer leaves", async () => {
    await desktop.locator(".canvas").first().hover();
    expect(await desktop.locator("#moment").textContent()).to.match(/Mar 2020/);
    await desktop.locator("h1").hover();
    expect(await desktop.locator("#moment").textContent()).to.equal("In the end");
    expectReadOut(await readOut(desktop), data.points.at(-1));
  });

  it("goes back to the last values when a finger taps elsewhere", async () => {
    const page = await open(PHONE);
    await page.locator(".canvas").first().tap();
    expect(await page.locator("#moment").textContent()).to.match(/Mar 2020/);
    await page.locator("h1").tap();
    expect(await page.locator("#moment").textContent()).to.equal("In the end");
  });

  it("reads out point after point by the arrow keys", async () => {
    await desktop.locator("#charts").focus();
    for (const _ of [0, 1, 2]) await desktop.keyboard.press("ArrowRight");
    expectReadOut(await readOut(desktop), data.points[2]);
    await desktop.keyboard.press("Escape");
    await desktop.keyboard.press("ArrowLeft");
    expectReadOut(await readOut(desktop), data.points.at(-1));
    await desktop.keyboard.press("Escape");
  });

  const sortKeys: Readonly<Record<string, (one: ReportAuction) => number | string>> = {
    Account: ({ account }) => Number(account),
    "Started (UTC)": ({ startedAt }) => startedAt,
    Kind: ({ kind }) => kind,
    Lasted: ({ startedAt, closedAt }) => (closedAt ?? Number.POSITIVE_INFINITY) - startedAt,
    "Price paid": ({ paid }) => Number(paid),
    Deficit: ({ deficit }) => Number(deficit),
    Bidder: ({ bidder }) => bidder ?? "",
  };

  for (const [head, key] of Object.entries(sortKeys)) {
    it(`sorts the auctions by ${head}, one way and the other`, async () => {
      const cell = desktop.locator("#auctions thead th", { has: desktop.getByRole("button", { name: head, exact: true }) });
      const shown = async () => {
        const accounts = await desktop.locator("#auctions tbody th").allTextContents();
        return accounts.map((account) => key(data.auctions.find((one) => one.account === account) ?? expect.fail(account)));
      };
      const ordered = data.auctions.map(key).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      await cell.getByRole("button").click();
      expect(await cell.getAttribute("aria-sort")).to.equal("ascending");
      expect(await shown()).to.deep.equal(ordered);
      await cell.getByRole("button").click();
      expect(await cell.getAttribute("aria-sort")).to.equal("descending");
      expect(await shown()).to.deep.equal(ordered.reverse());
    });
  }

  /** Relative luminance of a CSS colour like `rgb(20, 32, 43)`, as WCAG defines it. */
  function luminance(colour: unknown): number {
    const [red = 0, green = 0, blue = 0] = (String(colour).match(/\d+/g) ?? []).map((text) => {
      const part = Number(text) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  for (const colorScheme of ["light", "dark"] as const) {
    for (const [screen, options] of [
      ["a desktop", {}],
      ["a phone", PHONE],
    ] as const) {
      it(`fits ${screen} without scrolling sideways, ${colorScheme}`, async () => {
        const page = await open({ ...options, colorScheme });
        const width = page.viewportSize()?.width;
        expect(await evaluate(page, "document.documentElement.scrollWidth")).to.equal(width);
        expect(await evaluate(page, "window.innerWidth"), "a phone would zoom out").to.equal(width);
      });
    }

    it(`is readable, ${colorScheme}`, async () => {
      const page = await open({ colorScheme });
      const style = "getComputedStyle(document.body)";
      const [ink, paper] = [luminance(await evaluate(page, `${style}.color`)), luminance(await evaluate(page, `${style}.backgroundColor`))];
      expect(paper > ink ? "light" : "dark").to.equal(colorScheme);
      expect((Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)).to.be.greaterThan(7);
    });
  }

  it("asked for nothing but itself and complained about nothing, whatever was done with it", async () => {
    expect(new Set(requests)).to.deep.equal(new Set([url]));
    expect(complaints).to.deep.equal([]);
    expect(await evaluate(desktop, "performance.getEntriesByType('resource').length")).to.equal(0);
  });
});
