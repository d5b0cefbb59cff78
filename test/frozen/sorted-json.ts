/** A value as JSON, the members of each object in alphabetical order. */
export function toSortedJson(value: unknown): string {
  const sorted = (_name: string, member: unknown): unknown =>
    typeof member !== 'object' || member === null || Array.isArray(member)
      ? member
      : Object.fromEntries(
          Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)),
        );
  return `${JSON.stringify(value, sorted, 2)}\n`;
}
