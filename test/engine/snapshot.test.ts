import { expect } from "chai";
import { createSilo, digest, fromSnapshot, ShapeError, type SiloConfig, toSnapshot } from "../../src/engine/index.js";
import { seconds, WAD, wad, ZERO_ADDRESS } from "../../src/math/index.js";
import {
  ADDRESSES,
  ALICE,
  AUCTION,
  account,
  at,
  BOB,
  BROKER,
  errorOf,
  fillOf,
  GOVERNANCE,
  lots,
  orderOf,
  STRANGER,
  send,
  tokens,
  trade,
  type World,
  world,
} from "./world.js";

/** A silo in which every table has an entry. */
function busy(): World {
  const w = world();
  const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
  trade(w, { buyer: a, seller: b, size: lots(10n), price: at(100n) });
  const maker = orderOf({ account: a, signer: ALICE, size: lots(1n) });
  const taker = orderOf({ account: b, signer: BOB, size: lots(-1n) });
  send(w, STRANGER, { name: "venue.matchOrders", maker, taker, size: lots(1n), minSize: lots(0n) });
  send(w, ALICE, { name: "clearingHouse.setOperator", account: a, operator: BOB, enabled: true });
  send(w, ALICE, { name: "clearingHouse.setApprovalForAll", operator: BOB, approved: true });
  send(w, GOVERNANCE, { name: "governor.setOffsetShare", group: 1n, offsetShare: 5n });
  send(w, ALICE, { name: "token.mint", to: ALICE, value: tokens(100n) });
  send(w, ALICE, { name: "fund.deposit", assets: tokens(100n), receiver: ALICE });
  send(w, ALICE, { name: "fund.requestUnlock", shares: 7n });
  send(w, ALICE, { name: "fund.approve", spender: BOB, value: 7n });
  send(w, STRANGER, { name: "adapter.replace", adapter: BOB, price: 1n, validUntil: seconds(2n), available: true });
  w.state.tables.claims.set(ALICE, { principal: 1n, index: 2n, scale: 5n, generation: 3n, credit: 4n });
  const auction = { id: 1n, lastTouch: seconds(5n), solventElapsed: seconds(1n), insolventElapsed: seconds(2n) };
  w.state.tables.auctions.set(a, { ...auction, insolvent: true, outages: [], reserved: 9n, bonusPaid: 8n });
  return w;
}

const parsed = (w: World) => JSON.parse(JSON.stringify(toSnapshot(w.state))) as Record<string, Record<string, unknown>>;

describe("a snapshot", () => {
  it("holds the whole state as plain JSON", () => {
    const w = busy();
    for (const [name, table] of Object.entries(w.state.tables)) expect(table.size, name).to.be.greaterThan(0);
    const copy = fromSnapshot(parsed(w));
    expect(copy).to.deep.equal(w.state);
    expect(digest(copy)).to.equal(digest(w.state));
  });

  it("is a state of its own: what happens to one does not happen to the other", () => {
    const w = busy();
    const before = digest(w.state);
    const copy = { state: fromSnapshot(parsed(w)), now: w.now };
    send(copy, BROKER, fillOf({ buyer: 17n as never, seller: 16n as never, size: lots(1n), price: at(100n) }));
    expect(digest(w.state)).to.equal(before);
    expect(digest(copy.state)).not.to.equal(before);
  });

  it("does not depend on the order in which things came about", () => {
    const one = world();
    const two = world();
    send(one, GOVERNANCE, { name: "governor.setOffsetShare", group: 20n, offsetShare: 1n });
    send(one, GOVERNANCE, { name: "governor.setOffsetShare", group: 3n, offsetShare: 1n });
    send(two, GOVERNANCE, { name: "governor.setOffsetShare", group: 3n, offsetShare: 1n });
    send(two, GOVERNANCE, { name: "governor.setOffsetShare", group: 20n, offsetShare: 1n });
    expect(digest(one.state)).to.equal(digest(two.state));
  });

  it("is refused where a value has another shape, with the path to it", () => {
    const broken = (change: (plain: Record<string, Record<string, unknown>>) => unknown): ShapeError => {
      const plain = parsed(busy());
      const replaced = change(plain);
      try {
        fromSnapshot(replaced ?? plain);
      } catch (error) {
        if (error instanceof ShapeError) return error;
        throw error;
      }
      throw new Error("expected a ShapeError");
    };
    const cases = [
      [broken(() => "nonsense"), "value: expected an object"],
      [broken((p) => ({ ...p, tables: null })), "tables: expected an object"],
      [broken((p) => ({ ...p, addresses: { ...p.addresses, token: "0xA" } })), "addresses.token: expected an address in lower case"],
      [broken((p) => ({ ...p, singles: { ...p.singles, token: null } })), "singles.token: expected an object"],
      [
        broken((p) => ({ ...p, singles: { ...p.singles, token: { totalSupply: 5 } } })),
        "singles.token.totalSupply: expected an integer as a decimal string",
      ],
      [
        broken((p) => ({ ...p, singles: { ...p.singles, token: { totalSupply: "-5" } } })),
        "singles.token.totalSupply: expected an unsigned 256-bit bigint",
      ],
      [broken((p) => ({ ...p, tables: { ...p.tables, feeds: {} } })), "tables.feeds: expected a list"],
      [
        broken((p) => ({ ...p, tables: { ...p.tables, listedVenues: [{ key: BOB, value: "yes" }] } })),
        "tables.listedVenues[0].value: expected true or false",
      ],
      [
        broken((p) => ({ ...p, tables: { ...p.tables, filledSizes: [{ key: "0x00", value: {} }] } })),
        "tables.filledSizes[0].key: expected an account and a nonce with a colon",
      ],
      [
        broken((p) => ({ ...p, tables: { ...p.tables, owners: [{ key: "nobody", value: {} }] } })),
        "tables.owners[0].key: expected a contract of the silo",
      ],
    ] as const;
    for (const [error, message] of cases) expect(error.message).to.equal(message);
    expect(cases[2][0]).to.include({ path: "addresses.token", expected: "an address in lower case", name: "ShapeError" });
  });
});

describe("a new silo", () => {
  const config: SiloConfig = {
    addresses: ADDRESSES,
    deployer: GOVERNANCE,
    owner: GOVERNANCE,
    auctionParameters: AUCTION,
    venueFees: { makerFeeRate: wad(0n), takerFeeRate: wad(0n) },
  };
  const errorFor = (change: Partial<SiloConfig>) => errorOf(() => createSilo({ ...config, ...change }));

  it("is checked as its constructors check", () => {
    expect(errorFor({ owner: ZERO_ADDRESS }).errorName).to.equal("OwnableInvalidOwner");
    expect(errorFor({ auctionParameters: { ...AUCTION, kneeTime: seconds(0n) } }).errorName).to.equal("InvalidAuctionParameters");
    expect(errorFor({ venueFees: { makerFeeRate: wad(WAD), takerFeeRate: wad(0n) } }).errorName).to.equal("FeeRateTooHigh");
  });

  it("belongs to its owner and holds nothing", () => {
    const state = createSilo(config);
    expect([...state.tables.owners.keys()]).to.deep.equal(["governor", "oracle", "auction", "venue"]);
    expect(state.singles.clearingHouse.nextAccount).to.equal(16n);
    expect(state.tables.accounts.size).to.equal(0);
  });
});
