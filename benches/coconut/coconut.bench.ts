import * as coconut from '@coir/coconut';
import {
  aggregateCredentials,
  aggregateVerificationKeys,
  blindSign,
  blindSignBook,
  decodeBlindSignRequest,
  decodeCredential,
  decodeRequestWitness,
  decodeShow,
  nobleGroup,
  obtainCredential,
  obtainCredentials,
  type PairingGroup,
  prepareBlindSign,
  proveShow,
  rerandomize,
  unblind,
  verifyBlindedPartial,
  verifyBlindedPartials,
  verifyCredential,
  verifyShow,
  verifyShows,
} from '@coir/coconut';
import { TICKET_HIDDEN } from '@coir/coconut/ticket';
import {
  answeredRequest,
  type IssuedTicket,
  type IssuedTickets,
  issueTickets,
  PUBLIC_ATTRIBUTES,
  SHOW_CONTEXT,
} from '../../test/support/issued-tickets.ts';
import {
  type Effort,
  firstOf,
  inTurn,
  type Medians,
  measure,
  type Operations,
  onFresh,
} from '../measure.ts';
import { manyIssuersOperations } from './many-issuers.ts';

const TWO_OF_THREE = { threshold: 2, issuers: 3 } as const;
const BOOK_SIZE = 64;
/** Different tickets in a book of a quick run, which are repeated to fill it. */
const QUICK_TICKETS = 2;
/** Different tickets where there is no book. */
const SINGLE_TICKETS = 8;

function issuanceOperations({ record, issuers, tickets }: IssuedTickets): Operations {
  const { parameters } = record;
  const { signingKey, verificationKey } = firstOf(issuers);
  const next = inTurn(tickets);
  const openRequest = ({ request }: IssuedTicket) => decodeBlindSignRequest(parameters, request);
  const openAnswer = (ticket: IssuedTicket) =>
    firstOf(answeredRequest(record, ticket).blinded).blinded;
  const openUnblinding = () => {
    const ticket = next();
    const witness = decodeRequestWitness(parameters, ticket.witness);
    return { ...ticket, witness, blinded: openAnswer(ticket) };
  };
  return {
    prepare: () => prepareBlindSign(parameters, next().attributes.slice(0, 1), PUBLIC_ATTRIBUTES),
    blind_sign: () => blindSign(parameters, signingKey, openRequest(next()), PUBLIC_ATTRIBUTES),
    verify_partial: onFresh(
      () => {
        const ticket = next();
        return { request: openRequest(ticket), blinded: openAnswer(ticket) };
      },
      ({ request, blinded }) =>
        verifyBlindedPartial(parameters, verificationKey, request, PUBLIC_ATTRIBUTES, blinded),
    ),
    unblind: onFresh(openUnblinding, ({ blinded, witness }) =>
      unblind(parameters, verificationKey, blinded, witness),
    ),
    unblind_verify: onFresh(openUnblinding, ({ attributes, blinded, witness }) => {
      const partial = unblind(parameters, verificationKey, blinded, witness);
      return verifyCredential(parameters, verificationKey, attributes, partial);
    }),
  };
}

function credentialOperations({ record, issuers, tickets }: IssuedTickets): Operations {
  const { masterKey, parameters, partialKeys, threshold } = record;
  const next = inTurn(tickets);
  const keys = partialKeys.slice(0, threshold);
  const openPartials = () => {
    const { blinded, witness } = answeredRequest(record, next());
    return blinded.map(({ issuerIndex, blinded: answer }, i) => {
      const { verificationKey } = issuers[i] ?? firstOf(issuers);
      return { issuerIndex, credential: unblind(parameters, verificationKey, answer, witness) };
    });
  };
  const openCredential = () => {
    const ticket = next();
    return { ...ticket, credential: decodeCredential(parameters, ticket.credential) };
  };
  return {
    aggregate_keys: () => aggregateVerificationKeys(parameters, keys),
    aggregate_sigs: onFresh(openPartials, (partials) => aggregateCredentials(parameters, partials)),
    verify_credential: onFresh(openCredential, ({ attributes, credential }) =>
      verifyCredential(parameters, masterKey, attributes, credential),
    ),
    obtain: onFresh(
      () => answeredRequest(record, next()),
      ({ blinded, witness }) => obtainCredential(record, witness, blinded),
    ),
    rerandomize: onFresh(openCredential, ({ credential }) => rerandomize(parameters, credential)),
  };
}

