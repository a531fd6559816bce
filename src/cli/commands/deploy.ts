import type { Command } from "commander";
import { z } from "zod";
import { type Chain, connect } from "../../chain/client/client.js";
import { PROFILES, type Profile, readArtifact } from "../../chain/deploy/artifacts.js";
import { fileStore } from "../../chain/deploy/deployment.js";
import { deploySilo } from "../../chain/deploy/deploySilo.js";
import { DEFAULT_CONFIG, readSiloConfig } from "../../config/siloConfig.js";
import { flags, openSigner, withKey, withRpc } from "../chainDoor.js";
import type { Io } from "../io.js";
import { parseOptions } from "../options.js";
import { pairs } from "../output.js";
import { type CommandContext, type CommandResult, runCommand } from "../runCommand.js";

const EXAMPLES = `
Examples:
  keel deploy --rpc http://127.0.0.1:8545 --key-file dev.key
  keel deploy --rpc https://rpc.example.org --key-file deployer.json --config silo.yaml --token 0x... --owner 0x...

The file behind --config says everything about the silo; config/silo.yaml is the default and explains every parameter.
An interrupted deployment is finished by the same command.
`;

const schema = z.object({
  rpc: flags.rpc,
  keyFile: flags.keyFile,
  config: z.string().min(1, "must be a path").default(DEFAULT_CONFIG),
  token: flags.address.optional(),
  owner: flags.address.optional(),
  out: z.string().min(1, "must be a folder"),
  profile: z.enum(PROFILES, `must be ${PROFILES.join(" or ")}`).optional(),
});

/** Real chains get the optimised build; local ones what a developer has just built. */
function profileFor(chain: Chain, wanted: Profile | undefined): Profile {
  const profile = wanted ?? (chain.isLocal ? "default" : "production");
  // The largest contract stands for all: a missing build shows before anything is sent.
  readArtifact("ClearingHouse", profile);
  return profile;
}

async function deploy({ progress, log }: CommandContext, raw: unknown): Promise<CommandResult> {
  const { rpc, keyFile, config: path, token, owner, out, profile } = parseOptions(schema, raw);
  const given = await readSiloConfig(path);
  const config = { ...given, ...(token && { token }), ...(owner && { owner }) };
  const chain = await connect({ url: rpc });
  const signer = await openSigner(chain, keyFile, log);
  const store = fileStore(out, chain.chainId);
  const begun = await store.load();
  let steps = 0;
  const deployment = await deploySilo({
    chain,
    signer,
    config,
    store,
    profile: profileFor(chain, profile ?? begun?.profile),
    onStep: ({ step, outcome, address, transaction }) => {
      steps += outcome === "done" ? 1 : 0;
      progress.update(`${outcome === "done" ? "done " : "found"} ${step}${address === undefined ? "" : ` at ${address}`}`);
      log.debug({ step, outcome, address, transaction }, "deployment step");
    },
  });
  const { contracts, markets, chainId } = deployment;
  const json = { chainId, file: store.path, profile: deployment.profile, steps, contracts, markets };
  const listed = markets.map(
    ({ id, name, feed, mockFeed }) => [`market ${id}`, `${name}, feed ${feed}${mockFeed ? " (set by hand)" : ""}`] as const,
  );
  const head = [
    ["chain", String(chainId)],
    ["file", store.path],
    ["steps", steps === 0 ? "everything was there" : `${steps} done now`],
  ] as const;
  const lines = [...head, ...Object.entries(contracts), ...listed];
  const offered = config.owner !== undefined && config.owner.toLowerCase() !== signer.address.toLowerCase();
  const note = offered ? `\n\n${config.owner} becomes the owner by calling acceptOwnership on governor, oracle, auction and venue.` : "";
  return { json, text: pairs(lines) + note };
}

/** `keel deploy`: deploys a silo, or finishes one. */
export function registerDeploy(program: Command, io: Io): void {
  withKey(withRpc(program.command("deploy").description("deploy a silo to any node, step by step; run again to finish an interrupted one")))
    .option("--config <file>", "YAML or JSON, in human units (default: config/silo.yaml of this package)")
    .option("--token <address>", "quote token with 6 decimals; local chains get a test token without it")
    .option("--owner <address>", "who may change parameters afterwards; the deployer without it")
    .option("--out <folder>", "where the deployment is recorded, as <chainId>.json", "deployments")
    .option("--profile <build>", "which build to deploy: default or production (default on real chains)")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(io, deploy));
}
