import {
  type Attribute,
  attributeFromText,
  blindSign,
  type Credential,
  createKeyRecord,
  createSchema,
  decodeShow,
  encodeCredential,
  encodeKeyRecord,
  encodeScalar,
  encodeSchema,
  type IssuerKeyPair,
  type KeyRecord,
  nobleGroup,
  obtainCredential,
  type Parameters,
  type PreparedRequest,
  prepareBlindSign,
  setup,
  ttpKeygen,
  verifyShow,
} from '@coir/coconut';
import { decodeHex, encodeHex } from '@coir/coconut/ticket';
import { seededRandom } from '../../support/seeded-random.ts';
import type { OracleProcess } from './oracle-process.ts';

export const hex: (bytes: Uint8Array) => string = encodeHex;
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const scalarsHex = (scalars: readonly bigint[]): readonly string[] =>
  scalars.map((scalar) => hex(encodeScalar(scalar)));

export const THRESHOLD = 2;
export const DEALER_SEED = 'exchange dealer';
export const REQUEST_SEED = 'exchange request';
export const SCOPE: Uint8Array = utf8('a scope of the exchange');
export const CONTEXT: Uint8Array = utf8('a context of the exchange');

/**
 * What both implementations know: the nullifier attribute is the second, and one hidden attribute
 * is an integer.
 */
export const parameters: Parameters = setup(
  'nätwork of the exchange',
  createSchema({
    name: 'exchange-1',
    attributes: [
      { name: 'birth', kind: 'integer' },
      { name: 'serial', kind: 'secret' },
      { name: 'country', kind: 'text' },
      { name: 'level', kind: 'integer' },
    ],
    privateCount: 2,
    nullifierPosition: 2,
  }),
);
export const issuers: readonly IssuerKeyPair[] = ttpKeygen(
  parameters,
  { threshold: THRESHOLD, issuers: 3 },
  seededRandom(DEALER_SEED),
);
export const record: KeyRecord = createKeyRecord(parameters, {
  scope: SCOPE,
  threshold: THRESHOLD,
  partialKeys: issuers.map(({ issuerIndex, verificationKey }) => ({
    issuerIndex,
    key: verificationKey,
  })),
});

export const privateAttributes: readonly Attribute[] = [0n, nobleGroup.order - 12345n];
export const publicAttributes: readonly Attribute[] = [attributeFromText('Österreich'), 3n];
export const attributes: readonly Attribute[] = [...privateAttributes, ...publicAttributes];

export const prepared: PreparedRequest = prepareBlindSign(
  parameters,
  privateAttributes,
  publicAttributes,
  seededRandom(REQUEST_SEED),
);
export const credential: Credential = obtainCredential(
  record,
  prepared.witness,
  issuers.map(({ issuerIndex, signingKey }) => ({
    issuerIndex,
    blinded: blindSign(parameters, signingKey, prepared.request, publicAttributes),
  })),
).credential;

export const schemaBytes: Uint8Array = encodeSchema(parameters.schema);
export const recordBytes: Uint8Array = encodeKeyRecord(record);

/** What the second implementation is told about parameters and keys. */
export const parameterFields: Readonly<Record<string, unknown>> = {
  network: parameters.network,
  schema: hex(schemaBytes),
};
export const recordField: { readonly record: string } = { record: hex(recordBytes) };

/** The values at the positions that are not hidden. */
export function revealedOf(
  hidden: readonly number[],
  values: readonly Attribute[] = attributes,
): readonly Attribute[] {
  return values.filter((_, position) => !hidden.includes(position + 1));
}

/** A credential as the second implementation takes it. */
export function credentialFields(credential: Credential): Readonly<Record<string, string>> {
  const bytes = encodeCredential(parameters, credential);
  return { base: hex(bytes.subarray(0, 48)), signature: hex(bytes.subarray(48)) };
}

/** A show with what it is to be verified for. */
export interface Claim {
  readonly hidden: readonly number[];
  readonly revealed: readonly Attribute[];
  readonly context: Uint8Array;
  readonly show: Uint8Array;
}

/** How an implementation answers to what it may also refuse to read. */
export type Outcome = boolean | 'refused';

/** The outcome in this implementation. */
export function outcomeOf(attempt: () => boolean): Outcome {
  try {
    return attempt();
  } catch {
    return 'refused';
  }
}

/** The outcome in the second implementation. */
export async function askOutcome(
  oracle: OracleProcess,
  op: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const answer = await oracle.ask(op, fields);
  return 'refused' in answer ? 'refused' : answer.result['valid'] === true;
}

/** Decodes and verifies a show in this implementation and in the second. */
export async function verifyTwice(
  oracle: OracleProcess,
  { hidden, revealed, context, show }: Claim,
): Promise<readonly [Outcome, Outcome]> {
  const here = outcomeOf(() =>
    verifyShow(record, hidden, revealed, context, decodeShow(record, hidden, show)),
  );
  const there = await askOutcome(oracle, 'verifyShow', {
    ...recordField,
    hidden,
    revealed: scalarsHex(revealed),
    context: hex(context),
    show: hex(show),
  });
  return [here, there];
}

/**
 * A show made by the second implementation, of the credential above unless `more` says otherwise.
 */
export async function proveThere(
  oracle: OracleProcess,
  hidden: readonly number[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<Uint8Array> {
  const { show } = await oracle.result('proveShow', {
    ...recordField,
    ...credentialFields(credential),
    attributes: scalarsHex(attributes),
    hidden,
    context: hex(CONTEXT),
    ...more,
  });
  return decodeHex(String(show));
}

/** The master secret, which only this dealer's test knows. */
export function masterSecret(): { readonly x: bigint; readonly y: readonly bigint[] } {
  const { order } = nobleGroup;
  const [one, two] = issuers;
  if (one === undefined || two === undefined) throw new Error('there are three issuers');
  // Interpolated at 0 from 1 and 2.
  const at0 = (a: bigint, b: bigint): bigint => (((2n * a - b) % order) + order) % order;
  const { x, y } = one.signingKey;
  return {
    x: at0(x, two.signingKey.x),
    y: y.map((value, j) => at0(value, two.signingKey.y[j] ?? 0n)),
  };
}
