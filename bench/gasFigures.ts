/** Gas over many calls. */
export interface Gas {
  readonly avg: number;
  readonly max: number;
}

/** Average and largest, rounded to whole gas. */
export const summary = (gas: readonly number[]): Gas => ({
  avg: Math.round(gas.reduce((sum, each) => sum + each, 0) / gas.length),
  max: Math.round(Math.max(...gas)),
});

/** Average and largest in one cell. */
export const shownGas = ({ avg, max }: Gas): string => `${avg.toLocaleString("en-US")} / ${max.toLocaleString("en-US")}`;
