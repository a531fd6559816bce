import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the compiler says of a contract, as far as it decides whether TypeScript gets types for it. */
export interface Artifact {
  readonly contractName: string;
  /** The source file, from the root of the repository. */
  readonly sourceName: string;
  readonly abi: readonly { readonly type: string }[];
  /** `0x` where there is nothing to deploy: an interface or an abstract contract. */
  readonly bytecode: string;
}

const IMPORTERS = "{src,scripts,bench,test,tools}/**/*.ts";
const IMPORT = /import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+"[^"]*typechain-types[^"]*"/g;

/** Names of contracts whose types or factories the text of a module imports. */
export function importedIn(text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, names = ""]) =>
    names
      .split(",")
      .map((name) =>
        name
          .trim()
          .replace(/^type\s+/, "")
          .replace(/\s+as\s+.*$/, "")
          .replace(/__factory$/, ""),
      )
      .filter((name) => name !== ""),
  );
}

/** Names of contracts whose types anything in the repository imports. */
export function importedNames(root: string): ReadonlySet<string> {
  return new Set(globSync(IMPORTERS, { cwd: root }).flatMap((path) => importedIn(readFileSync(join(root, path), "utf8"))));
}

/**
 * Whether a contract gets types: one that people deploy and call, or an interface that somebody imports. Parts that are put
 * together to one contract would only repeat its ABI, and libraries of internal functions have nothing to call. Mocks, tests
 * and dependencies get none.
 */
export function hasTypes({ contractName, sourceName, abi, bytecode }: Artifact, imported: ReadonlySet<string>): boolean {
  if (!sourceName.startsWith("contracts/") || sourceName.startsWith("contracts/mocks/")) return false;
  const callable = abi.some(({ type }) => type === "function");
  return callable && (bytecode !== "0x" || imported.has(contractName));
}
