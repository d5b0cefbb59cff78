import type { Primitives } from '@coir/sphinx/primitives';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { readThirdPartyVector } from '../../../support/shared-vectors.ts';

/** Every test of a file of project Wycheproof, with what its group says about it. */
interface WycheproofTest {
  readonly [field: string]: string | number;
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}
interface WycheproofGroup {
  readonly keySize?: number;
  readonly tagSize?: number;
  readonly publicKey?: { readonly pk: string };
  readonly tests: readonly WycheproofTest[];
}
interface Read {
  hex(field: string): Uint8Array;
  readonly test: WycheproofTest;
  readonly group: WycheproofGroup;
}

/**
 * Runs `check` over the file: it answers whether this implementation accepts the test, and throws
 * if a value is wrong.
 */
function everyTest(
  file: string,
  check: (read: Read) => boolean | undefined,
): { count: number; wrong: number[] } | undefined {
  const bytes = readThirdPartyVector(`wycheproof-${file}.json`);
  if (bytes === undefined) return undefined;
  const parsed = JSON.parse(new TextDecoder().decode(bytes)) as {
    readonly testGroups: readonly WycheproofGroup[];
  };
  const wrong: number[] = [];
  let count = 0;
  for (const group of parsed.testGroups) {
    for (const test of group.tests) {
      const hex = (field: string): Uint8Array => hexToBytes(String(test[field]));
      const isAccepted = check({ hex, test, group });
      if (isAccepted === undefined) continue;
      count += 1;
      const isRight = test.result === 'acceptable' || isAccepted === (test.result === 'valid');
      if (!isRight) wrong.push(test.tcId);
    }
  }
  return { count, wrong };
}

/** The files of project Wycheproof for the primitives that have one. */
export function describeWycheproof(platform: string, primitives: Primitives): void {
  const cases: readonly [string, number, (read: Read) => boolean | undefined][] = [
    ['x25519', 518, (read) => checkX25519(primitives, read)],
    ['ed25519', 151, (read) => checkEd25519(primitives, read)],
    ['hmac_sha256', 174, (read) => checkHmac(primitives, read)],
    ['hkdf_sha256', 86, (read) => checkHkdf(primitives, read)],
    ['aes_gcm_siv', 103, (read) => checkGcmSiv(primitives, read)],
  ];
  describe(`primitives of ${platform}, Wycheproof`, () => {
    it.each(cases)('%s', (file, count, check) => {
      const outcome = everyTest(file, check);
      if (outcome !== undefined) expect(outcome).toEqual({ count, wrong: [] });
    });
  });
}

/**
 * Accepted are all results but the all-zero one; a wrong value is an error whatever the file says.
 */
function checkX25519({ x25519 }: Primitives, { hex, test }: Read): boolean {
  const shared = x25519.sharedSecret(hex('private'), hex('public'));
  const expected = String(test['shared']);
  if (/^0+$/.test(expected))
    expect({ tcId: test.tcId, shared }).toMatchObject({ shared: undefined });
  else expect({ tcId: test.tcId, shared }).toMatchObject({ shared: hexToBytes(expected) });
  return shared !== undefined;
}

function checkEd25519({ ed25519 }: Primitives, { hex, group }: Read): boolean {
  return ed25519.verify(hex('sig'), hex('msg'), hexToBytes(group.publicKey?.pk ?? ''));
}

function checkHmac({ hmacSha256, equalBytes }: Primitives, { hex, group }: Read): boolean {
  const tag = hmacSha256(hex('key'), hex('msg')).subarray(0, (group.tagSize ?? 0) / 8);
  return equalBytes(tag, hex('tag'));
}

function checkHkdf({ hkdfSha256 }: Primitives, { hex, test }: Read): boolean {
  try {
    const okm = hkdfSha256(hex('ikm'), hex('salt'), hex('info'), Number(test['size']));
    return bytesToHex(okm) === test['okm'];
  } catch (error) {
    expect(error).toMatchObject({ code: 'SPHINX_INVALID_LENGTH' });
    return false;
  }
}

/** Only 256-bit keys are offered. */
function checkGcmSiv(primitives: Primitives, { hex, test, group }: Read): boolean | undefined {
  if (group.keySize !== 256) return undefined;
  const [key, nonce, data, plaintext] = [hex('key'), hex('iv'), hex('aad'), hex('msg')];
  const sealed = hexToBytes(`${test['ct']}${test['tag']}`);
  const opened = primitives.aes256GcmSivOpen(key, nonce, sealed, data);
  if (opened !== undefined) {
    expect(opened).toEqual(plaintext);
    expect(primitives.aes256GcmSivSeal(key, nonce, plaintext, data)).toEqual(sealed);
  }
  return opened !== undefined;
}
