import { encodeSigningKey, keygen, setup } from '@coir/coconut';
import { type ScryptCost, SIGNING_KEY_TYPE, sealKeyFile } from '@coir/coconut/key-file';
import { decodeHex, encodeHex } from '@coir/coconut/ticket';
import { schemaOf } from '../../support/issued-tickets.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** One file of `test/vectors/key-file.json`. Bytes are lower-case hex. */
export interface KeyFileVector {
  readonly name: string;
  readonly type: string;
  readonly passphrase: string;
  readonly cost: ScryptCost;
  readonly salt: string;
  readonly secret: string;
  readonly file: string;
}

const CHEAP: ScryptCost = { logN: 15, r: 8, p: 1 };
const parameters = setup('coir-test', schemaOf(['secret', 'integer', 'integer']));
const { signingKey } = keygen(parameters, seededRandom('key file'));

const PLANS: readonly Omit<KeyFileVector, 'file' | 'salt'>[] = [
  {
    name: 'a signing key for three attributes',
    type: SIGNING_KEY_TYPE,
    passphrase: 'correct horse battery staple',
    cost: CHEAP,
    secret: encodeHex(encodeSigningKey(signingKey)),
  },
  {
    name: 'a passphrase whose normal form C is another',
    type: 'note',
    passphrase: 'Cafe\u0301 \u{1F511}',
    cost: { ...CHEAP, p: 2 },
    secret: encodeHex(new TextEncoder().encode('a secret of any other kind')),
  },
  {
    name: 'the shortest secret and a type of 64 characters',
    type: '~'.repeat(64),
    passphrase: ' ',
    cost: { ...CHEAP, logN: 16 },
    secret: '00',
  },
];

/** The known answers, made anew. */
export function makeKeyFileVectors(): readonly KeyFileVector[] {
  return PLANS.map((plan) => {
    const salt = seededRandom(plan.name)(32);
    const file = sealKeyFile(decodeHex(plan.secret), plan, () => salt);
    return { ...plan, salt: encodeHex(salt), file: encodeHex(file) };
  });
}
