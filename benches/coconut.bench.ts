import {
  aggregateCredentials,
  aggregateVerificationKeys,
  blindSign,
  createKeyRecord,
  decodeBlindSignRequest,
  decodeShow,
  encodeBlindSignRequest,
  encodeShow,
  nobleGroup,
  obtainCredential,
  prepareBlindSign,
  proveShow,
  randomAttribute,
  rerandomize,
  setup,
  ttpKeygen,
  unblind,
  verifyBlindedPartial,
  verifyCredential,
  verifyShow,
} from '@coir/coconut';
import {
  TICKET_HIDDEN,
  TICKET_SCHEMA,
  ticketPublicAttributes,
  ticketScope,
} from '@coir/coconut/ticket';
import { type Medians, measure, type Operations } from './measure.ts';

const NETWORK = 'bench';
const THRESHOLD = 2;
const ISSUERS = 3;
const DENOMINATION = 1;
const EXPIRY = 2972;

/** A ticket through every step, so that each operation has the inputs it would have in use. */
function ticketOperations(): Operations {
  const parameters = setup(NETWORK, TICKET_SCHEMA, nobleGroup);
  const issuers = ttpKeygen(parameters, { threshold: THRESHOLD, issuers: ISSUERS });
  const keys = issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key }));
  const record = createKeyRecord(parameters, {
    scope: ticketScope(NETWORK),
    threshold: THRESHOLD,
    partialKeys: keys,
  });
  const publicAttributes = ticketPublicAttributes(DENOMINATION, EXPIRY);
  const serial = randomAttribute();
  const attributes = [serial, ...publicAttributes];
  const { request, witness } = prepareBlindSign(parameters, [serial], publicAttributes);
  const requestBytes = encodeBlindSignRequest(parameters, request);
  const [issuer] = issuers;
  if (issuer === undefined) throw new Error('no issuer');
  const blinded = issuers.slice(0, THRESHOLD).map(({ issuerIndex, signingKey }) => ({
    issuerIndex,
    blinded: blindSign(parameters, signingKey, request, publicAttributes),
  }));
  const partials = blinded.map(({ issuerIndex, blinded: partial }, position) => ({
    issuerIndex,
    credential: unblind(
      parameters,
      issuers[position]?.verificationKey ?? issuer.verificationKey,
      partial,
      witness,
    ),
  }));
  const credential = aggregateCredentials(parameters, partials);
  const context = new Uint8Array(64);
  const show = proveShow(record, credential, attributes, TICKET_HIDDEN, context);
  const showBytes = encodeShow(record, show);
  const [firstBlinded] = blinded;
  const [firstPartial] = partials;
  if (firstBlinded === undefined || firstPartial === undefined) throw new Error('no partials');
  const firstKey = issuer.verificationKey;

  return {
    prepare: () => prepareBlindSign(parameters, [serial], publicAttributes),
    blind_sign: () =>
      blindSign(
        parameters,
        issuer.signingKey,
        decodeBlindSignRequest(parameters, requestBytes),
        publicAttributes,
      ),
    verify_partial: () =>
      verifyBlindedPartial(parameters, firstKey, request, publicAttributes, firstBlinded.blinded),
    unblind: () => unblind(parameters, firstKey, firstBlinded.blinded, witness),
    unblind_verify: () =>
      verifyCredential(
        parameters,
        firstKey,
        attributes,
        unblind(parameters, firstKey, firstBlinded.blinded, witness),
      ),
    aggregate_keys: () => aggregateVerificationKeys(parameters, keys.slice(0, THRESHOLD)),
    aggregate_sigs: () => aggregateCredentials(parameters, partials),
    verify_credential: () => verifyCredential(parameters, record.masterKey, attributes, credential),
    obtain: () => obtainCredential(record, witness, blinded),
    rerandomize: () => rerandomize(parameters, credential),
    show: () => proveShow(record, credential, attributes, TICKET_HIDDEN, context),
    decode_verify: () =>
      verifyShow(
        record,
        TICKET_HIDDEN,
        publicAttributes,
        context,
        decodeShow(record, TICKET_HIDDEN, showBytes),
      ),
  };
}

/** Every operation of the scheme on one ticket: 1 private and 2 public attributes, 2 of 3 issuers. */
export function benchCoconut(): Promise<Medians> {
  return measure(ticketOperations());
}
