import {
  CoconutError,
  encodeCredential,
  type RandomSource,
  rerandomize,
  verifyCredential,
} from '@coir/coconut';
import { announceEncryptionKey } from '@coir/coconut/dkg';
import { decodeKeyFile, sealKeyFile } from '@coir/coconut/key-file';
import { describe, expect, it } from 'vitest';
import { issueCredential, utf8 } from '../support/issued-tickets.ts';
import { sessionOf, standardParties } from './dkg/dkg-fixture.ts';
import { DRAWING_FUNCTIONS, EXPORTS, soundSource } from './drawing-functions.ts';

const stuck: RandomSource = (length) => new Uint8Array(length).fill(7);

/** What becomes of a call: nothing but an error, or an answer. */
async function outcomeOf(call: () => unknown): Promise<unknown> {
  try {
    return { answer: await call() };
  } catch (error) {
    return error;
  }
}

describe('the list of functions that draw', () => {
  it('has every exported function with a parameter `random`, and no other', () => {
    const draws = (exported: unknown): boolean =>
      typeof exported === 'function' &&
      /\brandom\s*=\s*[\w$.()]*randomBytes\b/.test(String(exported));
    const listed = DRAWING_FUNCTIONS.map(({ name }) => name).toSorted();
    const names = EXPORTS.filter(([, exported]) => draws(exported)).map(([name]) => name);
    expect(names.toSorted()).toEqual(listed);
    for (const { exported } of DRAWING_FUNCTIONS) expect(exported).toBeTypeOf('function');
  });
});

describe.each(DRAWING_FUNCTIONS)('$name', ({ call }) => {
  it('draws, and answers when the source is sound', async () => {
    let drawn = 0;
    const sound = soundSource();
    const outcome = await outcomeOf(() =>
      call((length) => {
        drawn += length;
        return sound(length);
      }),
    );
    expect(outcome).toHaveProperty('answer');
    expect(drawn).toBeGreaterThanOrEqual(32);
  });

  it.each<[string, RandomSource]>([
    ['too few bytes', (length) => new Uint8Array(length - 1).fill(3)],
    ['too many bytes', (length) => new Uint8Array(length + 1).fill(3)],
    ['no bytes', () => new Uint8Array()],
    ['nothing', () => undefined as unknown as Uint8Array],
    ['an array', (length) => Array.from({ length }, () => 3) as unknown as Uint8Array],
    ['text', (length) => 'x'.repeat(length) as unknown as Uint8Array],
  ])('gives nothing but an error when the source gives %s', async (_, random) => {
    const error = await outcomeOf(() => call(random));
    expect(error).toBeInstanceOf(CoconutError);
    expect(error).toMatchObject({ code: 'COCONUT_RANDOMNESS' });
  });

  it('gives nothing but the source’s own error when it throws, at once or later', async () => {
    for (const good of [0, 1, 2]) {
      const sound = soundSource();
      const failure = new Error('no entropy');
      let asked = 0;
      const outcome = await outcomeOf(() =>
        call((length) => {
          asked += 1;
          if (asked > good) throw failure;
          return sound(length);
        }),
      );
      // Whoever needs fewer draws than that is never refused.
      if (asked > good) expect(outcome).toBe(failure);
      else expect(outcome).toHaveProperty('answer');
    }
  });
});

// NYM-COCONUT-V5 is left out where it draws nonces: its bytes are those of another implementation,
// which hashes nothing into them.
describe('a source that repeats itself', () => {
  const { parameters, credential, record, attributes } = issueCredential({ seed: 'stuck' });

  it.each([
    ...['coconut.keygen', 'coconut.ttpKeygen', 'nym.keygen', 'nym.ttpKeygen'],
    ...['dkg.dealKey', 'dkg.dealShare'],
  ])('is refused by %s, whose secrets would be equal', async (name) => {
    const { call } = DRAWING_FUNCTIONS.find((listed) => listed.name === name) ?? {};
    const error = await outcomeOf(() => call?.(stuck));
    expect(error).toMatchObject({ name: 'CoconutError', code: 'COCONUT_RANDOMNESS' });
  });

  it('gives other nonces in key files of other secrets, types and costs', () => {
    const terms = { type: 'note', passphrase: 'open sesame', cost: { logN: 15, r: 8, p: 1 } };
    const nonces = [
      sealKeyFile(utf8('one'), terms, stuck),
      sealKeyFile(utf8('two'), terms, stuck),
      sealKeyFile(utf8('one'), { ...terms, type: 'mote' }, stuck),
      sealKeyFile(utf8('one'), { ...terms, cost: { logN: 15, r: 8, p: 2 } }, stuck),
    ].map((file) => decodeKeyFile(file).nonce.join());
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('gives other proofs of possession in another session', () => {
    const [member] = standardParties;
    if (member === undefined) throw new Error('there are members');
    const [first, second] = ['first', 'second'].map(
      (nonce) => announceEncryptionKey(sessionOf({ nonce }), member, stuck).message,
    );
    // The body ends with challenge and response, before a signature of 64 bytes.
    const proof = (message?: Uint8Array) => message?.slice(-128, -64).join();
    expect(proof(first)).toBeDefined();
    expect(proof(first)).not.toBe(proof(second));
  });

  it('makes the same credential again of the same one, and another of another', () => {
    const again = [1, 2].map(() => rerandomize(parameters, credential, stuck));
    const other = rerandomize(parameters, rerandomize(parameters, credential), stuck);
    const bytes = [...again, other].map((made) => encodeCredential(parameters, made).join());
    expect(new Set(bytes).size).toBe(2);
    expect(verifyCredential(parameters, record.masterKey, attributes, other)).toBe(true);
  });
});
