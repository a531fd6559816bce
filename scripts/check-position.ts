// Shows an account's equity, margins, positions and limits: `keel account` for those who live in Hardhat.
import { runKeel, settingsOf } from "./usage.js";

const settings = settingsOf("check-position", [
  { name: "KEEL_RPC", about: "JSON-RPC URL of the node", needed: true },
  { name: "KEEL_ACCOUNT", about: "the account's number", needed: true },
  { name: "KEEL_MARKET", about: "only this market, by number or name", needed: false },
  { name: "KEEL_DEPLOYMENTS", about: "where the deployment is recorded; deployments without it", needed: false },
]);

if (settings !== undefined) {
  await runKeel(["account", settings.KEEL_ACCOUNT ?? ""], {
    "--rpc": settings.KEEL_RPC,
    "--market": settings.KEEL_MARKET,
    "--deployments": settings.KEEL_DEPLOYMENTS,
  });
}
