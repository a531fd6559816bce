import { parseAbi } from "viem";
import { ClearingHouse__factory } from "../../../typechain-types/factories/ClearingHouse__factory.js";
import { SiloGovernor__factory } from "../../../typechain-types/factories/governance/SiloGovernor__factory.js";
import { DeficitLedger__factory } from "../../../typechain-types/factories/insurance/DeficitLedger__factory.js";
import { StakerFund__factory } from "../../../typechain-types/factories/insurance/StakerFund__factory.js";
import { RiskLens__factory } from "../../../typechain-types/factories/lens/RiskLens__factory.js";
import { LiquidationAuction__factory } from "../../../typechain-types/factories/liquidation/LiquidationAuction__factory.js";
import { ScenarioKernel__factory } from "../../../typechain-types/factories/margin/kernels/ScenarioKernel__factory.js";
import { MarginEngine__factory } from "../../../typechain-types/factories/margin/MarginEngine__factory.js";
import { ChainlinkAdapter__factory } from "../../../typechain-types/factories/oracle/ChainlinkAdapter__factory.js";
import { OracleHub__factory } from "../../../typechain-types/factories/oracle/OracleHub__factory.js";
import { ReferenceVenue__factory } from "../../../typechain-types/factories/venue/ReferenceVenue__factory.js";

// The committed TypeChain files carry each interface `as const`, which is what viem infers from. So reads are typed right
// after a clone, before anything was built, and one generator serves ethers and viem.

/** The interfaces of a silo's contracts, by the names that deployments use. */
export const abis = {
  clearingHouse: ClearingHouse__factory.abi,
  governor: SiloGovernor__factory.abi,
  deficitLedger: DeficitLedger__factory.abi,
  fund: StakerFund__factory.abi,
  lens: RiskLens__factory.abi,
  auction: LiquidationAuction__factory.abi,
  marginEngine: MarginEngine__factory.abi,
  kernel: ScenarioKernel__factory.abi,
  oracle: OracleHub__factory.abi,
  venue: ReferenceVenue__factory.abi,
  adapter: ChainlinkAdapter__factory.abi,
} as const;

/** The quote token: any ERC-20 that says its decimals. */
export const tokenAbi = parseAbi([
  "function decimals() view returns (uint8)",
  "function symbol() view returns (string)",
  "function totalSupply() view returns (uint256)",
  "function balanceOf(address owner) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 amount) returns (bool)",
]);

/** What TestToken adds on local chains: anybody mints. */
export const testTokenAbi = parseAbi(["function mint(address to, uint256 value)"]);

/** A Chainlink feed (`AggregatorV3Interface`). */
export const feedAbi = parseAbi([
  "function decimals() view returns (uint8)",
  "function description() view returns (string)",
  "function latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)",
]);

/** What Chainlink's MockV3Aggregator adds on local chains: anybody sets the price. */
export const mockFeedAbi = parseAbi([
  "function updateAnswer(int256 answer)",
  "function updateRoundData(uint80 roundId, int256 answer, uint256 timestamp, uint256 startedAt)",
]);
