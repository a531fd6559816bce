import { computeAddress, id, SigningKey } from "ethers";
import { type Address, address } from "../../src/math/index.js";

/** The people of the harness: fixed keys, so that a counter-example means the same everywhere. */
export interface Actor {
  readonly name: string;
  readonly address: Address;
  sign(digest: string): string;
}

function actor(name: string): Actor {
  const key = new SigningKey(id(`keel differential ${name}`));
  return { name, address: address(computeAddress(key.publicKey)), sign: (digest) => key.sign(digest).serialized };
}

const several = (name: string, count: number) => Array.from({ length: count }, (_, i) => actor(`${name} ${i}`));

/** Owns the governor, the oracle hub, the auction and the venue at first. */
export const ADMIN = actor("admin");
/** Whom ownership is handed to. */
export const HEIR = actor("heir");
/** An address that is listed as a venue and settles whatever it is told to. */
export const DESK = actor("desk");
export const TRADERS: readonly Actor[] = several("trader", 10);
export const KEEPERS: readonly Actor[] = several("keeper", 2);
export const STAKERS: readonly Actor[] = several("staker", 3);
export const STRANGER = actor("stranger");

export const PEOPLE: readonly Actor[] = [ADMIN, HEIR, DESK, ...TRADERS, ...KEEPERS, ...STAKERS, STRANGER];

const byAddress = new Map(PEOPLE.map((one) => [one.address, one]));

/** The actor of an address, or undefined for a contract or nobody. */
export const actorAt = (where: Address): Actor | undefined => byAddress.get(where);

/** An address that deploys one contract by its first transaction and does nothing else. */
export const deployerOf = (what: string): Address => actor(`deployer of ${what}`).address;
