/**
 * The option mathematics in doubles: each function returns numbers and a proven bound on their distance from what the function
 * of src/math gives for the integers that the arguments stand for (docs/numerics.md, "Fast path"). A decision may rest on such a
 * number where the bound clears the threshold, and rests on integers everywhere else.
 */
export {
  black76,
  black76Many,
  type Options,
  type OptionTerms,
  type Quote,
  type Quotes,
} from "./black76.js";
export { fromWad } from "./images.js";
export { impliedVol, type QuotedOption, type Vol } from "./impliedVol.js";
export { NORMAL_CDF_BOUND, normalCdf } from "./normalCdf.js";
export { optionScenarios } from "./optionKernel.js";
export { type Expiry, type Grid, gridOf, type Legs, legsOf, type Scenarios, scenariosFor } from "./scenarioTypes.js";
