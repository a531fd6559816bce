/** A value that an error carries, by the argument's name in Solidity. */
export type ErrorValue = bigint | string | boolean;

/**
 * What a contract reports by reverting: the name and the arguments of the Solidity error. Nothing has changed when it is
 * thrown. Arguments keep the order in which Solidity declares them.
 */
export class EngineError extends Error {
  /** Name of the Solidity error, e.g. `InsufficientMargin`. */
  readonly errorName: string;
  /** Its arguments by name: integers as bigint, addresses and hashes as strings. */
  readonly args: Readonly<Record<string, ErrorValue>>;

  constructor(errorName: string, args: Readonly<Record<string, ErrorValue>>) {
    super(`${errorName}(${Object.values(args).map(String).join(", ")})`);
    this.name = "EngineError";
    this.errorName = errorName;
    this.args = args;
  }
}

/** Checked arithmetic left its type. */
export const PANIC_OVERFLOW = 0x11n;
/** Division by zero. */
export const PANIC_DIVISION_BY_ZERO = 0x12n;

/** Throws Solidity's `Panic(code)`. */
export function panic(code: bigint): never {
  throw new EngineError("Panic", { code });
}
