import {
  type Attribute,
  blindSignBook,
  type Credential,
  createKeyRecord,
  decodeBlindSignRequest,
  encodeBlindSignRequest,
  encodeShow,
  type IndexedBlindedPartial,
  type IssuerKeyPair,
  type KeyRecord,
  obtainCredentials,
  type PairingGroup,
  type PreparedRequest,
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

/** What every show is made for; as long as the context of a spend. */
export const SHOW_CONTEXT: Uint8Array = new Uint8Array(64);

/** Public attributes of every ticket. */
export const PUBLIC_ATTRIBUTES: readonly Attribute[] = ticketPublicAttributes(DENOMINATION, EXPIRY);

/** A ticket through every step, so that each operation has the inputs it would have in use. */
export interface DealtTicket extends PreparedRequest {
  readonly attributes: readonly Attribute[];
  readonly requestBytes: Uint8Array;
  /** From the first t issuers. */
  readonly blinded: readonly IndexedBlindedPartial[];
  readonly credential: Credential;
  readonly showBytes: Uint8Array;
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
  ).map(({ request, witness }) => {
    const requestBytes = encodeBlindSignRequest(parameters, request);
    return { request: decodeBlindSignRequest(parameters, requestBytes), requestBytes, witness };
  });
  const requests = prepared.map(({ request }) => request);
  const answers = issuers.slice(0, threshold).map(({ issuerIndex, signingKey }) => ({
    issuerIndex,
    book: blindSignBook(parameters, signingKey, requests, PUBLIC_ATTRIBUTES),
  }));
  const answered = prepared.map((request, i) => ({
    ...request,
    blinded: answers.flatMap(({ issuerIndex, book }) => {
      const blinded = book[i];
      return blinded === undefined ? [] : [{ issuerIndex, blinded }];
    }),
  }));
  return obtainCredentials(record, answered).flatMap(({ credential }, i) => {
    const [request, serial] = [answered[i], serials[i]];
    if (credential === undefined || request === undefined || serial === undefined) return [];
    const attributes = [serial, ...PUBLIC_ATTRIBUTES];
    const show = proveShow(record, credential, attributes, TICKET_HIDDEN, SHOW_CONTEXT);
    return [{ ...request, attributes, credential, showBytes: encodeShow(record, show) }];
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
