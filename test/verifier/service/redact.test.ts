import { describe, expect, it } from 'vitest';
import { isSecretName, REDACTED, redact } from '../../../verifier/service/redact.ts';

const CANARY = 'canary-secret';

/** Names that secrets, and who is served, have in this project. */
const NAMES = [
  'token',
  'verifierToken',
  'authorization',
  'passphrase',
  'password',
  'secret',
  'client_secret',
  'seed',
  'identitySeed',
  'key',
  'keys',
  'signingKey',
  'identityKey',
  'sphinxKey',
  'privateKey',
  'payload-key',
  'serial',
  'serialNumber',
  'credential',
  'credentials',
  'show',
  'shows',
  'request',
  'blindSignRequest',
  'witness',
  'ticket',
  'body',
  'headers',
  'cookie',
  'address',
  'remoteAddress',
  'clientAddress',
  'ip',
  'client',
  'sender',
  'recipient',
  'x-forwarded-for',
];

/** Puts a secret somewhere deep. */
const NESTS: readonly ((name: string) => unknown)[] = [
  (name) => ({ [name]: CANARY }),
  (name) => ({ a: { b: { c: { [name]: CANARY } } } }),
  (name) => ({ a: [[{ [name]: { deeper: CANARY } }]] }),
  (name) => ({ a: new Map([['b', new Map([[name, CANARY]])]]) }),
  (name) => ({ a: new Set([{ [name]: [CANARY] }]) }),
  (name) => ({ err: Object.assign(new Error('failed'), { [name]: CANARY }) }),
  (name) => ({ err: new Error('failed', { cause: { [name]: CANARY } }) }),
  (name) => ({ toJSON: () => CANARY, [name]: CANARY }),
  (name) => Object.create({ inherited: CANARY }, { [name]: { value: CANARY, enumerable: true } }),
];

describe('redaction', () => {
  it.each(NAMES)('leaves out "%s" at every depth', (name) => {
    for (const nest of NESTS) {
      const text = JSON.stringify(redact(nest(name)));
      expect(text).not.toContain(CANARY);
    }
    expect(redact({ [name]: 1 })).toEqual({ [name]: REDACTED });
  });

  it.each(['keyId', 'publicKey', 'module', 'reason', 'code', 'count', 'listener', 'issuer'])(
    'keeps "%s"',
    (name) => {
      expect(isSecretName(name)).toBe(false);
      expect(redact({ [name]: 'x' })).toEqual({ [name]: 'x' });
    },
  );

  it('leaves out bytes and big integers, whatever they are called', () => {
    const bytes = new TextEncoder().encode(CANARY);
    expect(redact({ a: bytes, b: Buffer.from(bytes), c: bytes.buffer, d: [123n] })).toEqual({
      a: '[13 bytes]',
      b: '[13 bytes]',
      c: '[13 bytes]',
      d: [REDACTED],
    });
  });

  it('leaves out bearer tokens and passwords of URLs in texts', () => {
    const text = `asked with Authorization: Bearer ${CANARY} at http://me:${CANARY}@host/`;
    const redacted = JSON.stringify(
      redact({ message: text, url: new URL(`http://a:${CANARY}@b/`) }),
    );
    expect(redacted).not.toContain(CANARY);
    expect(redacted).toContain('@host/');
  });

  it('keeps type, message, stack, code and causes of an error', () => {
    const cause = Object.assign(new TypeError('below'), { code: 'ECONNREFUSED' });
    expect(redact({ err: new RangeError('above', { cause }) })).toEqual({
      err: {
        type: 'RangeError',
        message: 'above',
        stack: expect.stringMatching(/^RangeError: above\n/),
        cause: expect.objectContaining({
          type: 'TypeError',
          message: 'below',
          code: 'ECONNREFUSED',
        }),
      },
    });
  });

  it('bounds what it copies, and takes circles and throwing getters', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(redact(circle)).toEqual({ self: '[circular]' });
    let deep: unknown = 1;
    for (let depth = 0; depth < 100; depth += 1) deep = { deep };
    expect(JSON.stringify(redact(deep))).toContain('too deep');
    const wide = { long: 'x'.repeat(100_000), many: new Array(10_000).fill(1) };
    expect(JSON.stringify(redact(wide)).length).toBeLessThan(10_000);
    const hostile = {
      get trap(): never {
        throw new Error(CANARY);
      },
    };
    expect(redact(hostile)).toBe(REDACTED);
  });
});
