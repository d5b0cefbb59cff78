import type {
  AnsweredRequest,
  Attribute,
  ClaimedShow,
  KeyRecord,
  PairingGroup,
  PreparedRequest,
} from '../../coconut/index.ts';
import {
  blindSign,
  type IndexedBlindedPartial,
  nobleGroup,
  obtainCredentials,
  prepareBlindSign,
  proveShow,
} from '../../coconut/index.ts';
import {
  type CredentialFixture,
  type FixtureOptions,
  issueCredential,
  utf8,
} from './credential-fixture.ts';

/** A request of a book, all that was made of it, and the attributes of its credential. */
export interface BookRequest extends AnsweredRequest, PreparedRequest {
  readonly attributes: readonly Attribute[];
}

/** A network and a book of requests in it, answered by all issuers. */
export interface BookFixture extends CredentialFixture {
  readonly book: readonly BookRequest[];
}

/** A book of `count` requests with the public attributes of the fixture, or with each its own. */
export function issueBook(
  count: number,
  options: FixtureOptions = {},
  publicOf: (position: number) => readonly Attribute[] | undefined = () => undefined,
): BookFixture {
  const fixture = issueCredential(options);
  const { parameters, issuers, random } = fixture;
  const book = Array.from({ length: count }, (_, position) => {
    const publicAttributes = publicOf(position) ?? fixture.publicAttributes;
    const hidden = fixture.attributes
      .slice(0, parameters.schema.privateCount)
      .map((attribute) => attribute + BigInt(position));
    const prepared = prepareBlindSign(parameters, hidden, publicAttributes, random);
    const blinded = issuers.map(({ issuerIndex, signingKey }) => ({
      issuerIndex,
      blinded: blindSign(parameters, signingKey, prepared.request, publicAttributes),
    }));
    return { ...prepared, blinded, attributes: [...hidden, ...publicAttributes] };
  });
  return { ...fixture, book };
}

/** An answer that is a point of no meaning. */
export function garbageAnswer(
  issuerIndex: number,
  { g1 }: PairingGroup = nobleGroup,
): IndexedBlindedPartial {
  const blindedSignature = g1.multiply(g1.generator, BigInt(issuerIndex) + 99n);
  return { issuerIndex, blinded: { blindedSignature } };
}

/** A show of each credential of a book, to be claimed as a show that hides these positions. */
export function showBook(
  { record, book }: Pick<BookFixture, 'record' | 'book'>,
  hiddenOf: (position: number) => readonly number[] = () => [1],
): readonly ClaimedShow[] {
  return obtainCredentials(record, book).map(({ credential }, position) => {
    const { attributes = [] } = book[position] ?? {};
    if (credential === undefined) throw new Error('the issuers of a fixture are honest');
    const hiddenPositions = hiddenOf(position);
    const context = utf8(`door ${position}`);
    return {
      hiddenPositions,
      revealed: attributes.filter((_, index) => !hiddenPositions.includes(index + 1)),
      context,
      show: proveShow(record, credential, attributes, hiddenPositions, context),
    };
  });
}

/**
 * The same claim with a valid proof around a false signature: its maker holds garbage in place of a
 * credential.
 */
export function garbageShow(
  record: KeyRecord,
  claim: ClaimedShow,
  attributes: readonly Attribute[],
): ClaimedShow {
  const { g1 } = record.parameters.group;
  const garbage = { base: g1.generator, signature: g1.multiply(g1.generator, 5n) };
  const { hiddenPositions, context } = claim;
  return { ...claim, show: proveShow(record, garbage, attributes, hiddenPositions, context) };
}
