import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { definePlugin } from "hardhat/plugins";
import type { SolidityHooks } from "hardhat/types/hooks";

type AfterBuild = NonNullable<SolidityHooks["processArtifactsAfterSuccessfulBuild"]>;

const isPublic = (path: string) => path.startsWith("contracts/") && !path.startsWith("contracts/mocks/");

// typechain-types/ is committed, so that a fresh clone type-checks. That is pleasant to review only if a change there
// means a change of an interface. Hence this wrapper round the plugin:
// - only contracts that people call from outside get types, not mocks, tests or dependencies;
// - the types are made from interfaces without bytecode, which would change with every comment;
// - nothing is written while the interfaces stay the same, so that a build beside a type check does not disturb it.
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
            const { globalOptions, config } = context;
            const outDir = config.typechain.outDir;
            if (generate === undefined || outDir === undefined || globalOptions.coverage || globalOptions.buildProfile === "production") {
              return;
            }
            const interfaces = new Map<string, string>();
            for (const path of [...artifactPaths].sort()) {
              const name = relative(config.paths.artifacts, path).split(sep).join("/");
              if (!isPublic(name)) continue;
              const { contractName, sourceName, abi } = JSON.parse(readFileSync(path, "utf8"));
              if (abi.length > 0) interfaces.set(name, JSON.stringify({ contractName, sourceName, abi }));
            }
            const folder = join(config.paths.cache, "interfaces");
            const seal = join(folder, "all.txt");
            const all = [...interfaces].flat().join("\n");
            if (existsSync(outDir) && existsSync(seal) && readFileSync(seal, "utf8") === all) return;
            rmSync(folder, { recursive: true, force: true });
            rmSync(outDir, { recursive: true, force: true });
            if (interfaces.size === 0) return;
            const paths: string[] = [];
            for (const [name, text] of interfaces) {
              const path = join(folder, name);
              mkdirSync(dirname(path), { recursive: true });
              writeFileSync(path, text);
              paths.push(path);
            }
            await generate(context, paths, ...rest);
            writeFileSync(seal, all);
          };
          return { processArtifactsAfterSuccessfulBuild: afterBuild };
        },
      };
    },
  },
});
