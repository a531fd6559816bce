import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { config, network } from "hardhat";
import { table } from "../src/cli/output.js";
import { shownGas } from "./gasFigures.js";
import { mathGas, Scale, SUBJECTS } from "./mathGas.js";

/**
 * Keel's mathematics beside other libraries, by `npm run bench:gas -- --compare`. @prb/math and solady are compiled here, not
 * with the project, by the same compiler and settings, and measured in the same way. Figures of libraries that npm does not
 * have are quoted: measured once with solc 0.8.36, viaIR, a million runs, on the same grid.
 */

const require = createRequire(import.meta.url);

const SOURCES = ["bench/compare/PrbMathGas.sol", "bench/compare/SoladyGas.sol"] as const;
/** The file whose settings the measured copies of Keel's libraries are built with. */
const BUILT_LIKE = "contracts/mocks/gas/MathGas.sol";

/** Contracts of bench/compare by the figure they belong to. */
const RIVALS: Readonly<Record<string, { readonly prb?: string; readonly solady?: string }>> = {
  expWad: { prb: "PrbMathExp", solady: "SoladyExp" },
  lnWad: { prb: "PrbMathLn", solady: "SoladyLn" },
  sqrtWad: { prb: "PrbMathSqrt", solady: "SoladySqrt" },
};

const QUOTED: Readonly<Record<string, string>> = {
  expWad: "DeFiMath 4.1: 272 / 280",
  lnWad: "DeFiMath 4.1: 355 / 377",
  sqrtWad: "DeFiMath 4.1: 157",
  normalCdf: "DeFiMath: 601",
  black76: "two DeFiMath calls: 5,238; Lyra Black76, with delta: 4,095",
  black76Greeks: "five DeFiMath calls: 10,370",
  impliedVol: "DeFiMath: 12,775 / 26,225",
  sviVol: "Lyra SVI: 5,105",
  scenarioKernel30x27: "Derive PMRM: 7,540,000, with storage",
  scenarioKernelPerLegAndScenario: "Derive: 8,545",
};

interface Compiled {
  readonly abi: [];
  readonly bytecode: string;
}

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<
    string,
    Record<string, { readonly abi: []; readonly evm: { readonly bytecode: { readonly object: string } } }>
  >;
}

/** Every contract of bench/compare, by name. */
function compileRivals(): Map<string, Compiled> {
  const solc = require("solc") as { compile(input: string, callbacks: { import(path: string): { contents: string } }): string };
  const compiler = config.solidity.profiles.production?.overrides[BUILT_LIKE];
  if (compiler === undefined) throw new Error(`hardhat.config.ts has no settings of its own for ${BUILT_LIKE}`);
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(SOURCES.map((path) => [path, { content: readFileSync(path, "utf8") }])),
    settings: { ...compiler.settings, outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } },
  };
  const load = (path: string) => ({ contents: readFileSync(`node_modules/${path}`, "utf8") });
  const { errors, contracts } = JSON.parse(solc.compile(JSON.stringify(input), { import: load })) as CompilerOutput;
  const error = errors?.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  const found = SOURCES.flatMap((path) => Object.entries(contracts[path] ?? {}));
  return new Map(found.map(([name, { abi, evm }]) => [name, { abi, bytecode: `0x${evm.bytecode.object}` }]));
}

/** The table: average / maximum gas of one internal call. */
export async function compareGas(): Promise<string> {
  const connection = await network.create("sim");
  const scale = new Scale(connection);
  const rivals = compileRivals();
  const weigh = async (figure: string, name: string | undefined) => {
    const contract = name === undefined ? undefined : rivals.get(name);
    const subject = Object.entries(SUBJECTS).find(([key]) => key === figure)?.[1];
    return contract === undefined || subject === undefined ? "" : shownGas(await scale.weigh({ ...subject, contract }));
  };
  const rows: string[][] = [];
  for (const [figure, gas] of Object.entries(await mathGas(connection))) {
    const { prb, solady } = RIVALS[figure] ?? {};
    rows.push([figure, shownGas(gas), await weigh(figure, prb), await weigh(figure, solady), QUOTED[figure] ?? ""]);
  }
  await connection.close();
  const columns = [
    { title: "avg / max gas" },
    { title: "Keel", align: "right" },
    { title: "@prb/math 4.2.0", align: "right" },
    { title: "solady 0.1.26", align: "right" },
    { title: "quoted" },
  ] as const;
  return table(columns, rows);
}
