import { ledger } from "./ledger.js";
import { libraries } from "./libraries.js";
import { modules } from "./modules.js";
import { risk } from "./risk.js";
import type { Explanations } from "./types.js";

export { solidityErrors } from "./types.js";

/** What each error of a silo's contracts means, and what to do about it. */
export const explanations: Explanations = { ...ledger, ...risk, ...modules, ...libraries };
