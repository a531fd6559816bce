import { parseUnits } from "ethers";
import { usd, wad } from "./amounts.js";
import type { Signer } from "./chain.js";
import { FEED_DECIMALS, marketOf, perpetual, type Silo } from "./silo.js";

export interface Trader {
  readonly id: bigint;
  readonly owner: Signer;
}

/** A signer that no account of the test belongs to yet. */
export function signerOf(silo: Silo, index: number): Signer {
  const signer = silo.traders[index];
  if (signer === undefined) throw new Error(`there is no trader ${index}`);
  return signer;
}

/** Gives `owner` tokens that the silo may take. */
export async function giveTokens(
  silo: Silo,
  owner: Signer,
  amount: bigint,
  spender: { getAddress(): Promise<string> } = silo.clearingHouse,
) {
  const address = await spender.getAddress();
  await silo.token.mint(owner.address, amount);
  await silo.token.connect(owner).approve(address, 2n ** 255n);
}

export async function depositTo(silo: Silo, trader: Trader, amount: bigint) {
  await giveTokens(silo, trader.owner, amount);
  return silo.clearingHouse.connect(trader.owner).deposit(trader.id, amount);
}

/** Opens an account of trader number `index`, deposits dollars, and consents to the venue and the desk. */
export async function openAccount(silo: Silo, index: number, dollars: string | number): Promise<Trader> {
  const owner = signerOf(silo, index);
  const id = await silo.clearingHouse.nextAccount();
  const clearingHouse = silo.clearingHouse.connect(owner);
  await clearingHouse.openAccount(owner);
  await clearingHouse.setVenueEnabled(id, silo.venue, true);
  await clearingHouse.setVenueEnabled(id, silo.desk, true);
  const trader = { id, owner };
  if (usd(dollars) > 0n) await depositTo(silo, trader, usd(dollars));
  return trader;
}

/** New price of a market, in quote per unit of underlying, observed in the next block. */
export async function setPrice(silo: Silo, market: bigint, price: string | number) {
  return marketOf(silo, market).feed.updateAnswer(parseUnits(String(price), FEED_DECIMALS));
}

export interface Trade {
  readonly buyer: { readonly id: bigint };
  readonly seller: { readonly id: bigint };
  readonly market: bigint;
  /** Lots. */
  readonly size: string | number;
  /** Quote per lot. */
  readonly price: string | number;
  /** Quote. */
  readonly buyerFee?: string | number;
  readonly sellerFee?: string | number;
}

export const fillOf = (trade: Trade) => ({
  buyer: trade.buyer.id,
  seller: trade.seller.id,
  instrument: perpetual(trade.market),
  size: wad(trade.size),
  price: wad(trade.price),
  buyerFee: wad(trade.buyerFee ?? 0),
  sellerFee: wad(trade.sellerFee ?? 0),
});

/** Enough for every call that a chain accepts at all (EIP-7825). Stating it saves estimating it, which costs many runs. */
export const GAS = { gasLimit: 16_000_000n } as const;

/** Settles a trade through the desk: no orders, and no fee unless stated. */
export const fill = (silo: Silo, trade: Trade) => silo.clearingHouse.connect(silo.desk).fill(fillOf(trade), GAS);

/** Size of an account's leg [WAD lots]. */
export const sizeOf = (silo: Silo, trader: Trader, market: bigint) => silo.clearingHouse.sizeOf(trader.id, perpetual(market));

/** An account's equity [WAD quote] at fresh prices. */
export const equityOf = async (silo: Silo, trader: Trader) => (await silo.lens.accountRisk(trader.id)).equity;

/** An account's cash as recorded [WAD quote], pending funding not applied. */
export async function cashOf(silo: Silo, id: bigint): Promise<bigint> {
  const [view] = await silo.lens.accounts(id, 1n);
  if (view === undefined) throw new Error(`account ${id} does not exist`);
  return view.account.cash;
}

/** Stakes dollars of the staker in the insurance fund. */
export async function stake(silo: Silo, dollars: string | number, owner: Signer = silo.staker) {
  await giveTokens(silo, owner, usd(dollars), silo.fund);
  return silo.fund.connect(owner).deposit(usd(dollars), owner);
}

/** The block after the next mined one has this many seconds more than the last: exact, whatever the wall clock does. */
export async function nextBlockAfter(silo: Silo, seconds: number) {
  const { time } = silo.connection.networkHelpers;
  const at = (await time.latest()) + seconds;
  await time.setNextBlockTimestamp(at);
  return at;
}
