import { decodeSigningKey, keygen, setup } from '@coir/coconut';
import {
  openKeyFile,
  openSigningKeyFile,
  type ScryptCost,
  SIGNING_KEY_TYPE,
  sealKeyFile,
  sealSigningKeyFile,
} from '@coir/coconut/key-file';
import { expect, it, vi } from 'vitest';
import { schemaOf } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { codeOf } from '../decoder-suite.ts';

const cost: ScryptCost = { logN: 15, r: 8, p: 1 };
const lock = { passphrase: 'open sesame', cost };
const parameters = setup('coir-test', schemaOf(['secret', 'integer']));
const { signingKey } = keygen(parameters, seededRandom('issuer'));
const file = sealSigningKeyFile(signingKey, lock, seededRandom('salt'));

it('holds a signing key', () => {
  expect(openSigningKeyFile(parameters, file, lock.passphrase)).toEqual(signingKey);
  const bytes = openKeyFile(file, { type: SIGNING_KEY_TYPE, passphrase: lock.passphrase });
  expect(decodeSigningKey(parameters, bytes)).toEqual(signingKey);
});

it('is refused for other parameters, another type and another passphrase', () => {
  const other = setup('coir-test', schemaOf(['secret']));
  expect(codeOf(() => openSigningKeyFile(other, file, lock.passphrase))).toBe(
    'COCONUT_INVALID_ENCODING',
  );
  const note = sealKeyFile(new Uint8Array(98).fill(1), { ...lock, type: 'note' });
  expect(codeOf(() => openSigningKeyFile(parameters, note, lock.passphrase))).toBe(
    'COCONUT_KEY_FILE_TYPE',
  );
  expect(codeOf(() => openSigningKeyFile(parameters, file, 'open Sesame'))).toBe(
    'COCONUT_KEY_FILE_LOCKED',
  );
});

it('leaves no copy of the key behind, sealed or opened', () => {
  const encoded = openKeyFile(file, { type: SIGNING_KEY_TYPE, passphrase: lock.passphrase });
  const overwritten: string[] = [];
  const fill = Uint8Array.prototype.fill;
  const spy = vi.spyOn(Uint8Array.prototype, 'fill').mockImplementation(function (
    this: Uint8Array<ArrayBuffer>,
    value,
    start,
    end,
  ) {
    if (value === 0) overwritten.push(Buffer.from(this).toString('hex'));
    return fill.call(this, value, start, end);
  });
  const uses = [
    () => sealSigningKeyFile(signingKey, lock, seededRandom('salt')),
    () => openSigningKeyFile(parameters, file, lock.passphrase),
  ];
  for (const use of uses) {
    overwritten.length = 0;
    use();
    expect(overwritten).toContain(Buffer.from(encoded).toString('hex'));
  }
  spy.mockRestore();
});
