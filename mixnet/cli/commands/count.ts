import { InvalidArgumentError } from 'commander';

/** Makes a parser of whole numbers from `least` to `most`. */
export function countFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const count = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(count >= least && count <= most)) {
      throw new InvalidArgumentError(`It takes a number from ${least} to ${most}.`);
    }
    return count;
  };
}
