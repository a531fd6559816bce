// Deploys a silo, or finishes one: `keel deploy` for those who live in Hardhat.
import { runKeel, settingsOf } from "./usage.js";

const settings = settingsOf("deploy", [
  { name: "KEEL_RPC", about: "JSON-RPC URL of the node", needed: true },
  { name: "KEEL_KEY_FILE", about: "private key or encrypted keystore of the deployer", needed: true },
  { name: "KEEL_CONFIG", about: "what to deploy; config/silo.yaml without it", needed: false },
  { name: "KEEL_TOKEN", about: "quote token with 6 decimals; a local chain needs none", needed: false },
  { name: "KEEL_OWNER", about: "who may change parameters afterwards", needed: false },
  { name: "KEEL_DEPLOYMENTS", about: "where the deployment is recorded; deployments without it", needed: false },
]);

if (settings !== undefined) {
  await runKeel(["deploy"], {
    "--rpc": settings.KEEL_RPC,
    "--key-file": settings.KEEL_KEY_FILE,
    "--config": settings.KEEL_CONFIG,
    "--token": settings.KEEL_TOKEN,
    "--owner": settings.KEEL_OWNER,
    "--out": settings.KEEL_DEPLOYMENTS,
  });
}
