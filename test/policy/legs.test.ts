import { expect } from "chai";
import { type AccountId, quote, WAD } from "../../src/math/index.js";
import { account, addMarket, at, lots, setAnswer, someone, trade } from "../engine/world.js";
import { kinds, mine, plan, type Scene, scene } from "./scene.js";

let owners = 0;

/** An account with five lots in each of these markets and 22.5 of cash a lot: below MM, 10 %, at 85. */
function dusty(s: Scene, markets: readonly bigint[]): AccountId {
  const id = account(s.world, someone(0xd0_000 + ++owners), (225n * BigInt(markets.length)) / 2n);
  buyAll(s, id, markets, 5n);
  return id;
}

/** A dealer has no more legs than a trader may have, so each buyer gets one. */
function buyAll(s: Scene, buyer: AccountId, markets: readonly bigint[], size: bigint): void {
  const seller = account(s.world, someone(0xdd_000 + ++owners), 100_000_000n);
  for (const market of markets) trade(s.world, { buyer, seller, size: lots(size), price: at(100n), market });
}

/** A scene with so many markets at 100. */
function wideScene(markets: number): Scene {
  const s = scene();
  for (let i = 1; i < markets; i++) addMarket(s.world, 100n);
  return s;
}

const range = (first: number, count: number): readonly bigint[] => Array.from({ length: count }, (_, i) => BigInt(first + i));
const legsOf = (s: Scene): number => s.world.state.tables.accounts.get(s.keeper)?.legs.length ?? 0;
const allPrices = (s: Scene, index: bigint): void => {
  for (const market of s.world.state.tables.markets.keys()) setAnswer(s.world, index * 10n ** 8n, market);
};

describe("the legs that bids bring", () => {
  it("are left alone where they are dust that would stuff the keeper's account: a leg must earn what it costs", () => {
    const s = wideScene(60);
    for (let i = 0; i < 6; i++) dusty(s, range(1 + 10 * i, 10));
    allPrices(s, 85n);
    const minProfit = quote(WAD / 2n);
    const free = { minProfit, legCost: quote(0n) };
    expect(kinds(plan(s, free)).filter((kind) => kind.startsWith("bid"))).to.have.lengthOf(6);
    expect(plan(s, { minProfit }).skipped.map(({ reason }) => reason)).to.deep.equal(Array(6).fill("not-profitable"));
    mine(s, plan(s, { minProfit }).actions);
    expect(legsOf(s)).to.equal(0);
  });

  it("cost nothing where the keeper holds them already", () => {
    const s = wideScene(10);
    buyAll(s, s.keeper, range(1, 10), 1n);
    const id = dusty(s, range(1, 10));
    allPrices(s, 85n);
    expect(kinds(plan(s, { minProfit: quote(WAD / 2n) }))).to.deep.equal([`start ${id}`, `bid ${id}`]);
  });

  it("are not taken beyond the room of the keeper's account, and up to it they are", () => {
    const s = wideScene(130);
    buyAll(s, s.keeper, range(1, 64), 1n);
    const full = dusty(s, range(65, 49));
    const fits = dusty(s, range(65, 48));
    allPrices(s, 85n);
    const planned = plan(s, { legCost: quote(0n) });
    expect(planned.actions.map(({ kind, account: of }) => [kind, of]).filter(([kind]) => kind === "bid")).to.deep.equal([["bid", fits]]);
    expect(planned.skipped).to.deep.equal([{ reason: "no-room", account: full, legs: 113n }]);
  });
});
