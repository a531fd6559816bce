import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { formatDecimal } from "../../src/base/decimal.js";
import { DEFAULT_CONFIG, parseSiloConfig } from "../../src/config/siloConfig.js";
import { checkMarket, checkSilo } from "../../src/engine/governance/parameterBounds.js";
import { bounds, type MarketConfig, type SiloParameters } from "../../src/engine/index.js";
import { checkBounds } from "../../src/engine/liquidation/auctionPricing.js";
import { checkFees } from "../../src/engine/venue/referenceVenue.js";
import { WAD, type Wad } from "../../src/math/index.js";
import { ethers } from "../support/chain.js";
import { AUCTION_PARAMETERS, BTC, SILO_PARAMETERS } from "../support/silo.js";
import { reverts, useSilo } from "../support/siloChecks.js";

// Every bound of a parameter stands in the contracts and in the engine, and the silo's file is read by the engine's. Here
// each edge goes through all three doors: the value on it is accepted, the next one beyond is refused.

type Values = Readonly<Record<string, bigint>>;

interface Edges {
  readonly field: string;
  readonly least: bigint;
  readonly most: bigint;
  /** The next value that the bound alone refuses; 1 unless given. */
  readonly step?: bigint;
  /** What else must hold for the field to stand at its edge. */
  readonly besides?: Values;
}

interface Door {
  /** The section of the silo's file. */
  readonly section: string;
  readonly error: string;
  readonly good: Values;
  readonly edges: readonly Edges[];
  readonly inTwin: (values: Values) => void;
  readonly onChain: (values: Values) => Promise<unknown>;
}

const MARKET: Values = {
  scanRange: (WAD * 18n) / 100n,
  priceBand: WAD / 20n,
  group: 5n,
  maxOpenInterest: 1_000n * WAD,
  interestPer8h: 0n,
  fundingCapPer8h: WAD / 100n,
};

/** Fields of the file that are whole numbers; the others are decimals. */
const WHOLE = ["group", "heartbeat", "lot", "kneeTime", "endTime", "insolventRamp"];

const written = (field: string, value: bigint): string => (WHOLE.includes(field) ? String(value) : formatDecimal(value));

/** The default file with other values in one section; of the markets the first is changed. */
function fileWith(section: string, values: Values): string {
  const file = parse(readFileSync(DEFAULT_CONFIG, "utf8"), { schema: "failsafe" });
  const target = section === "markets" ? file.markets[0] : file[section];
  for (const [field, value] of Object.entries(values)) target[field] = written(field, value);
  return stringify(file);
}

const accepts = (section: string, values: Values) => () => parseSiloConfig(fileWith(section, values), "silo.yaml");

