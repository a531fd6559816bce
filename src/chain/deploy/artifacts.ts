import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Abi, Hex } from "viem";
import { z } from "zod";
import { ArtifactError } from "../codec/chainErrors.js";

/** How contracts were compiled: `production` is optimised through the IR, `default` builds quickly for tests and local chains. */
export const PROFILES = ["default", "production"] as const;
export type Profile = (typeof PROFILES)[number];

const FOLDERS: Readonly<Record<Profile, string>> = { default: "artifacts", production: "artifacts-production" };
const BUILDS: Readonly<Record<Profile, string>> = { default: "npm run build", production: "npm run build:production" };

const SOURCES = {
  TestToken: "contracts/mocks/TestToken.sol",
  MockV3Aggregator: "@chainlink/contracts/src/v0.8/tests/MockV3Aggregator.sol",
  ScenarioKernel: "contracts/margin/kernels/ScenarioKernel.sol",
  MarginEngine: "contracts/margin/MarginEngine.sol",
  OracleHub: "contracts/oracle/OracleHub.sol",
  ChainlinkAdapter: "contracts/oracle/ChainlinkAdapter.sol",
  ClearingHouse: "contracts/ClearingHouse.sol",
  SiloGovernor: "contracts/governance/SiloGovernor.sol",
  LiquidationAuction: "contracts/liquidation/LiquidationAuction.sol",
  StakerFund: "contracts/insurance/StakerFund.sol",
  DeficitLedger: "contracts/insurance/DeficitLedger.sol",
  ReferenceVenue: "contracts/venue/ReferenceVenue.sol",
  RiskLens: "contracts/lens/RiskLens.sol",
} as const;

/** Contracts that {@link readArtifact} finds. */
export type Deployable = keyof typeof SOURCES;

const hexSchema = z.custom<Hex>((value) => typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value));
const spans = z.array(z.object({ length: z.number(), start: z.number() }));
const artifactSchema = z.object({
  contractName: z.string(),
  abi: z.custom<Abi>(Array.isArray),
  bytecode: hexSchema,
  deployedBytecode: hexSchema,
  immutableReferences: z.record(z.string(), spans).optional(),
});

/** A compiled contract as Hardhat writes it. */
export interface Artifact {
  readonly contractName: string;
  readonly abi: Abi;
  /** Creation code, without constructor arguments. */
  readonly bytecode: Hex;
  readonly deployedBytecode: Hex;
  /** Where constructors write immutables into the deployed code, in bytes. */
  readonly immutables: readonly { readonly start: number; readonly length: number }[];
}

/**
 * Reads a compiled contract.
 *
 * @param root the checkout; by default the one this file belongs to
 * @throws ArtifactError naming the build to run when it is missing or not what Hardhat writes
 */
export function readArtifact(
  name: Deployable,
  profile: Profile = "default",
  root = fileURLToPath(new URL("../../../", import.meta.url)),
): Artifact {
  const path = `${root.replace(/\/$/, "")}/${FOLDERS[profile]}/${SOURCES[name]}/${name}.json`;
  let parsed: z.output<typeof artifactSchema>;
  try {
    parsed = artifactSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new ArtifactError(name, profile, BUILDS[profile], cause);
  }
  const { immutableReferences = {}, ...artifact } = parsed;
  return { ...artifact, immutables: Object.values(immutableReferences).flat() };
}

/** Code with its immutables blanked out, so that two deployments of one contract are the same text. */
function blanked(code: Hex, immutables: Artifact["immutables"]): string {
  const bytes = Buffer.from(code.slice(2), "hex");
  for (const { start, length } of immutables) bytes.fill(0, start, start + length);
  return bytes.toString("hex");
}

/** Whether code on a chain is what this artifact deploys, whatever its constructor was given. */
export function isCodeOf(artifact: Artifact, code: Hex): boolean {
  return blanked(code, artifact.immutables) === blanked(artifact.deployedBytecode, artifact.immutables);
}
