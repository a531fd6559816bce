#!/usr/bin/env node
// Starts the `keel` command from its TypeScript sources. Hardhat and some newer Node features need Node 22.13; a shell that
// finds an older Node first is no reason to fail, because the install brought a new one along.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 13)) {
  const { register } = await import("tsx/esm/api");
  register();
  const { main } = await import("../src/cli/main.ts");
  const { endOnBrokenPipe, processIo } = await import("../src/cli/io.ts");
  endOnBrokenPipe(processIo);
  // Not process.exit: what is still in the pipes must arrive.
  process.exitCode = await main(process.argv.slice(2));
} else {
  const newer = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  if (!existsSync(newer)) {
    console.error(
      `keel needs Node 22.13 or newer, this is ${process.versions.node}: run \`npm ci\` in the checkout, which brings one along`,
    );
    process.exit(1);
  }
  const child = spawn(newer, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  // Whoever stops this process means the one that does the work: a keeper ends cleanly on SIGTERM.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
