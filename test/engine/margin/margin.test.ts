import { expect } from "chai";
import { assess, equityOf, maintenanceLowerBound, strongestWitness } from "../../../src/engine/margin/marginEngine.js";
import type { MarketRisk, RiskState } from "../../../src/engine/margin/marginTypes.js";
import { COUNT, shock, weight } from "../../../src/engine/margin/scenarioGrid.js";
import { scenarioProfits } from "../../../src/engine/margin/scenarioKernel.js";
import { marketId, PRICE_TICK, price, quote, SIZE_QUANTUM, seconds, size, WAD, wad } from "../../../src/math/index.js";
import fc from "../../support/fastCheck.js";
import { at, errorOf, lots, money, percent } from "../world.js";

const FACTORS = { initialFactor: wad(WAD), maintenanceFactor: wad(percent(50n)) };

function market(fields: Partial<MarketRisk> & { readonly held?: bigint } = {}): MarketRisk {
  const { held = lots(10n), ...rest } = fields;
  return {
    id: marketId(1n),
    group: 1n,
    index: at(100n),
    mark: at(100n),
    scanRange: wad(percent(20n)),
    offsetShare: wad(0n),
    outage: seconds(0n),
    sizes: [size(held)],
    ...rest,
  };
}

const risk = (...markets: readonly MarketRisk[]): RiskState => ({ cash: money(0n), markets });

describe("the scenario grid", () => {
  it("has nine moves of a quarter of the range each, three times over", () => {
    const shocks = Array.from({ length: 27 }, (_, s) => shock(s, 40n));
    expect(shocks).to.deep.equal([-40n, -30n, -20n, -10n, 0n, 10n, 20n, 30n, 40n].flatMap((x) => [x, x, x]));
    expect(Array.from({ length: 27 }, (_, s) => weight(s)).every((w) => w === WAD)).to.equal(true);
  });

  it("has six tails, each with the share of its loss that counts", () => {
    const tails = Array.from({ length: COUNT - 27 }, (_, i) => [shock(27 + i, 40n), weight(27 + i)]);
    expect(tails).to.deep.equal([
      [-66n * percent(1n), 21n * percent(1n)],
      [-33n * percent(1n), 42n * percent(1n)],
      [50n * percent(1n), 28n * percent(1n)],
      [WAD, 14n * percent(1n)],
      [2n * WAD, 7n * percent(1n)],
      [5n * WAD, 28n * 10n ** 15n],
    ]);
  });
});

describe("the scenario kernel", () => {
  it("gains size times mark times shock, rounded down", () => {
    const [valued] = scenarioProfits([market({ held: SIZE_QUANTUM, mark: price(PRICE_TICK) })]);
    expect(valued?.value).to.equal(1n);
    expect(valued?.profits.slice(0, 16)).to.deep.equal([...Array(12).fill(-1n), ...Array(4).fill(0n)]);
    expect(valued?.profits[32]).to.equal(5n);
  });
});

