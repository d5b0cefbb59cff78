/** What two samples of times say about whether their means differ. */
export interface WelchResult {
  /** Welch's t: the difference of the means in standard errors. */
  readonly t: number;
  readonly mean: number;
  /** Of the second mean from the first. */
  readonly difference: number;
  /** The least difference that a run like this would find nine times out of ten. */
  readonly detectable: number;
}

/** From here on a difference counts as found, as dudect has it. */
export const T_LIMIT = 4.5;
/** The standard normal quantile of 0.9. */
const POWER_QUANTILE = 1.282;

function moments(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: squares / Math.max(1, values.length - 1) / values.length };
}

/** Welch's t-test of two samples. */
export function welchTest(first: readonly number[], second: readonly number[]): WelchResult {
  const [a, b] = [moments(first), moments(second)];
  const error = Math.sqrt(a.error + b.error);
  const difference = b.mean - a.mean;
  return {
    t: error === 0 ? 0 : difference / error,
    mean: (a.mean + b.mean) / 2,
    difference,
    detectable: (T_LIMIT + POWER_QUANTILE) * error,
  };
}
