/** Names longer than this are like no other. */
const LENGTH_LIMIT = 128;

/** Edits (insert, delete, replace, swap neighbours) that make one text the other. */
function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const candidates = [
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
      ];
      if (isSwap) candidates.push((before[column - 2] ?? 0) + 1);
      current.push(Math.min(...candidates));
    }
    before = previous;
    previous = current;
  }
  return previous[other.length] ?? 0;
}

/** Letters that a typed beginning of a name must have. */
const BEGINNING = 4;

/**
 * Finds the name that somebody probably meant: one that what was typed begins, or the one that is
 * nearest to it.
 *
 * @param typed - What was typed.
 * @param names - What could have been meant, without a beginning that all of them share.
 * @returns The name, or `undefined` if more than a third of it had to be changed.
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > LENGTH_LIMIT) return undefined;
  const plain = typed.toLowerCase();
  const begun = names.find((name) => name.toLowerCase().startsWith(plain));
  if (begun !== undefined && plain.length >= BEGINNING) return begun;
  const ranked = names
    .map((name) => ({ name, distance: editDistance(plain, name.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance);
  const [nearest] = ranked;
  if (nearest === undefined) return undefined;
  return nearest.distance <= Math.max(1, nearest.name.length / 3) ? nearest.name : undefined;
}
