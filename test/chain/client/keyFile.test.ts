import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJsonSync } from "ethers";
import { privateKeyToAccount } from "viem/accounts";
import { KeyFileError, readKeyFile } from "../../../src/chain/client/keyFile.js";
import { temporaryFolder } from "../../support/chainSilo.js";
import { DEV_KEYS } from "../../support/node.js";
import { rejected } from "../../support/thrown.js";

const [key] = DEV_KEYS;
const { address } = privateKeyToAccount(key);

describe("a key file", () => {
  let folder: string;
  let files = 0;

  before(async () => {
    folder = await temporaryFolder();
  });

  after(() => rm(folder, { recursive: true }));

  async function file(content: string, mode = 0o600): Promise<string> {
    files += 1;
    const path = join(folder, `key-${files}`);
    await writeFile(path, content);
    await chmod(path, mode);
    return path;
  }

  // Cheap parameters: what is tested is the door, not scrypt.
  const keystore = () => encryptKeystoreJsonSync({ address, privateKey: key }, "secret", { scrypt: { N: 2, r: 1, p: 1 } });

  it("may hold the key as text, with or without 0x", async () => {
    expect((await readKeyFile(await file(`${key}\n`))).account.address).to.equal(address);
    expect((await readKeyFile(await file(key.slice(2)))).account.address).to.equal(address);
  });

  it("may be an encrypted keystore, whose password is given or in a file", async () => {
    const path = await file(keystore());
    expect((await readKeyFile(path, { password: "secret" })).account.address).to.equal(address);
    const passwordFile = await file("secret\nnot this line");
    expect((await readKeyFile(path, { passwordFile })).account.address).to.equal(address);
  });

  it("warns when others can read it", async () => {
    expect((await readKeyFile(await file(key, 0o644))).warnings).to.have.length(1);
    expect((await readKeyFile(await file(key, 0o600))).warnings).to.deep.equal([]);
  });

  for (const [what, content, reason] of [
    ["text that is no key", "hello", "holds no private key"],
    ["a key of zero", "0".repeat(64), "no private key"],
    ["JSON that is no keystore", "{}", "no keystore"],
  ] as const) {
    it(`is refused when it holds ${what}, without showing it`, async () => {
      const error = await rejected(KeyFileError, readKeyFile(await file(content), {}));
      expect(error.message).to.include(reason);
      if (content.length > 2) expect(`${error.message}${error.hint}`).not.to.include(content);
    });
  }

  it("is refused when it is missing or a folder", async () => {
    expect((await rejected(KeyFileError, readKeyFile(join(folder, "none")))).message).to.include("no such key file");
    expect((await rejected(KeyFileError, readKeyFile(folder))).message).to.include("is a folder");
  });

  it("does not open without its password, or with another", async () => {
    const path = await file(keystore());
    expect((await rejected(KeyFileError, readKeyFile(path, {}))).hint).to.include("KEEL_PASSWORD");
    expect((await rejected(KeyFileError, readKeyFile(path, { password: "guess" }))).message).to.include("does not open");
  });
});
