import { formatDecimal } from "../../src/base/decimal.js";
import { createRandom } from "../../src/base/random.js";
import type { PriceWad } from "../../src/marketData/bars.js";
import type { ReportAuction, ReportData, ReportLiquidation, ReportPoint, Solvency } from "../../src/report/index.js";
import { crashBars } from "../../src/simulator/scenario/crashPath.js";
import { pricePath } from "../../src/simulator/scenario/pricePath.js";

const UNIT = 10n ** 18n;

interface Account {
  readonly id: string;
  /** The price below which the account falls short of each margin, and of zero. */
  readonly im: PriceWad;
  readonly mm: PriceWad;
  readonly zero: PriceWad;
  readonly size: bigint;
  auctionEnds: number;
}

function book(accounts: number, start: PriceWad): Account[] {
  const random = createRandom(3);
  return Array.from({ length: accounts }, (_, at) => {
    const percent = (value: number): PriceWad => ((start * BigInt(value)) / 100n) as PriceWad;
    const zero = random.integer(5, 88);
    return {
      id: `${at + 1}`,
      im: percent(zero + 16),
      mm: percent(zero + 9),
      zero: percent(zero),
      size: BigInt(random.integer(1, 40)),
      auctionEnds: 0,
    };
  });
}

/**
 * A run that never happened, but could have: long accounts with fixed thresholds walk through a generated crash. It is
 * only for looking at the report; no rule of the engine is in it.
 */
export function madeUpReport(accounts = 200): ReportData {
  const series = crashBars(7);
  const open = book(accounts, (7900n * UNIT) as PriceWad);
  const points: ReportPoint[] = [];
  const liquidations: ReportLiquidation[] = [];
  const auctions: ReportAuction[] = [];
  let fund = 250_000n * UNIT;
  let unfunded = 0n;
  let deficits = 0n;
  for (const { timestamp, price } of pricePath(series, () => "low")) {
    for (const account of open) {
      if (price >= account.mm || account.auctionEnds > 0) continue;
      account.auctionEnds = timestamp + 1800;
      const value = (price - account.zero) * account.size;
      const kind: Solvency = value < 0n ? "insolvent" : "solvent";
      const deficit = value < 0n ? -value : 0n;
      deficits += deficit;
      unfunded += deficit > fund ? deficit - fund : 0n;
      fund -= deficit > fund ? fund : deficit;
      liquidations.push({ timestamp, account: account.id, price: formatDecimal(price), kind });
      const paid = formatDecimal(value < 0n ? value : (value * 92n) / 100n);
      const bidder = `0x${(BigInt(account.id) * 0x9e3779b97f4a7c15f39cc0605cedc834n).toString(16).padStart(40, "a")}`;
      auctions.push({
        account: account.id,
        startedAt: timestamp,
        kind,
        paid,
        deficit: formatDecimal(deficit),
        bidder,
        closedAt: account.auctionEnds,
      });
    }
    const alive = open.filter(({ auctionEnds }) => auctionEnds === 0 || auctionEnds > timestamp);
    points.push({
      timestamp,
      price: formatDecimal(price),
      belowIm: alive.filter(({ im }) => price < im).length,
      belowMm: alive.filter(({ mm }) => price < mm).length,
      inAuction: alive.filter(({ auctionEnds }) => auctionEnds > 0).length,
      fund: formatDecimal(fund),
      unfundedDeficit: formatDecimal(unfunded),
      cumulativeLiquidations: liquidations.length,
    });
  }
  return {
    title: "Keel: a crash, replayed",
    seed: 7,
    source: "generated crash in the shape of March 2020",
    market: "BTC-USD",
    quote: "USDC",
    accounts,
    points,
    liquidations,
    auctions,
    summary: {
      liquidations: liquidations.length,
      auctions: auctions.length,
      deficit: formatDecimal(deficits),
      unfundedDeficit: formatDecimal(unfunded),
      fund: { before: "250000", after: formatDecimal(fund) },
      mirror: { checks: 48_217, mismatches: 0 },
    },
    parameters: [
      ["Bars", "60 of 1 h"],
      ["Steps", "240"],
      ["Blocks", "731"],
    ],
  };
}
