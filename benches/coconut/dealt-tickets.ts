import {
  type AnsweredRequest,
  type Attribute,
  blindSignBook,
  createKeyRecord,
  decodeBlindedPartial,
  decodeRequestWitness,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeRequestWitness,
  encodeShow,
  type IndexedBlindedPartial,
  type IssuerKeyPair,
  type KeyRecord,
  obtainCredentials,
  type PairingGroup,
  prepareBlindSignBook,
  proveShow,
  randomAttribute,
  ttpKeygen,
} from '@coir/coconut';
import {
  TICKET_HIDDEN,
  ticketParameters,
  ticketPublicAttributes,
  ticketScope,
} from '@coir/coconut/ticket';

const NETWORK = 'bench';
const DENOMINATION = 1;
const EXPIRY = 2972;

/** Context of every show; as long as the context of a spend. */
export const SHOW_CONTEXT: Uint8Array = new Uint8Array(64);

/** Public attributes of every ticket. */
export const PUBLIC_ATTRIBUTES: readonly Attribute[] = ticketPublicAttributes(DENOMINATION, EXPIRY);

/**
 * A ticket through every step, as bytes: what operations take comes over the wire or out of a
 * store, and is decoded anew for each.
 */
export interface DealtTicket {
  readonly attributes: readonly Attribute[];
  readonly request: Uint8Array;
  readonly witness: Uint8Array;
  /** Of the first t issuers. */
  readonly answers: readonly DealtAnswer[];
  readonly credential: Uint8Array;
  readonly show: Uint8Array;
}

/** The answer of one issuer. */
export interface DealtAnswer {
  readonly issuerIndex: number;
  readonly bytes: Uint8Array;
}

/** Issuers and the tickets of one holder. */
export interface DealtTickets {
  readonly record: KeyRecord;
  readonly issuers: readonly IssuerKeyPair[];
  readonly tickets: readonly DealtTicket[];
}

/** t, n and how many tickets. */
export interface DealOptions {
  readonly threshold: number;
  readonly issuers: number;
  readonly tickets: number;
}

/** Reads a ticket's answers. */
export function openAnswers(
  { parameters }: KeyRecord,
  { answers }: DealtTicket,
): readonly IndexedBlindedPartial[] {
  return answers.map(({ issuerIndex, bytes }) => {
    return { issuerIndex, blinded: decodeBlindedPartial(parameters, bytes) };
  });
}

/** Reads what a holder needs to obtain a ticket. */
export function openAnswered(record: KeyRecord, ticket: DealtTicket): AnsweredRequest {
  const witness = decodeRequestWitness(record.parameters, ticket.witness);
  return { witness, blinded: openAnswers(record, ticket) };
}

function issue(
  record: KeyRecord,
  issuers: readonly IssuerKeyPair[],
  count: number,
): readonly DealtTicket[] {
  const { parameters, threshold } = record;
  const serials = Array.from({ length: count }, () => randomAttribute());
  const prepared = prepareBlindSignBook(
    parameters,
    serials.map((serial) => [serial]),
    PUBLIC_ATTRIBUTES,
  );
  const requests = prepared.map(({ request }) => request);
  const books = issuers.slice(0, threshold).map(({ issuerIndex, signingKey }) => ({
    issuerIndex,
    book: blindSignBook(parameters, signingKey, requests, PUBLIC_ATTRIBUTES),
  }));
  const answered = prepared.map(({ witness }, i) => ({
    witness,
    blinded: books.flatMap(({ issuerIndex, book }) => {
      const blinded = book[i];
      return blinded === undefined ? [] : [{ issuerIndex, blinded }];
    }),
  }));
  return obtainCredentials(record, answered).map(({ credential }, i) => {
    const [request, answers, serial] = [prepared[i], answered[i], serials[i]];
    if (!credential || !request || !answers || serial === undefined) {
      throw new Error('the issuers are honest');
    }
    const attributes = [serial, ...PUBLIC_ATTRIBUTES];
    const show = proveShow(record, credential, attributes, TICKET_HIDDEN, SHOW_CONTEXT);
    return {
      attributes,
      request: encodeBlindSignRequest(parameters, request.request),
      witness: encodeRequestWitness(parameters, request.witness),
      answers: answers.blinded.map(({ issuerIndex, blinded }) => {
        return { issuerIndex, bytes: encodeBlindedPartial(parameters, blinded) };
      }),
      credential: encodeCredential(parameters, credential),
      show: encodeShow(record, show),
    };
  });
}

/** Deals keys and takes tickets through every step: 1 private and 2 public attributes. */
export function dealTickets(
  group: PairingGroup,
  { threshold, issuers: count, tickets }: DealOptions,
): DealtTickets {
  const parameters = ticketParameters(NETWORK, group);
  const issuers = ttpKeygen(parameters, { threshold, issuers: count });
  const record = createKeyRecord(parameters, {
    scope: ticketScope(NETWORK),
    threshold,
    partialKeys: issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key })),
  });
  return { record, issuers, tickets: issue(record, issuers, tickets) };
}

/** The first of a list that has one. */
export function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('an empty list');
  return first;
}
