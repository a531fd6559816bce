/**
 * The option mathematics in doubles: each function returns numbers and a proven bound on their distance from what the function
 * of src/math gives for the integers that the arguments stand for (docs/numerics.md, "Fast path"). A decision may rest on such a
 * number where the bound clears the threshold, and rests on integers everywhere else.
 */
export {
  black76Fast,
  black76FastMany,
  type OptionsFast,
  type OptionTermsFast,
  type QuoteFast,
  type QuotesFast,
} from "./black76Fast.js";
export { fromWad } from "./images.js";
export { impliedVolFast, type QuotedOptionFast, type VolFast } from "./impliedVolFast.js";
export { NORMAL_CDF_FAST_BOUND, normalCdfFast } from "./normalCdfFast.js";
export { optionScenariosFast } from "./optionScenariosFast.js";
export { type ExpiryFast, type GridFast, gridFast, type LegsFast, legsFast, type ScenariosFast, scenariosFor } from "./scenarioTypes.js";
