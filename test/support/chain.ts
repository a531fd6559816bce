import { network } from "hardhat";

/** Opens a fresh in-process chain: nothing is shared with other connections. */
export const connect = () => network.create("sim");

export type Connection = Awaited<ReturnType<typeof connect>>;

/** One chain for all contract tests of a mocha run: fixtures go back to a snapshot of it instead of deploying again. */
export const connection = await connect();

export const { ethers, networkHelpers, provider } = connection;

export type Signer = Awaited<ReturnType<typeof ethers.getSigners>>[number];
