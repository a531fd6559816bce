import { EngineError } from "./errors.js";
import { WAD } from "./fixedPoint.js";

/**
 * Where options are quoted (docs/risk-model.md, 4); twin of contracts/math/QuoteDomain.sol. Outside of it every quote
 * function throws the error that names the argument; nothing is clipped.
 */

/** Forward, quote per lot [WAD]. */
export const MIN_FORWARD = 10n ** 12n;
export const MAX_FORWARD = 10n ** 30n;
/** The strike is within forward / MAX_RATIO .. forward * MAX_RATIO. */
export const MAX_RATIO = 50n;
/** Annualised volatility [WAD]. */
export const MIN_VOL = 10n ** 16n;
export const MAX_VOL = 10n ** 19n;
/** A year is 365 days [s]. */
export const YEAR = 31_536_000n;
export const MAX_TIME = 10n * YEAR;

/** An option on a forward: prices in quote per lot [WAD], volatility annualised [WAD], time in seconds, discount in (0, 1] [WAD]. */
export interface OptionTerms {
  readonly forward: bigint;
  readonly strike: bigint;
  readonly vol: bigint;
  readonly timeToExpiry: bigint;
  readonly discount: bigint;
}

/** Throws the error of the first argument out of its domain. An expired option has no volatility to look at. */
export function checkTerms({ forward, strike, vol, timeToExpiry, discount }: OptionTerms): void {
  checkMoneyness(forward, strike);
  if (timeToExpiry !== 0n && (vol < MIN_VOL || vol > MAX_VOL)) throw new EngineError("VolOutOfDomain", { vol });
  if (timeToExpiry < 0n || timeToExpiry > MAX_TIME) throw new EngineError("TimeOutOfDomain", { timeToExpiry });
  checkDiscount(discount);
}

/** Throws `ForwardOutOfDomain` or `StrikeOutOfDomain`. */
export function checkMoneyness(forward: bigint, strike: bigint): void {
  if (forward < MIN_FORWARD || forward > MAX_FORWARD) throw new EngineError("ForwardOutOfDomain", { forward });
  if (strike > forward * MAX_RATIO || strike * MAX_RATIO < forward) throw new EngineError("StrikeOutOfDomain", { strike, forward });
}

/** Throws `TimeOutOfDomain`: for what cannot be quoted at expiry. */
export function checkTime(timeToExpiry: bigint): void {
  if (timeToExpiry <= 0n || timeToExpiry > MAX_TIME) throw new EngineError("TimeOutOfDomain", { timeToExpiry });
}

/** Throws `DiscountOutOfDomain`. */
export function checkDiscount(discount: bigint): void {
  if (discount <= 0n || discount > WAD) throw new EngineError("DiscountOutOfDomain", { discount });
}
