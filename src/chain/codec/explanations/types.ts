import { type Abi, type ContractErrorName, parseAbi } from "viem";
import type { abis } from "../../abi/abis.js";

/** What Solidity itself reverts with. */
export const solidityErrors = parseAbi(["error Error(string message)", "error Panic(uint256 code)"]);

type Interfaces = (typeof abis)[keyof typeof abis] | typeof solidityErrors;

/** Every error that a silo's contracts can revert with, by its Solidity name. */
type SiloErrorName = ErrorNamesOf<Interfaces>;

// viem names the errors of an interface that has none `string`; such an interface adds nothing.
type ErrorNamesOf<Each extends Abi> = Each extends Abi ? (string extends ContractErrorName<Each> ? never : ContractErrorName<Each>) : never;

/** What `decodeRevert` calls reverts that carry no error, or none that Keel's contracts have. */
type NamelessRevert = "RevertWithoutReason" | "UnknownRevert";

/**
 * A sentence that says what happened, and a hint that says what to do. `{argument}` is replaced by the error's argument in
 * human units; `:wad`, `:token` (6 decimals) and `:time` say the unit where the Solidity type does not.
 */
type Explanation = readonly [sentence: string, hint: string];

/** One explanation for each error: leaving one out does not compile. */
export type Explanations = Readonly<Record<SiloErrorName | NamelessRevert, Explanation>>;