function showOperations({ record, tickets }: IssuedTickets): Operations {
  const next = inTurn(tickets);
  return {
    show: onFresh(
      () => {
        const { attributes, credential: bytes } = next();
        const { masterKey, parameters } = record;
        const credential = decodeCredential(parameters, bytes);
        if (!verifyCredential(parameters, masterKey, attributes, credential)) {
          throw new Error('the issuers of a fixture are honest');
        }
        return { attributes, credential };
      },
      ({ attributes, credential }) =>
        proveShow(record, credential, attributes, TICKET_HIDDEN, SHOW_CONTEXT),
    ),
    decode_verify: () => {
      const show = decodeShow(record, TICKET_HIDDEN, next().show);
      return verifyShow(record, TICKET_HIDDEN, PUBLIC_ATTRIBUTES, SHOW_CONTEXT, show);
    },
  };
}

function fill<T>(items: readonly T[]): readonly T[] {
  return Array.from({ length: BOOK_SIZE }, (_, i) => items[i % items.length] ?? firstOf(items));
}

/** One run does a book of 64. */
function bookOperations(dealt: IssuedTickets, ofThree: IssuedTickets): Operations {
  const { record, issuers } = dealt;
  const { parameters } = record;
  const { signingKey, verificationKey } = firstOf(issuers);
  const tickets = fill(dealt.tickets);
  const toObtain = fill(ofThree.tickets);
  const openRequests = () =>
    tickets.map(({ request }) => decodeBlindSignRequest(parameters, request));
  return {
    blind_sign_64_each: () =>
      blindSignBook(parameters, signingKey, openRequests(), PUBLIC_ATTRIBUTES),
    holder_64_each: onFresh(
      () => toObtain.map((ticket) => answeredRequest(ofThree.record, ticket)),
      (book) => obtainCredentials(ofThree.record, book).map(({ credential }) => !!credential),
    ),
    verify_partials_64_each: onFresh(
      () =>
        openRequests().map((request, i) => {
          const { blinded } = firstOf(
            answeredRequest(record, tickets[i] ?? firstOf(tickets)).blinded,
          );
          return { request, publicAttributes: PUBLIC_ATTRIBUTES, blinded };
        }),
      (claims) => verifyBlindedPartials(parameters, verificationKey, claims),
    ),
    batch_verify_64_each: () =>
      verifyShows(
        record,
        tickets.map(({ show }) => ({
          hiddenPositions: TICKET_HIDDEN,
          revealed: PUBLIC_ATTRIBUTES,
          context: SHOW_CONTEXT,
          show: decodeShow(record, TICKET_HIDDEN, show),
        })),
      ),
  };
}

/**
 * Every operation of the scheme on one ticket: 1 private and 2 public attributes, 2 of 3 issuers.
 */
export function benchTicket(group: PairingGroup = nobleGroup): Promise<Medians> {
  const dealt = issueTickets(group, { ...TWO_OF_THREE, tickets: SINGLE_TICKETS });
  return measure({
    ...issuanceOperations(dealt),
    ...credentialOperations(dealt),
    ...showOperations(dealt),
  });
}

/**
 * Prepares the operations of COIR-V1 that `npm run bench:coconut` reports: a ticket of 1 private
 * and 2 public attributes under 2 of 3 issuers, the holder's book under 3 of 3, aggregation of 70
 * of 70. Under a key that ends in `_each` is one run for a book of 64.
 */
export function coconutOperations(group: PairingGroup, effort: Effort): Operations {
  const tickets = effort === 'quick' ? QUICK_TICKETS : BOOK_SIZE;
  const dealt = issueTickets(group, { ...TWO_OF_THREE, tickets });
  const ofThree = issueTickets(group, { threshold: 3, issuers: 3, tickets });
  const { unblind: _, ...issuance } = issuanceOperations(dealt);
  const { attributes } = firstOf(dealt.tickets);
  return {
    ...issuance,
    ...showOperations(dealt),
    ...bookOperations(dealt, ofThree),
    ...manyIssuersOperations(coconut, dealt.record.parameters, attributes),
  };
}

/** Median times of {@link coconutOperations}; those of books are divided by 64. */
export async function benchCoconut(group: PairingGroup, effort: Effort): Promise<Medians> {
  const medians = await measure(coconutOperations(group, effort), effort);
  const each = ([name, time]: [string, number]): [string, number] =>
    name.endsWith('_each') ? [name, Math.round((time / BOOK_SIZE) * 10) / 10] : [name, time];
  return Object.fromEntries(Object.entries(medians).map(each));
}
