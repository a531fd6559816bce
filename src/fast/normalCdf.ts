import { CELLS, PHI_ERROR, phiOfCells, preparePhi } from "./phiTable.js";

/** Distance between the function here, of x's image, and that of src/math, of x, for every integer x (docs/numerics.md, "Fast path"). */
export const NORMAL_CDF_BOUND = PHI_ERROR + 1e-14;

/** Phi(x), within `NORMAL_CDF_BOUND` of the integer function's result. Total: both infinities have a value, NaN gives NaN. */
export function normalCdf(x: number): number {
  preparePhi();
  return phiOfCells(x * CELLS);
}
