import {
  aggregateCredentials,
  aggregateVerificationKeys,
  blindSign,
  blindSignBook,
  decodeBlindSignRequest,
  decodeShow,
  nobleGroup,
  obtainCredential,
  obtainCredentials,
  type PairingGroup,
  prepareBlindSign,
  proveShow,
  rerandomize,
  ttpKeygen,
  unblind,
  verifyBlindedPartial,
  verifyBlindedPartials,
  verifyCredential,
  verifyShow,
  verifyShows,
} from '@coir/coconut';
import { TICKET_HIDDEN } from '@coir/coconut/ticket';
import {
  type DealtTickets,
  dealTickets,
  firstOf,
  PUBLIC_ATTRIBUTES,
  SHOW_CONTEXT,
} from './dealt-tickets.ts';
import { manyIssuersOperations } from './many-issuers.ts';
import { type Effort, type Medians, measure, type Operations } from './measure.ts';

const TWO_OF_THREE = { threshold: 2, issuers: 3 } as const;
const BOOK_SIZE = 64;
/** Different tickets in a book of a quick run, which are repeated to fill it. */
const QUICK_TICKETS = 2;

function issuanceOperations({ record, issuers, tickets }: DealtTickets): Operations {
  const { parameters } = record;
  const { signingKey, verificationKey } = firstOf(issuers);
  const { attributes, blinded, request, requestBytes, witness } = firstOf(tickets);
  const { blinded: answer } = firstOf(blinded);
  const privateAttributes = attributes.slice(0, 1);
  return {
    prepare: () => prepareBlindSign(parameters, privateAttributes, PUBLIC_ATTRIBUTES),
    blind_sign: () =>
      blindSign(
        parameters,
        signingKey,
        decodeBlindSignRequest(parameters, requestBytes),
        PUBLIC_ATTRIBUTES,
      ),
    verify_partial: () =>
      verifyBlindedPartial(parameters, verificationKey, request, PUBLIC_ATTRIBUTES, answer),
    unblind: () => unblind(parameters, verificationKey, answer, witness),
    unblind_verify: () =>
      verifyCredential(
        parameters,
        verificationKey,
        attributes,
        unblind(parameters, verificationKey, answer, witness),
      ),
  };
}

function credentialOperations(dealt: DealtTickets): Operations {
  const { record, tickets } = dealt;
  const { masterKey, parameters, partialKeys, threshold } = record;
  const { attributes, blinded, credential, witness } = firstOf(tickets);
  const partials = partialsOf(dealt);
  return {
    aggregate_keys: () => aggregateVerificationKeys(parameters, partialKeys.slice(0, threshold)),
    aggregate_sigs: () => aggregateCredentials(parameters, partials),
    verify_credential: () => verifyCredential(parameters, masterKey, attributes, credential),
    obtain: () => obtainCredential(record, witness, blinded),
    rerandomize: () => rerandomize(parameters, credential),
  };
}

function showOperations({ record, tickets }: DealtTickets): Operations {
  const { attributes, credential, showBytes } = firstOf(tickets);
  return {
    show: () => proveShow(record, credential, attributes, TICKET_HIDDEN, SHOW_CONTEXT),
    decode_verify: () =>
      verifyShow(
        record,
        TICKET_HIDDEN,
        PUBLIC_ATTRIBUTES,
        SHOW_CONTEXT,
        decodeShow(record, TICKET_HIDDEN, showBytes),
      ),
  };
}

/** The first ticket's partial credentials. */
function partialsOf({ record, issuers, tickets }: DealtTickets) {
  const { blinded, witness } = firstOf(tickets);
  return blinded.map(({ issuerIndex, blinded: answer }, i) => {
    const { verificationKey } = issuers[i] ?? firstOf(issuers);
    const credential = unblind(record.parameters, verificationKey, answer, witness);
    return { issuerIndex, credential };
  });
}

function fill<T>(items: readonly T[]): readonly T[] {
  return Array.from({ length: BOOK_SIZE }, (_, i) => items[i % items.length] ?? firstOf(items));
}

/** One call does a book of 64. */
function bookOperations(dealt: DealtTickets, ofThree: DealtTickets): Operations {
  const { record, issuers } = dealt;
  const { parameters } = record;
  const { signingKey, verificationKey } = firstOf(issuers);
  const tickets = fill(dealt.tickets);
  const toObtain = fill(ofThree.tickets);
  const answers = tickets.map(({ request, blinded }) => ({
    request,
    publicAttributes: PUBLIC_ATTRIBUTES,
    blinded: firstOf(blinded).blinded,
  }));
  return {
    blind_sign_64_each: () =>
      blindSignBook(
        parameters,
        signingKey,
        tickets.map(({ requestBytes }) => decodeBlindSignRequest(parameters, requestBytes)),
        PUBLIC_ATTRIBUTES,
      ),
    holder_64_each: () =>
      obtainCredentials(ofThree.record, toObtain).map(({ credential }) => credential !== undefined),
    verify_partials_64_each: () => verifyBlindedPartials(parameters, verificationKey, answers),
    batch_verify_64_each: () =>
      verifyShows(
        record,
        tickets.map(({ showBytes }) => ({
          hiddenPositions: TICKET_HIDDEN,
          revealed: PUBLIC_ATTRIBUTES,
          context: SHOW_CONTEXT,
          show: decodeShow(record, TICKET_HIDDEN, showBytes),
        })),
      ),
  };
}

/** Every operation of the scheme on one ticket: 1 private and 2 public attributes, 2 of 3 issuers. */
export function benchTicket(group: PairingGroup = nobleGroup): Promise<Medians> {
  const dealt = dealTickets(group, { ...TWO_OF_THREE, tickets: 1 });
  return measure({
    ...issuanceOperations(dealt),
    ...credentialOperations(dealt),
    ...showOperations(dealt),
  });
}

/**
 * What `npm run bench:coconut` reports of COIR-V1: a ticket of 1 private and 2 public attributes under 2 of 3 issuers, the holder's book
 * under 3 of 3, aggregation of 70 of 70. Keys that end in `_each` are medians for a book of 64, divided by 64.
 */
export async function benchCoconut(group: PairingGroup, effort: Effort): Promise<Medians> {
  const tickets = effort === 'quick' ? QUICK_TICKETS : BOOK_SIZE;
  const dealt = dealTickets(group, { ...TWO_OF_THREE, tickets });
  const single = await measure(
    pick({ ...issuanceOperations(dealt), ...showOperations(dealt) }, (name) => name !== 'unblind'),
    effort,
  );
  const ofThree = dealTickets(group, { threshold: 3, issuers: 3, tickets });
  const books = await measure(bookOperations(dealt, ofThree), effort);
  const { attributes } = firstOf(dealt.tickets);
  const suite = { aggregateCredentials, aggregateVerificationKeys, ttpKeygen, verifyCredential };
  const many = await measure(
    manyIssuersOperations(suite, dealt.record.parameters, attributes),
    effort,
  );
  const each = Object.entries(books).map(([name, time]) => [
    name,
    Math.round((time / BOOK_SIZE) * 10) / 10,
  ]);
  return { ...single, ...Object.fromEntries(each), ...many };
}

function pick(operations: Operations, isPicked: (name: string) => boolean): Operations {
  return Object.fromEntries(Object.entries(operations).filter(([name]) => isPicked(name)));
}
