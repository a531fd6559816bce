import { expect } from "chai";
import { Contract, type ErrorFragment, Interface, ZeroAddress } from "ethers";
import { artifacts } from "hardhat";
import { TOKEN_SCALE } from "./amounts.js";
import { networkHelpers } from "./chain.js";
import { type Silo, standardSilo } from "./silo.js";

const CONTRACTS = [
  "ClearingHouse",
  "MarginEngine",
  "ScenarioKernel",
  "OracleHub",
  "ChainlinkAdapter",
  "SiloGovernor",
  "LiquidationAuction",
  "StakerFund",
  "DeficitLedger",
  "ReferenceVenue",
] as const;

async function everyError(): Promise<Contract> {
  const fragments = new Map<string, ErrorFragment>();
  for (const name of CONTRACTS) {
    const { abi } = await artifacts.readArtifact(name);
    new Interface(abi).forEachError((fragment) => {
      fragments.set(fragment.selector, fragment);
    });
  }
  return new Contract(ZeroAddress, [...fragments.values()]);
}

const errors = await everyError();

/** The call must revert with this custom error of the silo, whichever of its contracts raises it, and these arguments. */
export async function reverts(call: Promise<unknown>, error: string, args: readonly unknown[] = []): Promise<void> {
  const assertion = expect(call).to.be.revertedWithCustomError(errors, error);
  await (args.length > 0 ? assertion.withArgs(...args) : assertion);
}

/** All of a silo's accounts as the ledger keeps them. */
export async function accountsOf(silo: Silo) {
  const { nextAccount } = await silo.lens.silo();
  return silo.lens.accounts(0n, nextAccount);
}

async function sumOfCash(silo: Silo): Promise<bigint> {
  let sum = 0n;
  // The cached risk state carries pending funding, and needs no oracle that answers.
  for (const { id } of await accountsOf(silo)) sum += (await silo.clearingHouse.riskState(id)).cash;
  return sum;
}

/** INV-CASH: tokens held equal all claims to the wei, pending funding included, less the unfunded deficit. */
export async function checkCash(silo: Silo): Promise<void> {
  const state = await silo.lens.silo();
  const claims = (await sumOfCash(silo)) + state.houseCash + state.fundCash + state.recoveryCash;
  expect(state.custody * TOKEN_SCALE, "INV-CASH").to.equal(claims - state.unfundedDeficit);
  expect(state.tokenBalance >= state.custody, "tokens held are at least custody").to.equal(true);
  expect(state.recoveryCash >= 0n && state.fundCash >= 0n, "reserved accounts are not in debt").to.equal(true);
}

/** INV-ZERO: the sizes of every instrument sum to zero, and the longs to the market's open interest. */
export async function checkSizes(silo: Silo): Promise<void> {
  const sums = new Map<bigint, { net: bigint; long: bigint }>();
  for (const { legs } of await accountsOf(silo)) {
    for (const leg of legs) {
      const size = BigInt.asIntN(96, leg >> 44n);
      const { net, long } = sums.get(leg >> 240n) ?? { net: 0n, long: 0n };
      sums.set(leg >> 240n, { net: net + size, long: long + (size > 0n ? size : 0n) });
    }
  }
  for (const { id, market } of await silo.lens.markets(0n, 65_535n)) {
    expect(sums.get(id)?.net ?? 0n, `INV-ZERO of market ${id}`).to.equal(0n);
    expect(market.openInterest, `open interest of market ${id}`).to.equal(sums.get(id)?.long ?? 0n);
  }
}

/** What open auctions reserve adds up. */
export async function checkReserved(silo: Silo): Promise<void> {
  const reserved = (await accountsOf(silo)).reduce((sum, { auction }) => sum + auction.reserved, 0n);
  expect(await silo.auction.totalReserved(), "reserved by auctions").to.equal(reserved);
}

export async function checkInvariants(silo: Silo): Promise<void> {
  await checkCash(silo);
  await checkSizes(silo);
  await checkReserved(silo);
}

/**
 * Gives every test of the surrounding `describe` the silo as the fixture left it, and checks the invariants after each.
 * @returns reads the current test's silo
 */
export function useSilo<S extends Silo = Silo>(fixture: () => Promise<S>): () => S;
export function useSilo(): () => Silo;
export function useSilo(fixture: () => Promise<Silo> = standardSilo): () => Silo {
  let silo: Silo | undefined;
  const current = () => {
    if (silo === undefined) throw new Error("the silo exists inside tests only");
    return silo;
  };
  beforeEach("deploy a silo, or go back to it", async () => {
    // A copy of its own: markets that a test lists are gone from the chain at the next test.
    const loaded = await networkHelpers.loadFixture(fixture);
    silo = { ...loaded, markets: [...loaded.markets] };
  });
  afterEach("INV-CASH, INV-ZERO", async () => checkInvariants(current()));
  return current;
}
