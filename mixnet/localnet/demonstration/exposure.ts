/** Bytes that a party of the network was shown, under a name for people. */
export interface Exposure {
  /** Who was shown it: `issuer 1`. */
  readonly party: string;
  /** Its name. */
  readonly what: string;
  /** The bytes. */
  readonly bytes: Uint8Array;
  /**
   * `true` if everybody knows it, so that more than one party may see it: public attributes, the
   * key id.
   */
  readonly isPublic: boolean;
}

/** An exposure, and whether any part of it was also shown to the other party. */
export interface ComparedExposure extends Exposure {
  /** `true` if any 8 bytes of it in a row did. */
  readonly reappears: boolean;
}

/**
 * Shorter runs of bytes coincide by chance: two random 8-byte windows in a kilobyte each, once in
 * 2⁴³ comparisons.
 */
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
 * Says of each value in `seen` whether any 8 bytes of it in a row were also shown elsewhere. Values
 * shorter than that are never said to reappear, and must be public ones.
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

/** Bytes of a value that the table shows. */
const SHOWN_BYTES = 4;
const TITLES = ['saw', 'bytes', 'begins', 'again'] as const;

/**
 * The cells of a value: its name, length, first bytes, and whether the other side saw any of it.
 */
function rowOf({ what, bytes, isPublic, reappears }: ComparedExposure): readonly string[] {
  const isText = isPublic && bytes.length < WINDOW_LENGTH;
  const hex = `${Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString('hex')}…`;
  const beginning = isText ? new TextDecoder().decode(bytes) : hex;
  return [what, `${bytes.length}`, beginning, isPublic ? 'public' : reappears ? 'YES' : 'no'];
}

/**
 * Lines of a table at most 50 columns wide: under those who saw it each value with its length, its
 * first bytes, and whether any of it was seen again by the other side.
 */
export function exposureTable(compared: readonly ComparedExposure[]): readonly string[] {
  const values = Map.groupBy(
    compared,
    ({ what, bytes }) => `${what} ${Buffer.from(bytes).toString('hex')}`,
  );
  const seen = [...values.values()].flatMap((group) => {
    const [exposure] = group;
    const parties = partiesOf(group.map(({ party }) => party));
    return exposure === undefined ? [] : [{ parties, cells: rowOf(exposure) }];
  });
  const widths = TITLES.map((title, column) =>
    Math.max(title.length, ...seen.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => `  ${cell.padEnd(widths[column] ?? 0)}`)
      .join('')
      .trimEnd();
  const byParties = Map.groupBy(seen, ({ parties }) => parties);
  return [
    line(TITLES),
    ...[...byParties].flatMap(([parties, rows]) => [
      parties,
      ...rows.map(({ cells }) => line(cells)),
    ]),
  ];
}
