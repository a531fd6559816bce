import { formatDecimal } from "../../base/decimal.js";
import { KeelError } from "../../base/errors.js";
import { MAX_INDEX, MIN_INDEX } from "../../math/index.js";

/** Bars are too short for four steps at different whole seconds. */
export class BarTooShortError extends KeelError {
  constructor(seconds: number) {
    super("BAR_TOO_SHORT", `bars of ${seconds} s can't be divided into four steps`, {
      hint: "use bars of 4 seconds or longer",
      details: { seconds },
    });
  }
}

/** Parameters of a generated price path do not make sense. */
export class CrashShapeError extends KeelError {
  constructor(reason: string) {
    super("CRASH_SHAPE", `the crash shape is not usable: ${reason}`, { details: { reason } });
  }
}

/** The bars hold prices that the contracts can't. */
export class PriceOutOfDomainError extends KeelError {
  constructor() {
    super("PRICE_OUT_OF_DOMAIN", `the bars hold prices outside ${formatDecimal(MIN_INDEX)} to ${formatDecimal(MAX_INDEX)}`, {
      hint: "quote the market per larger lot, or in another currency",
    });
  }
}
