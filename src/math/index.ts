export { black76 } from "./black76.js";
export { black76Greeks, type Greeks } from "./black76Greeks.js";
export * from "./constants.js";
export * from "./errors.js";
export { expWad } from "./exponential.js";
export * from "./fixedPoint.js";
export * from "./ids.js";
export { impliedVol, type QuotedOption } from "./impliedVol.js";
export * from "./integers.js";
export { lnWad } from "./logarithm.js";
export { normalCdf, normalPdf } from "./normalDistribution.js";
export { normalTable, normalTableCode } from "./normalTable.js";
export { type Expiry, type OptionLeg, optionScenarios, type ScenarioValues, type VolShift } from "./optionKernel.js";
export * from "./position.js";
export * from "./quoteDomain.js";
export { sqrt, sqrtWad } from "./squareRoot.js";
export {
  MAX_LOG_MONEYNESS,
  MAX_SVI_A,
  MAX_SVI_B,
  MAX_SVI_RHO,
  MAX_SVI_SIGMA,
  MIN_SVI_SIGMA,
  type SviParams,
  sviTotalVariance,
  sviVol,
} from "./svi.js";
export { sviCalendarCheck } from "./sviCalendar.js";
export { sviCheck } from "./sviCheck.js";
export * from "./types.js";
export * from "./units.js";
