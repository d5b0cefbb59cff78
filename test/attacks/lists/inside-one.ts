import {
  type Attribute,
  type BlindSignRequest,
  blindSign,
  isKeyConsistent,
  type PairingGroup,
  type Show,
  verifyBlindedPartial,
  verifyBlindSignRequest,
  verifyCredential,
  verifyShow,
} from '../../../coconut/index.ts';
import { requestBase, requestContext } from '../../../coconut/issuance/blind-sign-request.ts';
import { proveRequest } from '../../../coconut/issuance/request-proof.ts';
import { createDisclosure } from '../../../coconut/show/disclosure.ts';
import { makeShow } from '../../../coconut/show/make-show.ts';
import { craftShow } from '../../coconut/crafted-show.ts';
import { type CredentialFixture, issueCredential, utf8 } from '../../support/issued-tickets.ts';
import { isTaken, spoil, type VerifiedList } from './verified-list.ts';

const context = utf8('context');
const HIDDEN = [1, 2, 3];
const next = (value: Attribute): Attribute => value + 1n;

/** A request of somebody who puts another value into one of its commitments. */
function lyingRequest(
  { parameters, attributes, publicAttributes }: CredentialFixture,
  badAt: number | undefined,
): BlindSignRequest {
  const { g1 } = parameters.group;
  const context = requestContext(parameters, publicAttributes);
  const commitment = g1.multiExponentiate(
    [g1.generator, ...parameters.generators],
    [7n, ...attributes],
  );
  const base = requestBase(parameters, context, commitment);
  const secrets = attributes.slice(0, 3);
  const attributeCommitments = spoil(secrets, badAt, next).map((value) =>
    g1.multiExponentiate([g1.generator, base], [8n, value]),
  );
  const proof = proveRequest(
    parameters,
    { context, commitment, base, attributeCommitments },
    { opening: 7n, attributeOpenings: [8n, 8n, 8n], attributes: secrets },
    { opening: 11n, attributeOpenings: [12n, 13n, 14n], attributes: [15n, 16n, 17n] },
  );
  return { commitment, attributeCommitments, proof };
}

/** A show whose proof is about another value, or another blinding, at one place. */
function lyingShow(
  { parameters, record, credential, attributes, publicAttributes }: CredentialFixture,
  badAt: number | undefined,
  part: 'attribute' | 'blinding',
): Show {
  const { g1 } = parameters.group;
  const blindings = [3n, 5n, 9n];
  const secrets = attributes
    .slice(0, 3)
    .map((attribute, j) => ({ attribute, blinding: blindings[j] ?? 0n }));
  const blinding = g1.multiExponentiate(record.masterKey.betaG1.slice(0, 3), blindings);
  const points = {
    base: credential.base,
    signature: g1.add(credential.signature, blinding),
    attributeCommitments: secrets.map((secret) =>
      g1.multiExponentiate([credential.base, g1.generator], [secret.attribute, secret.blinding]),
    ),
    nullifier: g1.multiply(record.nullifierBase, secrets[0]?.attribute ?? 0n),
  };
  return craftShow(record, {
    disclosure: createDisclosure(parameters.schema, HIDDEN),
    revealed: publicAttributes,
    context,
    points,
    secrets: spoil(secrets, badAt, (secret) => ({ ...secret, [part]: secret[part] + 1n })),
  });
}

