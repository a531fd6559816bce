import { type InstrumentId, instrumentId, type MarketId, marketId, type Position, type Size, size } from "./types.js";
import { PRICE_TICK } from "./units.js";

/**
 * A position's storage slot; twin of contracts/types/Position.sol. Nothing outside this file knows the shifts.
 *
 * ```
 *  255     240 239  236 235      204 203      140 139       44 43       12 11    0
 * +-----------+--------+------------+------------+------------+-----------+-------+
 * | market 16 | kind 4 | expiry 32  | strike 64  | size int96 | adlSeq 32 | spare |
 * +-----------+--------+------------+------------+------------+-----------+-------+
 * |<------------- InstrumentId (116 bits) ------>| WAD lots
 * ```
 *
 * A perpetual has neither expiry nor strike; bits 235 to 140 of its slot keep its funding checkpoint instead (int96, ticks).
 */
export const KIND_PERPETUAL = 1n;

const INSTRUMENT_SHIFT = 140n;
const SIZE_SHIFT = 44n;
const SIZE_BITS = 96;
const SIZE_MASK = (1n << 96n) - 1n;
const MARKET_SHIFT = 100n;
const KIND_SHIFT = 96n;
const TERMS_BITS = 96;
const TERMS_MASK = (1n << 96n) - 1n;

/** The perpetual of a market: no expiry, no strike. */
export function perpetualOf(market: MarketId): InstrumentId {
  return instrumentId((market << MARKET_SHIFT) | (KIND_PERPETUAL << KIND_SHIFT));
}

/** The market of an instrument: 16 bits, whatever stands above them. */
export function marketOf(instrument: InstrumentId): MarketId {
  return marketId(BigInt.asUintN(16, instrument >> MARKET_SHIFT));
}

export function kindOf(instrument: InstrumentId): bigint {
  return (instrument >> KIND_SHIFT) & 0xfn;
}

/** The slot of a position that was never deleveraged, a perpetual's with checkpoint 0. `lots` must fit int96. */
export function packPosition(instrument: InstrumentId, lots: Size): Position {
  return ((instrument << INSTRUMENT_SHIFT) | ((lots & SIZE_MASK) << SIZE_SHIFT)) as Position;
}

export function instrumentOf(position: Position): InstrumentId {
  const id = position >> INSTRUMENT_SHIFT;
  return instrumentId(((id >> KIND_SHIFT) & 0xfn) === KIND_PERPETUAL ? id & ~TERMS_MASK : id);
}

export function sizeOf(position: Position): Size {
  return size(BigInt.asIntN(SIZE_BITS, position >> SIZE_SHIFT));
}

/** The same slot with another size. */
export function withSize(position: Position, lots: Size): Position {
  return ((position & ~(SIZE_MASK << SIZE_SHIFT)) | ((lots & SIZE_MASK) << SIZE_SHIFT)) as Position;
}

/** Payable funding index up to which a perpetual was settled: quote per lot [WAD], on the tick. */
export function checkpointOf(position: Position): bigint {
  return BigInt.asIntN(TERMS_BITS, position >> INSTRUMENT_SHIFT) * PRICE_TICK;
}

/** The same perpetual settled up to another payable index [WAD], which is on the tick. */
export function withCheckpoint(position: Position, payableIndex: bigint): Position {
  const ticks = (payableIndex / PRICE_TICK) & TERMS_MASK;
  return ((position & ~(TERMS_MASK << INSTRUMENT_SHIFT)) | (ticks << INSTRUMENT_SHIFT)) as Position;
}
