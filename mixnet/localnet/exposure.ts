/** Bytes that a party of the network was shown, under a name for people. */
export interface Exposure {
  readonly party: string;
  readonly what: string;
  readonly bytes: Uint8Array;
  /** Whether it is known to everybody and so may be seen by more than one party: public attributes, the key id. */
  readonly isPublic: boolean;
}

/** An exposure, and whether any part of it was also shown to the other party. */
export interface ComparedExposure extends Exposure {
  readonly reappears: boolean;
}

/** Shorter runs of bytes coincide by chance: two random 8-byte windows in a kilobyte each, once in 2⁴³ comparisons. */
const WINDOW_LENGTH = 8;

function key(bytes: Uint8Array, from: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, WINDOW_LENGTH).toString('latin1');
}

/** Every run of {@link WINDOW_LENGTH} bytes, at every offset. */
function windowsOf(exposures: readonly Exposure[]): Set<string> {
  const windows = new Set<string>();
  for (const { bytes } of exposures) {
    for (let from = 0; from + WINDOW_LENGTH <= bytes.length; from += 1)
      windows.add(key(bytes, from));
  }
  return windows;
}

/**
 * Says of each value in `seen` whether any 8 bytes of it in a row were also shown elsewhere. Values shorter than that are never said to
 * reappear, and must be public ones.
 * @throws Error if a value that is not public is too short to compare.
 */
export function compareExposures(
  seen: readonly Exposure[],
  elsewhere: readonly Exposure[],
): readonly ComparedExposure[] {
  const windows = windowsOf(elsewhere);
  return seen.map((exposure) => {
    const { bytes, isPublic, party, what } = exposure;
    if (!isPublic && bytes.length < WINDOW_LENGTH) {
      throw new Error(`${party}: ${what} is too short to be compared`);
    }
    let reappears = false;
    for (let from = 0; from + WINDOW_LENGTH <= bytes.length && !reappears; from += 1) {
      reappears = windows.has(key(bytes, from));
    }
    return { ...exposure, reappears };
  });
}

/** Rows of a short table, one for each value: party, what, length, how it begins, and whether it reappears. */
export function exposureTable(compared: readonly ComparedExposure[]): readonly string[] {
  const rows = compared.map((exposure) => [
    exposure.party,
    exposure.what,
    `${exposure.bytes.length}`,
    `${Buffer.from(exposure.bytes.subarray(0, 6)).toString('hex')}${exposure.bytes.length > 6 ? '…' : ''}`,
    exposure.reappears ? (exposure.isPublic ? 'yes, public' : 'YES') : 'no',
  ]);
  const titled = [['party', 'saw', 'bytes', 'beginning', 'seen elsewhere'], ...rows];
  const widths = titled[0]?.map((_, column) =>
    Math.max(...titled.map((row) => row[column]?.length ?? 0)),
  );
  return titled.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
