import type { JsonValue } from '@coir/coconut/ticket';

/** A JSON object as it is sent. */
export type Message = Readonly<Record<string, JsonValue>>;

/** A message that was changed, as text. */
export interface ChangedMessage {
  /** Words for a test's title. */
  readonly change: string;
  readonly text: string;
}

function tooLong(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.padEnd(20_000, value.slice(-1) || 'a');
  if (Array.isArray(value)) return Array.from({ length: 65 }, () => value[0] ?? null);
  return Number.MAX_SAFE_INTEGER + 1;
}

function otherType(value: JsonValue): JsonValue {
  if (typeof value === 'string') return 7;
  if (typeof value === 'boolean') return 'true';
  return Array.isArray(value) ? 'text' : String(value);
}

/**
 * Every way in which a reader may not take a message: each member missing, twice, too long or of
 * another type.
 */
export function breakMessage(
  message: Message,
  optional: readonly string[] = [],
): readonly ChangedMessage[] {
  const text = JSON.stringify(message);
  const changed = (change: string, members: object): ChangedMessage => ({
    change,
    text: JSON.stringify({ ...message, ...members }),
  });
  return Object.entries(message).flatMap(([name, value]) => [
    ...(optional.includes(name) ? [] : [changed(`without ${name}`, { [name]: undefined })]),
    {
      change: `with ${name} twice`,
      text: `${text.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`,
    },
    changed(`with ${name} too long`, { [name]: tooLong(value) }),
    changed(`with ${name} of another type`, { [name]: otherType(value) }),
    changed(`with ${name} that is null`, { [name]: null }),
    changed(`with ${name} in a list`, { [name]: [value] }),
  ]);
}

/** A message with members that nobody knows: of every type, and nested. */
export function extendMessage(message: Message): readonly ChangedMessage[] {
  const unknown: readonly JsonValue[] = ['text', 1, true, null, [[1]], { inner: [1] }];
  return unknown.map((extra) => ({
    change: `with an unknown member ${JSON.stringify(extra)}`,
    text: JSON.stringify({ ...message, extra }),
  }));
}
