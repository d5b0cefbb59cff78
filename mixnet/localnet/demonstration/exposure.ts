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

/** `issuer 1, 2, 3; gateway 1` for parties named by kind and number that were shown the same. */
function partiesOf(names: readonly string[]): string {
  const kinds = Map.groupBy([...names].sort(), (name) => name.slice(0, name.lastIndexOf(' ')));
  return [...kinds]
    .reverse()
    .map(([kind, each]) => `${kind} ${each.map((name) => name.slice(kind.length + 1)).join(', ')}`)
    .join('; ');
}

/** Lines of a short table: who saw what, its length, how it begins, and whether it was also shown elsewhere. */
export function exposureTable(compared: readonly ComparedExposure[]): readonly string[] {
  const groups = Map.groupBy(
    compared,
    ({ what, bytes }) => `${what} ${Buffer.from(bytes).toString('hex')}`,
  );
  const rows = [...groups.values()].flatMap((group) => {
    const [exposure] = group;
    if (exposure === undefined) return [];
    const { what, bytes, isPublic, reappears } = exposure;
    const beginning = isPublic && bytes.length < WINDOW_LENGTH ? bytes : bytes.subarray(0, 6);
    const text =
      beginning === bytes
        ? new TextDecoder().decode(bytes)
        : `${Buffer.from(beginning).toString('hex')}…`;
    const elsewhere = isPublic ? 'public' : reappears ? 'YES' : 'no';
    return [[partiesOf(group.map(({ party }) => party)), what, `${bytes.length}`, text, elsewhere]];
  });
  const titled = [['who', 'saw', 'bytes', 'beginning', 'seen by the other side'], ...rows];
  const widthOf = (column: number): number =>
    Math.max(...titled.map((row) => row[column]?.length ?? 0));
  return titled.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widthOf(column)))
      .join('  ')
      .trimEnd(),
  );
}
