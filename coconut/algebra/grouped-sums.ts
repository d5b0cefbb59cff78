import type { SourceGroup, Sum } from '../group/pairing-group.ts';

/** Lists of sums with **public** scalars, all computed at once: for each list the results of its sums. */
export function groupedSums<Point>(
  source: SourceGroup<Point>,
  lists: readonly (readonly Sum<Point>[])[],
): readonly (readonly Point[])[] {
  const results = source.multiExponentiateEach(lists.flat());
  let next = 0;
  return lists.map(({ length }) => {
    next += length;
    return results.slice(next - length, next);
  });
}
