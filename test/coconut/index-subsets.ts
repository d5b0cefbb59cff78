/** Every non-empty subset of a short list. */
export function subsetsOf(indices: readonly number[]): number[][] {
  return Array.from({ length: 2 ** indices.length - 1 }, (_, chosen) =>
    indices.filter((_index, position) => ((chosen + 1) >> position) % 2 === 1),
  );
}
