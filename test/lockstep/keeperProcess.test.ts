import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { KeeperDiedError, KeeperHungError } from "../../src/lockstep/errors.js";
import { startKeeper } from "../../src/lockstep/keeperProcess.js";
import { DEV_KEYS } from "../support/node.js";
import { rejected } from "../support/thrown.js";

describe("the demo's keeper process", function () {
  this.timeout(30_000);
  let folder: string;
  let server: Server;
  let url: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keel-test-keeper-"));
    await writeFile(join(folder, "key"), DEV_KEYS[1], { mode: 0o600 });
    // A node that takes every question and answers none.
    server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("that ends is an error with its last line", async () => {
    const keeper = startKeeper(["--rpc", "nowhere"]);
    const error = await rejected(KeeperDiedError, keeper.blockDone(1));
    expect(error.message).to.match(/exit code 2; its last line: keel: /);
  });

  it("that says nothing is an error, too, and can still be ended", async () => {
    const keeper = startKeeper(["--rpc", url, "--account", "16", "--key-file", join(folder, "key"), "--deployments", folder], 0.5);
    const error = await rejected(KeeperHungError, keeper.blockDone(1));
    expect(error.message).to.include("did not finish block 1 in 0.5 s");
    await keeper.stop();
  });
});
