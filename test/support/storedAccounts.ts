import { AbiCoder, keccak256, toBeHex } from "ethers";
import { networkHelpers } from "./chain.js";
import type { Silo } from "./silo.js";
import { membersOf, storageOf } from "./storageLayout.js";

/** Sets a counter of an account in storage: nobody counts so far in a test. */
export async function setCounter(
  { clearingHouse }: Silo,
  account: bigint,
  counter: "orderEpoch" | "ownerSeq",
  value: bigint,
): Promise<void> {
  const address = await clearingHouse.getAddress();
  const { slot } = await storageOf("ClearingHouse", "_accounts");
  const key = keccak256(AbiCoder.defaultAbiCoder().encode(["uint64", "uint256"], [account, slot]));
  const [offset = 0, bytes = 0] = (await membersOf("ClearingHouse", "Account"))[counter]?.slice(1) ?? [];
  const shift = BigInt(8 * offset);
  const mask = ((1n << BigInt(8 * bytes)) - 1n) << shift;
  const word = BigInt(await networkHelpers.getStorageAt(address, key));
  await networkHelpers.setStorageAt(address, key, toBeHex((word & ~mask) | (value << shift), 32));
}
