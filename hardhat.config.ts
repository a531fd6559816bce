import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import { defineConfig } from "hardhat/config";
import { mochaRunsTestFilesOnly } from "./tools/hardhat/mocha.js";
import { typechainOfPublicContracts } from "./tools/hardhat/typechain.js";

// The compiler comes with `npm ci` instead of a download, so a build needs no network.
const compiler = { version: "0.8.37", path: createRequire(import.meta.url).resolve("solc/soljson.js") } as const;

const settings = (viaIR: boolean, runs = 200) => ({ evmVersion: "osaka", viaIR, optimizer: { enabled: true, runs } });

// Contracts that are all arithmetic, far from the size limit and called all the time: told that they run rarely, the optimizer
// would rebuild their long constants by shifts, for a tenth more gas. Tests see them as they are shipped, so they are built like
// this in every profile; their long formulas need the intermediate representation for want of stack anyway.
const MATH_FILES = [
  "contracts/mocks/MathHarness.sol",
  "contracts/mocks/gas/MathGas.sol",
  "contracts/mocks/gas/KernelGas.sol",
  "contracts/mocks/gas/Blank.sol",
];
const overrides = Object.fromEntries(MATH_FILES.map((file) => [file, { ...compiler, settings: settings(true, 1_000_000) }]));

// One folder per kind of build: a production or an instrumented build must neither overwrite what the tests and the
// demo deploy, nor make the next ordinary build start from nothing. The npm scripts choose the kind by environment.
const coverage = process.env.HARDHAT_COVERAGE === "true";
const variant = coverage ? "-coverage" : process.env.HARDHAT_BUILD_PROFILE === "production" ? "-production" : "";

/** How long the random campaigns in test/solidity run: an instrumented run only has to visit the lines. */
function effort() {
  if (process.env.KEEL_DEEP === "true") return { fuzz: { runs: 5_000 }, invariant: { runs: 512, depth: 256, failOnRevert: false } };
  if (coverage) return { fuzz: { runs: 64 }, invariant: { runs: 8, depth: 64, failOnRevert: false } };
  return { fuzz: { runs: 256 }, invariant: { runs: 64, depth: 64, failOnRevert: false } };
}

export default defineConfig({
  plugins: [hardhatEthers, hardhatEthersChaiMatchers, hardhatMocha, hardhatNetworkHelpers, typechainOfPublicContracts],
  tasks: [mochaRunsTestFilesOnly],
  paths: {
    tests: { solidity: "./test/solidity", mocha: "./test" },
    artifacts: `./artifacts${variant}`,
    cache: `./cache${variant}`,
  },
  solidity: {
    profiles: {
      default: { compilers: [{ ...compiler, settings: settings(false) }], overrides },
      // Together, not file by file: a file of types alone compiles to nothing, which the network refuses to read.
      production: { isolated: false, compilers: [{ ...compiler, settings: settings(true) }], overrides },
    },
    // Chainlink's own aggregator double: tests deploy the real thing instead of a home-made one.
    npmFilesToBuild: ["@chainlink/contracts/src/v0.8/tests/MockV3Aggregator.sol"],
  },
  networks: {
    // The ordinary build is quick to make and larger than what is deployed for real, so it is the production build, not this
    // network, that is held to the size limit (`npm run sizes`).
    sim: { type: "edr-simulated", chainType: "l1", hardfork: "osaka", accounts: { count: 50 }, allowUnlimitedContractSize: true },
  },
  typechain: { outDir: "./typechain-types" },
  coverage: { skipFiles: ["contracts/mocks/**"] },
  test: {
    mocha: { timeout: 180_000 },
    solidity: effort(),
  },
});
