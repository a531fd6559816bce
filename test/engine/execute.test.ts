import { expect } from "chai";
import { type Command, digest, execute, isError, preview, ShapeError, violations } from "../../src/engine/index.js";
import { safeCastInt, seconds } from "../../src/math/index.js";
import { ALICE, account, at, BOB, bareWorld, cash, errorOf, lots, money, send, setPrice, tokens, trade, world } from "./world.js";

const context = { timestamp: seconds(1_700_000_000n), sender: ALICE };

/** What a command with arguments that no contract call could carry is refused with. */
function misshapen(command: unknown): ShapeError {
  const w = world();
  const before = digest(w.state);
  try {
    execute(w.state, command as Command, context);
  } catch (error) {
    expect(digest(w.state)).to.equal(before);
    if (error instanceof ShapeError) return error;
    throw error;
  }
  throw new Error("expected a ShapeError");
}

describe("executing a command", () => {
  it("changes the state it is given, and says what", () => {
    const w = world();
    const outcome = send(w, BOB, { name: "clearingHouse.openAccount", owner: ALICE });
    expect(outcome.dirty.accounts).to.deep.equal([16n]);
    expect(outcome.dirty.singles).to.deep.equal(["clearingHouse"]);
    expect(w.state.tables.accounts.get(outcome.result)?.owner).to.equal(ALICE);
  });

  it("keeps nothing of the caller's objects but what belongs there", () => {
    const w = bareWorld();
    const command = { name: "feed.update", feed: BOB, decimals: 8n, answer: 1n, updatedAt: seconds(1n), available: true, more: 5 } as const;
    execute(w.state, command, context);
    expect(w.state.tables.feeds.get(BOB)).to.deep.equal({ decimals: 8n, answer: 1n, updatedAt: 1n, available: true });
  });

  it("refuses arguments that Solidity's types cannot hold", () => {
    const cases = [
      [{ name: "clearingHouse.poke", market: 65_536n }, "market: expected an unsigned 16-bit bigint"],
      [{ name: "clearingHouse.poke", market: 1 }, "market: expected an unsigned 16-bit bigint"],
      [{ name: "clearingHouse.poke" }, "market: expected an unsigned 16-bit bigint"],
      [{ name: "governor.setPremium", market: 1n, premium: 1n << 63n }, "premium: expected a signed 64-bit bigint"],
      [{ name: "clearingHouse.openAccount", owner: "0xABCD" }, "owner: expected an address in lower case"],
      [{ name: "clearingHouse.fill", trade: 5 }, "trade: expected an object"],
      [{ name: "venue.cancelNonces", account: 1n, nonces: [1n, -1n] }, "nonces[1]: expected an unsigned 256-bit bigint"],
      [{ name: "clearingHouse.rescue" }, "name: expected the name of a command"],
    ] as const;
    for (const [command, message] of cases) expect(misshapen(command).message).to.equal(message);
  });

  it("only tells, when it is simulated", () => {
    const w = world();
    const id = account(w, ALICE, 10n);
    const before = digest(w.state);
    const command = { name: "clearingHouse.withdraw", account: id, amount: tokens(3n), to: BOB } as const;
    const previewed = preview(w.state, command, context);
    expect(previewed.result).to.equal(tokens(3n));
    expect(digest(w.state)).to.equal(before);
    const outcome = execute(w.state, command, context);
    expect(previewed.events).to.deep.equal(outcome.events);
  });

  it("fails by name and arguments, in one line", () => {
    const w = world();
    const error = errorOf(() => send(w, ALICE, { name: "clearingHouse.poke", market: 9n as never }));
    expect(error.message).to.equal("UnknownMarket(9)");
    expect(error.name).to.equal("EngineError");
    expect(isError(error, "UnknownMarket") && error.args.market).to.equal(9n);
    expect(isError(error, "ZeroAmount")).to.equal(false);
    expect(isError(new Error("UnknownMarket"), "UnknownMarket")).to.equal(false);
  });

  it("has no more cash in an account than 192 bits count", () => {
    expect(errorOf(() => safeCastInt(192, 1n << 200n)).errorName).to.equal("SafeCastOverflowedIntDowncast");
  });
});

describe("the promises of the books", () => {
  const busy = () => {
    const w = world();
    const [a, b] = [account(w, ALICE, 1000n), account(w, BOB, 1000n)];
    trade(w, { buyer: a, seller: b, size: lots(5n), price: at(100n) });
    return { w, a, b };
  };

  it("hold after trades and price moves", () => {
    const { w } = busy();
    setPrice(w, 120n);
    expect(violations(w.state)).to.deep.equal([]);
  });

  it("are seen broken: cash (INV-CASH)", () => {
    const { w, a } = busy();
    const before = w.state.tables.accounts.get(a);
    if (before === undefined) throw new Error("Alice has an account");
    w.state.tables.accounts.set(a, { ...before, cash: (cash(w, a) + 1n) as never });
    expect(violations(w.state)).to.deep.equal([
      { id: "INV-CASH", detail: `cash ${money(2000n) + 1n}, tokens and deficit ${money(2000n)}` },
    ]);
  });

  it("are seen broken: sizes and open interest (INV-ZERO)", () => {
    const { w, a } = busy();
    const before = w.state.tables.accounts.get(a);
    if (before === undefined) throw new Error("Alice has an account");
    w.state.tables.accounts.set(a, { ...before, legs: before.legs.map((leg) => ({ ...leg, size: lots(6n) })) });
    expect(violations(w.state).map(({ id }) => id)).to.deep.equal(["INV-ZERO"]);
  });

  it("are seen broken: tokens held and money reserved", () => {
    const { w, b } = busy();
    w.state.tables.tokenBalances.delete(w.state.addresses.clearingHouse);
    w.state.singles.auctionHouse = { ...w.state.singles.auctionHouse, totalReserved: 1n };
    const before = w.state.tables.accounts.get(b);
    if (before === undefined) throw new Error("Bob has an account");
    w.state.tables.accounts.set(b, { ...before, inAuction: true });
    expect(violations(w.state)).to.deep.equal([
      { id: "INV-CASH", detail: `holds 0, counts ${tokens(2000n)}` },
      { id: "INV-RESERVED", detail: "reserved 0, counted 1, accounts 17" },
    ]);
  });
});
