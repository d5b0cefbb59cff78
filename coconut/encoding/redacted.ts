/** The name under which Node's `console.log` and `util.inspect` ask an object for its text. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/**
 * Marks an object as secret: `console.log`, `util.inspect`, `JSON.stringify`, `String` and
 * templates show `kind [redacted]` in its place, and nothing in it. The object is the same and
 * keeps its properties; a copy by `...` is not marked.
 *
 * @typeParam Secret - Any object that holds secrets.
 * @param kind - Names it for people, for instance `SigningKey`.
 */
export function redacted<Secret extends object>(kind: string, secret: Secret): Secret {
  const text = { value: (): string => `${kind} [redacted]` };
  return Object.defineProperties(secret, { toJSON: text, toString: text, [INSPECT]: text });
}
