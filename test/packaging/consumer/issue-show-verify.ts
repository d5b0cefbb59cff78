import {
  attributeFromInteger,
  attributeFromText,
  blindSign,
  CoconutError,
  createKeyRecord,
  createSchema,
  decodeBlindedPartial,
  decodeBlindSignRequest,
  decodeKeyRecord,
  decodeShow,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeKeyRecord,
  encodeShow,
  type KeyRecord,
  nullifierOf,
  obtainCredential,
  type PairingGroup,
  prepareBlindSign,
  proveShow,
  type RandomSource,
  randomAttribute,
  type Schema,
  setup,
  ttpKeygen,
  verifyShow,
} from '@coir/coconut';

/**
 * What one run of the protocol came to; the same for every runtime, group and build, since its
 * randomness is.
 */
export interface Outcome {
  readonly keyRecord: string;
  readonly show: string;
  readonly nullifier: string;
  readonly verified: boolean;
  readonly verifiedElsewhere: boolean;
  readonly codeOfCutShow: string;
  /** A second run, on the platform's own random generator. */
  readonly verifiedWithPlatformRandomness: boolean;
}

const schema: Schema = createSchema({
  name: 'packaging-1',
  attributes: [
    { name: 'serial', kind: 'secret' },
    { name: 'birth year', kind: 'integer' },
    { name: 'city', kind: 'text' },
  ],
  privateCount: 2,
  nullifierPosition: 1,
});
const HIDDEN: readonly number[] = [1, 2];
const context: Uint8Array = new TextEncoder().encode('door 7');
const city = 'Zürich';

/**
 * A fixed stream (Weyl sequence through a mixer), the same on every platform; good for nothing but
 * comparison.
 */
function countedBytes(): RandomSource {
  let state = 0x2545f491;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (state + 0x9e3779b9) >>> 0;
      const mixed = Math.imul(state ^ (state >>> 15), 0x85ebca6b);
      return (mixed ^ (mixed >>> 13)) & 0xff;
    });
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Keys, blind issuance by two of three issuers and one show; every message crosses as bytes. */
function showOne(
  group: PairingGroup,
  random: RandomSource | undefined,
): { record: KeyRecord; bytes: Uint8Array } {
  const parameters = setup('packaging', schema, group);
  const issuers = ttpKeygen(parameters, { threshold: 2, issuers: 3 }, random);
  const published = createKeyRecord(parameters, {
    scope: new TextEncoder().encode('doors'),
    threshold: 2,
    partialKeys: issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key })),
  });
  const record = decodeKeyRecord(encodeKeyRecord(published), group);
  const hidden = [randomAttribute(random), attributeFromInteger(1984)];
  const revealed = [attributeFromText(city)];
  const prepared = prepareBlindSign(record.parameters, hidden, revealed, random);
  const request = encodeBlindSignRequest(parameters, prepared.request);
  const answers = issuers.slice(1).map(({ issuerIndex, signingKey }) => {
    const received = decodeBlindSignRequest(parameters, request);
    const blinded = blindSign(parameters, signingKey, received, revealed);
    return {
      issuerIndex,
      blinded: decodeBlindedPartial(parameters, encodeBlindedPartial(parameters, blinded)),
    };
  });
  const { credential } = obtainCredential(record, prepared.witness, answers);
  const show = proveShow(record, credential, [...hidden, ...revealed], HIDDEN, context, random);
  return { record, bytes: encodeShow(record, show) };
}

function codeOf(operation: () => unknown): string {
  try {
    operation();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof CoconutError ? error.code : 'another error';
  }
}

/** Issues, shows and verifies from the installed package as an application would. */
export function issueShowVerify(group: PairingGroup): Outcome {
  const revealed = [attributeFromText(city)];
  const { record, bytes } = showOne(group, countedBytes());
  const show = decodeShow(record, HIDDEN, bytes);
  const other = showOne(group, undefined);
  const otherShow = decodeShow(other.record, HIDDEN, other.bytes);
  return {
    keyRecord: hex(record.keyId),
    show: hex(bytes),
    nullifier: hex(nullifierOf(record, show)),
    verified: verifyShow(record, HIDDEN, revealed, context, show),
    verifiedElsewhere: verifyShow(record, HIDDEN, revealed, new Uint8Array(1), show),
    codeOfCutShow: codeOf(() => decodeShow(record, HIDDEN, bytes.subarray(1))),
    verifiedWithPlatformRandomness: verifyShow(other.record, HIDDEN, revealed, context, otherShow),
  };
}