function requestLists(fixture: CredentialFixture): readonly VerifiedList[] {
  const { parameters, record, request, publicAttributes } = fixture;
  const { g1, order } = parameters.group;
  const [signingKey] = fixture.issuers.map((issuer) => issuer.signingKey);
  const [answer] = fixture.answers;
  if (signingKey === undefined || answer === undefined) throw new Error('there is an issuer');
  const { blinded } = answer;
  const key = record.masterKey;
  return [
    {
      name: 'verifyBlindSignRequest: commitments',
      length: 3,
      accepts: (badAt) =>
        verifyBlindSignRequest(parameters, lyingRequest(fixture, badAt), publicAttributes),
    },
    {
      name: 'blindSign: commitments',
      length: 3,
      accepts: (badAt) => {
        const asked = lyingRequest(fixture, badAt);
        return isTaken(
          () => blindSign(parameters, signingKey, asked, publicAttributes),
          'COCONUT_INVALID_REQUEST_PROOF',
        );
      },
    },
    {
      name: 'verifyBlindSignRequest: public attributes that are the same modulo r',
      length: 3,
      accepts: (badAt) => {
        const values = spoil(publicAttributes, badAt, (value) => value + order);
        return verifyBlindSignRequest(parameters, request, values);
      },
    },
    {
      name: 'verifyBlindedPartial: commitments',
      length: 3,
      accepts: (badAt) => {
        const attributeCommitments = spoil(request.attributeCommitments, badAt, (point) =>
          g1.add(point, g1.generator),
        );
        const asked = { ...request, attributeCommitments };
        return verifyBlindedPartial(parameters, key, asked, publicAttributes, blinded);
      },
    },
    {
      name: 'verifyBlindedPartial: public attributes',
      length: 3,
      accepts: (badAt) => {
        const values = spoil(publicAttributes, badAt, next);
        return verifyBlindedPartial(parameters, key, request, values, blinded);
      },
    },
  ];
}

function credentialLists(fixture: CredentialFixture): readonly VerifiedList[] {
  const { parameters, record, attributes, credential } = fixture;
  const { group } = parameters;
  const { g1, g2, order } = group;
  const key = record.masterKey;
  const verify = (values: readonly Attribute[]): boolean =>
    verifyCredential(parameters, key, values, credential);
  return [
    {
      name: 'verifyCredential: attributes',
      length: 6,
      accepts: (badAt) => verify(spoil(attributes, badAt, next)),
    },
    {
      name: 'verifyCredential: attributes that are the same modulo r',
      length: 6,
      accepts: (badAt) => verify(spoil(attributes, badAt, (value) => value + order)),
    },
    {
      name: 'isKeyConsistent: β in G1',
      length: 6,
      accepts: (badAt) => {
        const betaG1 = spoil(key.betaG1, badAt, (point) => g1.add(point, g1.generator));
        return isKeyConsistent(group, { ...key, betaG1 });
      },
    },
    {
      name: 'isKeyConsistent: β in G2',
      length: 6,
      accepts: (badAt) => {
        const beta = spoil(key.beta, badAt, (point) => g2.add(point, g2.generator));
        return isKeyConsistent(group, { ...key, beta });
      },
    },
  ];
}

function showLists(fixture: CredentialFixture): readonly VerifiedList[] {
  const { parameters, record, attributes, publicAttributes, credential } = fixture;
  const { order } = parameters.group;
  const verify = (show: Show, revealed = publicAttributes): boolean =>
    verifyShow(record, HIDDEN, revealed, context, show);
  const prove = (values: readonly Attribute[]): Show =>
    makeShow(record, credential, values, HIDDEN, context);
  const honest = prove(attributes);
  return [
    {
      name: 'verifyShow: hidden attributes in the proof',
      length: 3,
      accepts: (badAt) => verify(lyingShow(fixture, badAt, 'attribute')),
    },
    {
      name: 'verifyShow: blindings in the proof',
      length: 3,
      accepts: (badAt) => verify(lyingShow(fixture, badAt, 'blinding')),
    },
    {
      name: 'verifyShow: hidden attributes that were not signed',
      length: 3,
      accepts: (badAt) => verify(prove(spoil(attributes, badAt, next))),
    },
    {
      name: 'verifyShow: revealed values',
      length: 3,
      accepts: (badAt) => verify(honest, spoil(publicAttributes, badAt, next)),
    },
    {
      name: 'verifyShow: revealed values that are the same modulo r',
      length: 3,
      accepts: (badAt) =>
        verify(
          honest,
          spoil(publicAttributes, badAt, (value) => value + order),
        ),
    },
  ];
}

/** One request, credential, key or show with lists inside: three private attributes of six. */
export function listsInside(group: PairingGroup): readonly VerifiedList[] {
  const kinds = ['secret', 'integer', 'text', 'integer', 'text', 'integer'] as const;
  const fixture = issueCredential({ kinds, privateCount: 3, threshold: 1, issuers: 1, group });
  return [...requestLists(fixture), ...credentialLists(fixture), ...showLists(fixture)];
}