describe("a bound of the parameters", () => {
  const silo = useSilo();

  const DOORS: readonly Door[] = [
    {
      section: "markets",
      error: "InvalidMarketConfig",
      good: MARKET,
      edges: [
        { field: "scanRange", least: bounds.MIN_SCAN_RANGE, most: bounds.MAX_SCAN_RANGE, step: bounds.SCAN_RANGE_STEP },
        { field: "priceBand", least: 1n, most: bounds.MAX_PRICE_BAND },
        { field: "group", least: 0n, most: bounds.MAX_GROUP },
        { field: "maxOpenInterest", least: 1n, most: bounds.MAX_SIZE },
        {
          field: "interestPer8h",
          least: -bounds.MAX_FUNDING_CAP,
          most: bounds.MAX_FUNDING_CAP,
          besides: { fundingCapPer8h: bounds.MAX_FUNDING_CAP },
        },
        { field: "fundingCapPer8h", least: 0n, most: bounds.MAX_FUNDING_CAP },
      ],
      inTwin: (values) => checkMarket(values as unknown as MarketConfig),
      onChain: async (values) => silo().governor.listMarket.staticCall(values as unknown as MarketConfig),
    },
    {
      section: "parameters",
      error: "InvalidSiloParameters",
      good: SILO_PARAMETERS,
      edges: [
        {
          field: "initialFactor",
          least: bounds.MIN_MARGIN_FACTOR,
          most: bounds.MAX_MARGIN_FACTOR,
          besides: { maintenanceFactor: bounds.MIN_MARGIN_FACTOR },
        },
        {
          field: "maintenanceFactor",
          least: bounds.MIN_MARGIN_FACTOR,
          most: bounds.MAX_MARGIN_FACTOR,
          besides: { initialFactor: bounds.MAX_MARGIN_FACTOR },
        },
        { field: "minEquity", least: 0n, most: bounds.MAX_MIN_EQUITY },
        { field: "fundFeeShare", least: 0n, most: WAD },
      ],
      inTwin: (values) => checkSilo(values as unknown as SiloParameters),
      onChain: async (values) => silo().governor.setSiloParameters.staticCall(values as unknown as typeof SILO_PARAMETERS),
    },
    {
      section: "auction",
      error: "InvalidAuctionParameters",
      good: AUCTION_PARAMETERS,
      edges: [
        { field: "startPriceShare", least: bounds.MIN_START_SHARE, most: WAD },
        { field: "kneePriceShare", least: bounds.MIN_KNEE_SHARE, most: WAD, besides: { startPriceShare: WAD } },
        ...["kneeTime", "endTime", "insolventRamp"].map((field) => ({ field, least: bounds.MIN_PHASE, most: bounds.MAX_PHASE })),
        { field: "penaltyShare", least: 0n, most: bounds.MAX_PENALTY_SHARE },
        { field: "starterReward", least: 0n, most: bounds.MAX_STARTER_REWARD },
        { field: "bonusCap", least: 0n, most: bounds.MAX_BONUS_CAP },
      ],
      inTwin: (values) => checkBounds(values as unknown as Parameters<typeof checkBounds>[0]),
      onChain: async (values) => silo().auction.setAuctionParameters.staticCall(values as unknown as typeof AUCTION_PARAMETERS),
    },
    {
      section: "venue",
      error: "FeeRateTooHigh",
      good: { makerFee: 0n, takerFee: 0n },
      edges: ["makerFee", "takerFee"].map((field) => ({ field, least: 0n, most: bounds.MAX_FEE_RATE })),
      inTwin: ({ makerFee = 0n, takerFee = 0n }) => checkFees(makerFee as Wad, takerFee as Wad),
      onChain: async ({ makerFee = 0n, takerFee = 0n }) => silo().venue.setFees.staticCall(makerFee, takerFee),
    },
  ];

  beforeEach(async () => {
    const { oracle, markets } = silo();
    // Markets are listed by static calls, so all of them would be the next one.
    const source = { adapter: markets[0]?.adapter ?? oracle, lot: 1n, minPrice: bounds.MIN_INDEX, maxPrice: bounds.MAX_INDEX };
    await oracle.setSource(BigInt(markets.length + 1), source);
  });

  for (const { section, error, good, edges, inTwin, onChain } of DOORS) {
    for (const { field, least, most, step = 1n, besides = {} } of edges) {
      const at = (value: bigint): Values => ({ ...good, ...besides, [field]: value });

      it(`lets ${section}.${field} be ${written(field, least)} and ${written(field, most)}, everywhere`, async () => {
        for (const value of [least, most]) {
          inTwin(at(value));
          await onChain(at(value));
          expect(accepts(section, at(value))).not.to.throw();
        }
      });

      it(`refuses ${section}.${field} beyond, everywhere`, async () => {
        // Below 0 the type of the field is its bound.
        for (const value of least === 0n ? [most + step] : [least - step, most + step]) {
          expect(() => inTwin(at(value)), "twin").to.throw(error);
          await reverts(onChain(at(value)), error);
          expect(accepts(section, at(value)), "file").to.throw(field);
        }
      });
    }
  }

  it("of a relation between two parameters is the same everywhere", async () => {
    const broken: readonly (readonly [string, string, Values])[] = [
      ["markets", "interestPer8h", { interestPer8h: WAD / 100n + 1n }],
      ["markets", "interestPer8h", { interestPer8h: -WAD / 100n - 1n }],
      ["markets", "scanRange", { scanRange: bounds.MIN_SCAN_RANGE + 1n }],
      ["parameters", "maintenanceFactor", { maintenanceFactor: WAD + 1n }],
      ["auction", "kneePriceShare", { startPriceShare: bounds.MIN_START_SHARE, kneePriceShare: bounds.MIN_START_SHARE + 1n }],
    ];
    for (const [section, field, values] of broken) {
      const door = DOORS.find((each) => each.section === section) as Door;
      const all = { ...door.good, ...values };
      expect(() => door.inTwin(all), `${section}.${field}`).to.throw(door.error);
      await reverts(door.onChain(all), door.error);
      expect(accepts(section, all)).to.throw(field);
    }
  });

  it("of a group's share of offsets, of a premium, of a feed's heartbeat, of a price and a lot is the same everywhere", async () => {
    const { governor, oracle, markets } = silo();
    const adapter = markets[0]?.adapter;
    const feed = markets[0]?.feed;
    if (adapter === undefined || feed === undefined) throw new Error("the silo has no market");

    await governor.setOffsetShare.staticCall(bounds.MAX_GROUP, bounds.MAX_OFFSET_SHARE);
    await reverts(governor.setOffsetShare.staticCall(1n, bounds.MAX_OFFSET_SHARE + 1n), "InvalidOffsetShare");
    expect(accepts("groups", { [bounds.MAX_GROUP.toString()]: bounds.MAX_OFFSET_SHARE })).not.to.throw();
    expect(accepts("groups", { 1: bounds.MAX_OFFSET_SHARE + 1n })).to.throw("groups.1");
    for (const key of [`${bounds.MAX_GROUP + 1n}`, "01"]) expect(accepts("groups", { [key]: 0n }), key).to.throw(`groups.${key}`);

    for (const premium of [bounds.MAX_PREMIUM, -bounds.MAX_PREMIUM]) await governor.setPremium.staticCall(BTC, premium);
    for (const premium of [bounds.MAX_PREMIUM + 1n, -bounds.MAX_PREMIUM - 1n])
      await reverts(governor.setPremium.staticCall(BTC, premium), "PremiumOutOfRange");

    const deploy = (heartbeat: bigint) => ethers.deployContract("ChainlinkAdapter", [feed, heartbeat]);
    for (const heartbeat of [1n, bounds.MAX_HEARTBEAT]) {
      await deploy(heartbeat);
      expect(accepts("markets", { heartbeat })).not.to.throw();
    }
    for (const heartbeat of [0n, bounds.MAX_HEARTBEAT + 1n]) {
      await reverts(deploy(heartbeat), "HeartbeatOutOfRange");
      expect(accepts("markets", { heartbeat })).to.throw("heartbeat");
    }

    const [low, high] = [bounds.MIN_INDEX, bounds.MAX_INDEX];
    const good = { adapter, lot: bounds.MAX_LOT, minPrice: low, maxPrice: high };
    await oracle.setSource.staticCall(9n, good);
    expect(accepts("markets", { minPrice: low, maxPrice: high, lot: bounds.MAX_LOT })).not.to.throw();
    for (const change of [{ minPrice: low - 1n }, { maxPrice: high + 1n }, { lot: 0n }]) {
      const [field] = Object.keys(change) as [string];
      await reverts(oracle.setSource.staticCall(9n, { ...good, ...change }), "InvalidSource");
      expect(accepts("markets", change as unknown as Values), field).to.throw(field);
    }
    expect(accepts("markets", { lot: bounds.MAX_LOT + 1n })).to.throw("lot");
  });
});