describe("margin", () => {
  it("of an account without positions is nothing", () => {
    expect(assess(risk(), FACTORS)).to.deep.equal({
      value: 0n,
      initialMargin: 0n,
      maintenanceMargin: 0n,
      transferValue: 0n,
      transferMargin: 0n,
    });
  });

  it("is the worst ordinary scenario where the range is wide (rule 5.1)", () => {
    expect(assess(risk(market()), FACTORS)).to.deep.include({
      value: money(1000n),
      initialMargin: money(200n),
      maintenanceMargin: money(100n),
    });
    expect(assess(risk(market({ held: lots(-10n) })), FACTORS)).to.deep.include({ value: money(-1000n), initialMargin: money(200n) });
  });

  // 66 % x 0.21 = 33 % x 0.42 = 13.86 %; every upward tail counts 14 %.
  it("is the worst weighted tail where the range is narrow (rule 5.1)", () => {
    const narrow = wad(percent(1n));
    expect(assess(risk(market({ scanRange: narrow })), FACTORS).initialMargin).to.equal(1386n * 10n ** 17n);
    expect(assess(risk(market({ scanRange: narrow, held: lots(-10n) })), FACTORS).initialMargin).to.equal(money(140n));
  });

  it("offsets markets of one group by offsetShare, and no others (rule 5.2)", () => {
    const offsetShare = wad(percent(60n));
    const hedged = [market({ offsetShare }), market({ id: marketId(2n), offsetShare, held: lots(-10n) })] as const;
    expect(assess(risk(...hedged), FACTORS).initialMargin).to.equal(money(160n));
    const apart = [hedged[0], { ...hedged[1], group: 2n }] as const;
    expect(assess(risk(...apart), FACTORS).initialMargin).to.equal(money(400n));
    const same = [hedged[0], { ...hedged[1], sizes: [lots(10n)] }] as const;
    expect(assess(risk(...same), FACTORS).initialMargin).to.equal(money(400n));
  });

  it("adds groups in whatever order their markets stand", () => {
    const offsetShare = wad(percent(60n));
    const long = market({ offsetShare });
    const other = market({ id: marketId(2n), group: 2n, held: lots(5n) });
    const short = market({ id: marketId(3n), offsetShare, held: lots(-10n) });
    expect(assess(risk(long, other, short), FACTORS).initialMargin).to.equal(money(260n));
    expect(assess(risk(other, short, long), FACTORS).initialMargin).to.equal(money(260n));
  });

  it("rounds requirements up and values down", () => {
    const dust = market({ held: SIZE_QUANTUM, mark: price(PRICE_TICK), index: price(PRICE_TICK) });
    expect(assess(risk(dust), FACTORS)).to.deep.equal({
      value: 1n,
      initialMargin: 1n,
      maintenanceMargin: 1n,
      transferValue: 1n,
      transferMargin: 1n,
    });
  });

  it("values a withdrawal at whichever of index and mark gives less, market by market (rule 5.7)", () => {
    const rich = market({ mark: price((1005n * WAD) / 10n) });
    expect(assess(risk(rich), FACTORS).transferValue).to.equal(money(1000n));
    const short = { ...rich, sizes: [lots(-10n)] };
    expect(assess(risk(short), FACTORS).transferValue).to.equal(money(-1005n));
    expect(assess(risk(rich, { ...short, id: marketId(2n), group: 2n }), FACTORS).transferValue).to.equal(money(-5n));
  });

  it("keeps at least a fifth of notional behind (rule 5.7)", () => {
    const narrow = market({ scanRange: wad(percent(1n)), held: lots(-10n) });
    expect(assess(risk(narrow), FACTORS).transferMargin).to.equal(money(200n));
  });

  const positions = fc.array(
    fc.record({
      held: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).filter((q) => q !== 0n),
      ticks: fc.bigInt({ min: 10n ** 6n, max: 10n ** 18n }),
      range: fc.bigInt({ min: percent(1n) / 4n, max: percent(15n) }),
      group: fc.bigInt({ min: 1n, max: 2n }),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const portfolio = fc
    .tuple(positions, fc.bigInt({ min: 0n, max: percent(60n) }), fc.bigInt({ min: 0n, max: percent(60n) }))
    .map(([legs, t1, t2]) =>
      legs.map(({ held, ticks, range, group }, i) =>
        market({
          id: marketId(BigInt(i + 1)),
          held: held * SIZE_QUANTUM,
          mark: price(ticks * PRICE_TICK),
          index: price(ticks * PRICE_TICK),
          scanRange: wad(range * 4n),
          group,
          offsetShare: wad(group === 1n ? t1 : t2),
        }),
      ),
    );

  it("of a whole is at most that of its parts, but for rounding", () => {
    fc.assert(
      fc.property(portfolio, fc.integer({ min: 1, max: 9 }), (markets, tenths) => {
        const share = (m: MarketRisk, n: bigint) => ({
          ...m,
          sizes: m.sizes.map((q) => size((((q / SIZE_QUANTUM) * n) / 10n) * SIZE_QUANTUM)),
        });
        const first = markets.map((m) => share(m, BigInt(tenths)));
        const second = markets.map((m, i) => ({ ...m, sizes: m.sizes.map((q) => size(q - (first[i]?.sizes[0] ?? 0n))) }));
        const margin = (of: readonly MarketRisk[]) => assess(risk(...of), FACTORS).initialMargin;
        expect(margin(markets) <= margin(first) + margin(second) + 10n).to.equal(true);
      }),
    );
  });

  it("is proved by its strongest witness exactly, and by no witness more (rule 5.8)", () => {
    const scenario = fc.bigInt({ min: 0n, max: 32n });
    fc.assert(
      fc.property(portfolio, fc.array(scenario, { minLength: 7, maxLength: 7 }), (markets, guess) => {
        const state = risk(...markets);
        const { maintenanceMargin, value } = assess(state, FACTORS);
        const best = maintenanceLowerBound(state, FACTORS, strongestWitness(state));
        expect(best.marginBound).to.equal(maintenanceMargin);
        expect(best.equity).to.equal(value);
        expect(equityOf(state)).to.equal(value);
        const guessed = (ids: Iterable<bigint>, from: number) =>
          [...new Set(ids)].map((id, i) => ({ id, scenario: guess[from + i] ?? 0n }));
        const weak = {
          markets: guessed(
            markets.map(({ id }) => BigInt(id)),
            0,
          ),
          groups: guessed(
            markets.map((m) => m.group),
            5,
          ),
        };
        expect(maintenanceLowerBound(state, FACTORS, weak).marginBound <= maintenanceMargin).to.equal(true);
      }),
    );
  });

  it("has no bound from a witness that names twice or outside the grid", () => {
    const state = risk(market(), market({ id: marketId(2n), group: 2n }));
    const good = strongestWitness(state);
    for (const bad of [
      { ...good, markets: [...good.markets, { id: 2n, scenario: 0n }] },
      { ...good, groups: [{ id: 2n, scenario: 1n }, ...good.groups] },
      { ...good, markets: [{ id: 1n, scenario: 33n }] },
      { ...good, groups: [{ id: 9n, scenario: 255n }] },
    ]) {
      const error = errorOf(() => maintenanceLowerBound(state, FACTORS, bad));
      expect(error.errorName).to.equal("MalformedWitness");
    }
  });

  it("has the same bound from a witness in another order and with names that the account has no leg in", () => {
    const state = risk(market(), market({ id: marketId(2n), group: 2n }));
    const { markets, groups } = strongestWitness(state);
    const strange = { id: 77n, scenario: 5n };
    const bound = maintenanceLowerBound(state, FACTORS, {
      markets: [strange, ...markets].reverse(),
      groups: [strange, ...groups].reverse(),
    });
    expect(bound.marginBound).to.equal(assess(state, FACTORS).maintenanceMargin);
  });

  it("takes what is not named for not shocked", () => {
    const state = risk(market(), market({ id: marketId(2n), group: 2n }));
    const { markets, groups } = strongestWitness(state);
    const half = maintenanceLowerBound(state, FACTORS, { markets: markets.slice(1), groups: groups.slice(1) });
    expect(half.marginBound).to.equal(assess(risk(market({ id: marketId(2n), group: 2n })), FACTORS).maintenanceMargin);
    expect(maintenanceLowerBound(state, FACTORS, { markets: [], groups: [] }).marginBound).to.equal(0n);
  });

  it("is nothing for an account without positions", () => {
    expect(maintenanceLowerBound({ ...risk(), cash: quote(-1n) }, FACTORS, strongestWitness(risk()))).to.deep.equal({
      equity: -1n,
      marginBound: 0n,
    });
  });
});
