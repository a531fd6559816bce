import type { Mutation } from "../chain/artifacts.js";

const HOUSE = { ClearingHouse: "contracts/ClearingHouse.sol" };

/** A bug that is put into the Solidity on purpose: the harness must find it. */
export interface PlantedBug {
  readonly name: string;
  /** What the bug is, for people. */
  readonly what: string;
  readonly mutation: Mutation;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "wrong-rounding",
    what: "margin requirements are rounded down instead of up",
    mutation: {
      file: "contracts/margin/MarginEngine.sol",
      anchor: "FixedPoint.mulWadUp(uint256(Quote.unwrap(scan)), factor)",
      replacement: "FixedPoint.mulWadDown(uint256(Quote.unwrap(scan)), factor)",
      contracts: { MarginEngine: "contracts/margin/MarginEngine.sol" },
    },
  },
  {
    name: "skipped-funding",
    what: "a position changes size without its funding being settled",
    mutation: {
      file: "contracts/ledger/Portfolio.sol",
      anchor: "_settleLeg(account, legs[slot])",
      replacement: "legs[slot]",
      contracts: HOUSE,
    },
  },
  {
    name: "missing-margin-check",
    what: "the seller's margin is not checked after a fill",
    mutation: {
      file: "contracts/ClearingHouse.sol",
      anchor: "_checkAction(trade.seller, seller, sellerIncreases);",
      replacement: "",
      contracts: HOUSE,
    },
  },
];
