/** Stands where a secret, or who is served, would. */
export const REDACTED = '[redacted]';

// Bounds of one logged object, so that a line is bounded.
const DEPTH_LIMIT = 8;
const MEMBER_LIMIT = 64;
const TEXT_LIMIT = 4096;

/**
 * Words in a name that make its value a secret, or tell who is served. Names are compared in lower
 * case, without `_` and `-`.
 */
const SECRET_WORDS: readonly string[] = [
  'authorization',
  'bearer',
  'cookie',
  'credential',
  'lease',
  'mnemonic',
  'passphrase',
  'password',
  'plaintext',
  'request',
  'secret',
  'seed',
  'serial',
  'share',
  'show',
  'signature',
  'ticket',
  'token',
  'witness',
];
/** Names that are secret as a whole, while longer ones (`listenAddress`) may be harmless. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'address',
  'body',
  'client',
  'clientaddress',
  'forwardedfor',
  'headers',
  'ip',
  'ips',
  'payload',
  'peer',
  'recipient',
  'remoteaddress',
  'remoteip',
  'remoteport',
  'sender',
  'socket',
  'xforwardedfor',
]);
/** Keys are secret unless they are one of these. */
const PUBLIC_KEYS: ReadonlySet<string> = new Set([
  'publickey',
  'publickeys',
  'verificationkey',
  'verificationkeys',
  'monkey',
]);

/** `true` if what has this name must not be logged. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[_-]/g, '');
  if (SECRET_NAMES.has(plain)) return true;
  if (/keys?$/.test(plain) && !PUBLIC_KEYS.has(plain)) return true;
  return SECRET_WORDS.some((word) => plain.includes(word));
}

function redactText(text: string): string {
  const plain = text
    .replace(/\b(bearer|basic)\s+[\w+/=.~-]+/gi, `$1 ${REDACTED}`)
    .replace(/\/\/[^/\s@]+@/g, `//${REDACTED}@`);
  return plain.length > TEXT_LIMIT ? `${plain.slice(0, TEXT_LIMIT)}…` : plain;
}

function redactError(error: Error, depth: number, seen: readonly object[]): unknown {
  const { name, message, stack, cause, ...rest } = error;
  return {
    type: name,
    message: redactText(message),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1, seen) }),
    ...(redactMembers(Object.entries(rest), depth, seen) as object),
  };
}

function redactMembers(
  members: readonly (readonly [unknown, unknown])[],
  depth: number,
  seen: readonly object[],
): Record<string, unknown> {
  return Object.fromEntries(
    members.slice(0, MEMBER_LIMIT).map(([name, value]) => {
      const text = String(name);
      return [text, isSecretName(text) ? REDACTED : redactValue(value, depth + 1, seen)];
    }),
  );
}

function redactObject(value: object, depth: number, seen: readonly object[]): unknown {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `[${value.byteLength} bytes]`;
  }
  if (seen.includes(value)) return '[circular]';
  if (depth > DEPTH_LIMIT) return '[too deep]';
  const path = [...seen, value];
  if (value instanceof Error) return redactError(value, depth, path);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (value instanceof Map) return redactMembers([...value], depth, path);
  if (Array.isArray(value) || value instanceof Set) {
    return [...value].slice(0, MEMBER_LIMIT).map((entry) => redactValue(entry, depth + 1, path));
  }
  return redactMembers(Object.entries(value), depth, path);
}

/**
 * Scalars of keys are bigints, and byte arrays are keys or packets: neither is ever worth a log
 * line.
 */
function redactValue(value: unknown, depth: number, seen: readonly object[]): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return REDACTED;
  if (typeof value === 'object' && value !== null) return redactObject(value, depth, seen);
  return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
}

/**
 * Copies what is to be logged, without secrets at any depth: whatever has the name of a secret or
 * tells who is served, byte arrays, and big integers. Errors keep type, message, stack and causes.
 *
 * It goes by names, so a secret inside the text of a message is not noticed: messages must not hold
 * any.
 */
export function redact(value: unknown): unknown {
  try {
    return redactValue(value, 0, []);
  } catch {
    // A getter that throws, or a proxy.
    return REDACTED;
  }
}
