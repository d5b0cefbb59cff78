/** A JSON text and whether its reader takes it. What it takes is always the same. */
export interface JsonSample {
  readonly name: string;
  readonly text: string;
  readonly isTaken: boolean;
}

type Members = Readonly<Record<string, unknown>>;

/** One value of each type of JSON. */
const OF_EACH_TYPE: readonly unknown[] = [null, true, 1, 'text', [], {}];
/** Names that every object has, and one that none has. */
const UNKNOWN_NAMES = ['unknown', 'toString', 'constructor', '__proto__'];

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function textOf(members: readonly (readonly [string, unknown])[]): string {
  const written = members.map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return `{${written.join(',')}}`;
}

/**
 * Writes the samples of one kind of message: whole, in another order, and with a member missing,
 * twice, unknown, of another type or out of its bounds. Of a member that comes twice the last one
 * counts.
 *
 * @param kind - A request may have no unknown members, an answer may.
 * @param bad - Values out of bounds for each member, of the right type.
 */
export function jsonSamples(
  kind: 'request' | 'answer',
  good: Members,
  bad: Readonly<Record<string, readonly unknown[]>>,
): readonly JsonSample[] {
  const members = Object.entries(good);
  const sample = (name: string, text: string, isTaken: boolean) => ({ name, text, isTaken });
  const samples = [
    sample('as it is', textOf(members), true),
    sample('in another order', textOf(members.toReversed()), true),
    ...['null', '[]', '7', '"text"', `[${textOf(members)}]`].map((text) =>
      sample(`that is ${text.slice(0, 9)}`, text, false),
    ),
  ];
  for (const name of UNKNOWN_NAMES) {
    const text = textOf([...members, [name, 1]]);
    samples.push(sample(`with an unknown member ${name}`, text, kind === 'answer'));
  }
  for (const [name, value] of members) {
    const others = members.filter(([other]) => other !== name);
    const withValue = (given: unknown) => textOf([...others, [name, given]]);
    const wrong = [
      ...OF_EACH_TYPE.filter((each) => typeOf(each) !== typeOf(value)),
      ...(bad[name] ?? []),
    ];
    samples.push(sample(`without ${name}`, textOf(others), false));
    samples.push(sample(`with ${name} twice`, textOf([...members, [name, value]]), true));
    for (const each of wrong) {
      const text = JSON.stringify(each);
      const short = text.length > 24 ? `${text.slice(0, 20)}… (${text.length})` : text;
      samples.push(sample(`with ${name} ${short}`, withValue(each), false));
      samples.push(
        sample(`with ${name} ${short} and then right`, textOf([[name, each], ...members]), true),
      );
      samples.push(
        sample(`with ${name} right and then ${short}`, textOf([...members, [name, each]]), false),
      );
    }
  }
  return samples;
}
