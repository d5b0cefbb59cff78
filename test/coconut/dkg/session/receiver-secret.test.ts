import { describe, expect, it } from 'vitest';
import { decodeReceiverSecret, encodeReceiverSecret } from '../../../../coconut/dkg/index.ts';
import { u16 } from '../../../../coconut/index.ts';
import { concat } from '../../group/malformed-fields.ts';
import { at, codeOf, errorOf, flip, honestRun } from '../dkg-fixture.ts';

const run = honestRun();
const { session } = run;
const { secret } = at(run.announced, 0);

describe('a receiver secret', () => {
  const bytes = encodeReceiverSecret(secret);

  it('is read back as it was, for its own session only', () => {
    expect(decodeReceiverSecret(session, bytes)).toEqual(secret);
    const other = honestRun({ nonce: 'second' }).session;
    expect(codeOf(() => decodeReceiverSecret(other, bytes))).toBe('COCONUT_OTHER_SESSION');
    const zero = concat(bytes.subarray(0, 34), new Uint8Array(32));
    expect(codeOf(() => decodeReceiverSecret(session, zero))).toBe('COCONUT_INVALID_SCALAR');
    const nobody = concat(bytes.subarray(0, 32), u16(0), bytes.subarray(34));
    expect(codeOf(() => decodeReceiverSecret(session, nobody))).toBe('COCONUT_INVALID_INDEX');
  });

  it('is not turned into text by accident, nor into an error', () => {
    expect(JSON.stringify(secret)).toBe('"ReceiverSecret [redacted]"');
    expect(String(secret)).toBe('ReceiverSecret [redacted]');
    const scalar = secret.decryptionKey;
    for (const changed of [flip(bytes, 0), bytes.slice(1), bytes.fill(255, 34)]) {
      const message = String(errorOf(() => decodeReceiverSecret(session, changed))?.stack);
      expect(message).toContain('CoconutError');
      for (const text of [scalar.toString(), scalar.toString(16)]) {
        expect(message).not.toContain(text);
      }
    }
  });
});

describe('a receiver secret that was read', () => {
  const run = honestRun();
  const { session } = run;

  it('does not change with the bytes it was read from', () => {
    const bytes = encodeReceiverSecret(at(run.announced, 0).secret);
    const secret = decodeReceiverSecret(session, bytes);
    bytes.fill(0);
    expect(secret).toEqual(at(run.announced, 0).secret);
  });
});
