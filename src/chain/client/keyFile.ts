import { readFile, stat } from "node:fs/promises";
import { Wallet } from "ethers";
import { isHex, type LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { KeelError } from "../../base/errors.js";

/** A key file can't be used. Its content never appears in a message. */
export class KeyFileError extends KeelError {
  constructor(path: string, reason: string, hint: string, cause?: unknown) {
    super("KEY_FILE", `${path}: ${reason}`, { hint, details: { path, reason }, cause });
  }
}

/** Where the password of an encrypted key file comes from. */
export interface PasswordSource {
  /** `KEEL_PASSWORD`. */
  readonly password?: string | undefined;
  /** `KEEL_PASSWORD_FILE`: its first line. */
  readonly passwordFile?: string | undefined;
}

/** A key that was read. */
export interface LoadedKey {
  readonly account: LocalAccount;
  /** What the user should know: other users of the machine can read the file. */
  readonly warnings: readonly string[];
}

const PLAIN_KEY = /^(?:0x)?[0-9a-fA-F]{64}$/;
const NOT_A_KEY = "give a file with one private key (64 hexadecimal digits) or an encrypted JSON keystore";

async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new KeyFileError(path, `there is no such ${what}`, "check the path", cause);
    if (code === "EISDIR") throw new KeyFileError(path, `is a folder, not a ${what}`, "give the file in it", cause);
    throw new KeyFileError(path, "can't be read", "check its permissions", cause);
  }
}

async function passwordOf(path: string, { password, passwordFile }: PasswordSource): Promise<string> {
  if (password !== undefined && password !== "") return password;
  if (passwordFile !== undefined && passwordFile !== "") return (await readText(passwordFile, "password file")).split(/\r?\n/)[0] ?? "";
  throw new KeyFileError(
    path,
    "is encrypted, and there is no password",
    "set KEEL_PASSWORD, or KEEL_PASSWORD_FILE to a file that holds it",
  );
}

async function decrypted(path: string, text: string, source: PasswordSource): Promise<LocalAccount> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new KeyFileError(path, "holds no private key", NOT_A_KEY, cause);
  }
  const { crypto, Crypto } = (json ?? {}) as { crypto?: unknown; Crypto?: unknown };
  if (crypto === undefined && Crypto === undefined) throw new KeyFileError(path, "is JSON, but no keystore", NOT_A_KEY);
  const password = await passwordOf(path, source);
  try {
    const { privateKey } = await Wallet.fromEncryptedJson(text, password);
    return privateKeyToAccount(isHex(privateKey) ? privateKey : `0x${privateKey}`);
  } catch (cause) {
    const wrong = /incorrect password/i.test((cause as Error).message);
    throw new KeyFileError(
      path,
      wrong ? "the password does not open it" : "the keystore is damaged",
      wrong ? "check KEEL_PASSWORD" : "restore it from a backup",
      cause,
    );
  }
}

async function warningsOf(path: string): Promise<readonly string[]> {
  const { mode } = await stat(path);
  // Windows has no such bits.
  if (process.platform === "win32" || (mode & 0o077) === 0) return [];
  return [`${path} can be read by other users of this machine: chmod 600 ${path}`];
}

/**
 * Reads the key that signs transactions and orders: plain hexadecimal text, or an encrypted JSON keystore as geth, ethers and
 * foundry write it.
 *
 * @throws KeyFileError when it is missing, unreadable, not a key, or does not open with the password
 */
export async function readKeyFile(path: string, source: PasswordSource = passwordFromEnvironment()): Promise<LoadedKey> {
  const text = (await readText(path, "key file")).trim();
  const warnings = await warningsOf(path);
  if (!PLAIN_KEY.test(text)) return { account: await decrypted(path, text, source), warnings };
  try {
    return { account: privateKeyToAccount(`0x${text.replace(/^0x/, "")}`), warnings };
  } catch (cause) {
    throw new KeyFileError(path, "holds a number that is no private key", NOT_A_KEY, cause);
  }
}

function passwordFromEnvironment(): PasswordSource {
  return { password: process.env.KEEL_PASSWORD, passwordFile: process.env.KEEL_PASSWORD_FILE };
}
