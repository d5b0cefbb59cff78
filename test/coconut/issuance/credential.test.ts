import { describe, expect, it } from 'vitest';
import { decodeCredential, encodeCredential, nobleGroup } from '../../../coconut/index.ts';
import { assertNotIdentity } from '../../../coconut/issuance/credential.ts';
import { issueCredential } from '../../support/issued-tickets.ts';
import { codeOf } from '../decoder-suite.ts';

const { parameters, credential } = issueCredential();
const { g1 } = nobleGroup;

describe('a credential', () => {
  it('is its base and its signature, and is read back', () => {
    const bytes = encodeCredential(parameters, credential);
    const parts = [credential.base, credential.signature].map(g1.encode);
    expect(bytes).toEqual(Uint8Array.from(Buffer.concat(parts)));
    expect(encodeCredential(parameters, decodeCredential(parameters, bytes))).toEqual(bytes);
  });

  it('has no identity in it', () => {
    assertNotIdentity(parameters, credential.base, credential.signature);
    for (const points of [[g1.identity], [g1.generator, g1.identity]]) {
      expect(codeOf(() => assertNotIdentity(parameters, ...points))).toBe('COCONUT_INVALID_POINT');
    }
  });
});
