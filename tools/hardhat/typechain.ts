import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { definePlugin } from "hardhat/plugins";
import type { SolidityHooks } from "hardhat/types/hooks";
import { type Artifact, hasTypes, importedNames } from "./publicInterfaces.js";

type AfterBuild = NonNullable<SolidityHooks["processArtifactsAfterSuccessfulBuild"]>;

const filesBelow = (folder: string) => globSync("**/*.ts", { cwd: folder });

const readIfThere = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Makes `to` hold exactly the files of `from`. A file that is right already is not touched: somebody may be reading it. */
function mirror(from: string, to: string): void {
  const wanted = filesBelow(from);
  for (const name of filesBelow(to)) if (!wanted.includes(name)) rmSync(join(to, name));
  for (const name of wanted) {
    const text = readFileSync(join(from, name), "utf8");
    if (readIfThere(join(to, name)) !== text) write(join(to, name), text);
  }
}

/** The interfaces of the public contracts: file name to JSON. */
function interfacesOf(artifactPaths: readonly string[], artifactsFolder: string, root: string): Map<string, string> {
  const interfaces = new Map<string, string>();
  const imported = importedNames(root);
  for (const path of [...artifactPaths].sort()) {
    const name = relative(artifactsFolder, path).split(sep).join("/");
    // A build that leaves out the tests does not clear away the artifacts of contracts that are gone.
    if (!existsSync(join(root, dirname(name)))) continue;
    const artifact: Artifact = JSON.parse(readFileSync(path, "utf8"));
    const { contractName, sourceName, abi } = artifact;
    if (hasTypes(artifact, imported)) interfaces.set(name, JSON.stringify({ contractName, sourceName, abi }));
  }
  return interfaces;
}

// typechain-types/ is committed, so that a fresh clone type-checks. That is pleasant to review only if a change there
// means a change of an interface. Hence this wrapper round the plugin:
// - only contracts that people call from outside get types, and interfaces that somebody imports (publicInterfaces.ts);
// - the types are made from interfaces without bytecode, which would change with every comment;
// - only files that differ are written, so that a build beside a type check or a test does not disturb it.
export const typechainOfPublicContracts = definePlugin({
  ...hardhatTypechain,
  hookHandlers: {
    ...hardhatTypechain.hookHandlers,
    solidity: async () => {
      const original = await hardhatTypechain.hookHandlers?.solidity?.();
      return {
        default: async () => {
          const generate = (await original?.default())?.processArtifactsAfterSuccessfulBuild;
          const afterBuild: AfterBuild = async (context, artifactPaths, ...rest) => {
            const { config, globalOptions } = context;
            const { outDir } = config.typechain;
            // The other kinds of build have the same interfaces, and may run beside the ordinary one.
            if (generate === undefined || outDir === undefined || globalOptions.coverage || globalOptions.buildProfile === "production") {
              return;
            }
            const interfaces = interfacesOf(artifactPaths, config.paths.artifacts, config.paths.root);
            const record = join(config.paths.cache, "typechain.txt");
            const now = [...interfaces].flat().join("\n");
            if (existsSync(outDir) && readIfThere(record) === now) return;

            const draft = join(config.paths.cache, `typechain-${process.pid}`);
            try {
              const paths = [...interfaces].map(([name, text]) => {
                const path = join(draft, "interfaces", name);
                write(path, text);
                return path;
              });
              const typechain = { ...config.typechain, outDir: join(draft, "types") };
              const drafted = { ...context, globalOptions, config: { ...config, typechain } };
              if (paths.length > 0) await generate(drafted, paths, ...rest);
              mirror(typechain.outDir, outDir);
              write(record, now);
            } finally {
              rmSync(draft, { recursive: true, force: true });
            }
          };
          return { processArtifactsAfterSuccessfulBuild: afterBuild };
        },
      };
    },
  },
});
