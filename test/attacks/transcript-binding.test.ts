import { describe, expect, it } from 'vitest';
import {
  type BlindSignRequest,
  type Credential,
  type G1Point,
  obtainCredentials,
  type PairingGroup,
  proveShow,
  type Scalar,
  type Show,
  setup,
  verifyBlindSignRequest,
  verifyShow,
} from '../../coconut/index.ts';
import { requestBase, requestContext } from '../../coconut/issuance/blind-sign-request.ts';
import { proveRequest } from '../../coconut/issuance/request-proof.ts';
import { recordWith } from '../../coconut/keys/key-record-object.ts';
import * as nym from '../../coconut/nym/index.ts';
import { createDisclosure } from '../../coconut/show/disclosure.ts';
import { showChallenge, showStatement } from '../../coconut/show/show.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { issueNymCredential, member } from '../coconut/nym/nym-issuance.ts';
import { issueBook, issueCredential, utf8 } from '../support/issued-tickets.ts';

type Parts<Whole> = Readonly<Record<string, (into: Whole, from: Whole) => Whole>>;

/** Every way to take some parts of one object from another, but none and all. */
function mixtures<Whole>(left: Whole, right: Whole, parts: Parts<Whole>): readonly Whole[] {
  const exchanges = Object.values(parts);
  return Array.from({ length: 2 ** exchanges.length - 2 }, (_, chosen) =>
    exchanges.reduce(
      (mixed, exchange, at) => (((chosen + 1) >> at) & 1 ? exchange(mixed, right) : mixed),
      left,
    ),
  );
}

const REQUEST_PARTS: Parts<BlindSignRequest> = {
  commitment: (into, { commitment }) => ({ ...into, commitment }),
  attributeCommitments: (into, { attributeCommitments }) => ({ ...into, attributeCommitments }),
  challenge: (into, { proof: { challenge } }) => ({ ...into, proof: { ...into.proof, challenge } }),
  opening: (into, { proof: { opening } }) => ({ ...into, proof: { ...into.proof, opening } }),
  attributeOpenings: (into, { proof: { attributeOpenings } }) => {
    return { ...into, proof: { ...into.proof, attributeOpenings } };
  },
  attributes: (into, { proof: { attributes } }) => {
    return { ...into, proof: { ...into.proof, attributes } };
  },
};

const SHOW_PARTS: Parts<Show> = {
  base: (into, { base }) => ({ ...into, base }),
  signature: (into, { signature }) => ({ ...into, signature }),
  attributeCommitments: (into, { attributeCommitments }) => ({ ...into, attributeCommitments }),
  nullifier: (into, { nullifier }) => ({ ...into, nullifier }),
  challenge: (into, { challenge }) => ({ ...into, challenge }),
  attribute: (into, { responses }) => {
    const taken = into.responses.map((response, j) => {
      return { ...response, attribute: responses[j]?.attribute ?? 0n };
    });
    return { ...into, responses: taken };
  },
  blinding: (into, { responses }) => {
    const taken = into.responses.map((response, j) => {
      return { ...response, blinding: responses[j]?.blinding ?? 0n };
    });
    return { ...into, responses: taken };
  },
};

const THETA_PARTS: Parts<nym.Theta> = {
  kappa: (into, { kappa }) => ({ ...into, kappa }),
  nullifier: (into, { nullifier }) => ({ ...into, nullifier }),
  base: (into, { credential: { base } }) => ({ ...into, credential: { ...into.credential, base } }),
  signature: (into, { credential: { signature } }) => {
    return { ...into, credential: { ...into.credential, signature } };
  },
  challenge: (into, { proof: { challenge } }) => ({ ...into, proof: { ...into.proof, challenge } }),
  responses: (into, { proof }) => {
    return { ...into, proof: { ...proof, challenge: into.proof.challenge } };
  },
};

const context = utf8('context');

describe.each(ALL_GROUPS)('T-20: on $name, statements of two sessions', (group: PairingGroup) => {
  const { parameters, record, book } = issueBook(2, { threshold: 1, issuers: 1, group });
  const [left, right] = [member(book, 0), member(book, 1)];
  const open = left.witness.publicAttributes;

  it('do not mix in requests: 62 ways', () => {
    const mixed = mixtures(left.request, right.request, REQUEST_PARTS);
    expect(mixed).toHaveLength(62);
    for (const request of [left.request, right.request]) {
      expect(verifyBlindSignRequest(parameters, request, open)).toBe(true);
    }
    expect(mixed.filter((request) => verifyBlindSignRequest(parameters, request, open))).toEqual(
      [],
    );
  });

  it('do not mix in shows: 126 ways for two credentials, 62 for one, whose nullifier is one', () => {
    const [mine, other] = obtainCredentials(record, book).map(({ credential }) => credential);
    if (mine === undefined || other === undefined) throw new Error('the issuer is honest');
    const prove = (credential: Credential, { attributes }: typeof left): Show =>
      proveShow(record, credential, attributes, [1], context);
    const verify = (show: Show): boolean => verifyShow(record, [1], open, context, show);
    const [first, again, theirs] = [prove(mine, left), prove(mine, left), prove(other, right)];
    expect([first, again, theirs].every(verify)).toBe(true);
    const { nullifier, ...parts } = SHOW_PARTS;
    const ofTwo = mixtures(first, theirs, { nullifier, ...parts } as Parts<Show>);
    const ofOne = mixtures(first, again, parts as Parts<Show>);
    expect([ofTwo.length, ofOne.length]).toEqual([126, 62]);
    expect([...ofTwo, ...ofOne].filter(verify)).toEqual([]);
  });

  it('do not mix in shows of NYM-COCONUT-V5: 62 ways', () => {
    const made = issueNymCredential('mixtures', group);
    const { masterKey, publicAttributes, binding, random } = made;
    const serial = nym.randomAttribute(random);
    const hidden = [serial, binding];
    const asked = nym.prepareBlindSign(made.parameters, hidden, publicAttributes, random);
    const pairs = made.pairs.slice(0, 2);
    const partials = pairs.map(({ issuerIndex, signingKey, verificationKey }) => {
      const blinded = nym.blindSign(made.parameters, signingKey, asked.request, publicAttributes);
      const { witness } = asked;
      const credential = nym.unblind(made.parameters, verificationKey, blinded, witness);
      return { issuerIndex, credential };
    });
    const second = nym.aggregateCredentials(made.parameters, partials);
    const prove = (credential: Credential, numbers: { serial: bigint; binding: bigint }) =>
      nym.proveShow(made.parameters, masterKey, credential, numbers, random);
    const verify = (theta: nym.Theta): boolean =>
      nym.verifyShow(made.parameters, masterKey, publicAttributes, theta);
    const shows = [prove(made.credential, made), prove(second, { serial, binding })] as const;
    expect(shows.every(verify)).toBe(true);
    const mixed = mixtures(...shows, THETA_PARTS);
    expect(mixed).toHaveLength(62);
    expect(mixed.filter(verify)).toEqual([]);
  });
});

describe.each(ALL_GROUPS)('T-20: on $name, a challenge', (group: PairingGroup) => {
  const { g1 } = group;
  const fixture = issueCredential({ kinds: ['secret', 'text', 'text'], privateCount: 2, group });
  const { parameters, record, request, witness, credential, attributes } = fixture;
  const other = g1.multiply(g1.generator, 99n);

  it('of a show changes with everything that is public about it', () => {
    const show = proveShow(record, credential, attributes, [1, 2], context);
    const announced = [1n, 2n, 3n].map((scalar) => g1.multiply(g1.generator, scalar));
    const statementOf = (on = record, hidden = [1, 2], revealed = [5n], where = context) =>
      showStatement(on, createDisclosure(record.schema, hidden), revealed, where);
    const points = (change: Partial<Show> = {}): Show => ({ ...show, ...change });
    const of = (
      statement = statementOf(),
      shown = points(),
      commitments: readonly G1Point[] = announced,
    ): Scalar => showChallenge(record, statement, shown, commitments);
    const commitments = show.attributeCommitments;
    const challenges = [
      of(),
      of(statementOf(recordWith(record, { keyId: record.keyId.map((byte) => byte ^ 1) }))),
      of(statementOf(recordWith(record, { scope: utf8('elsewhere') }))),
      of(statementOf(record, [1, 3])),
      of(statementOf(record, [1, 2], [6n])),
      of(statementOf(record, [1, 2], [5n], utf8('elsewhere'))),
      // What belongs to scope and what to context is no matter of where one ends.
      of(statementOf(recordWith(record, { scope: utf8('scopec') }), [1, 2], [5n], utf8('ontext'))),
      of(undefined, points({ base: other })),
      of(undefined, points({ signature: other })),
      of(undefined, points({ attributeCommitments: commitments.with(0, other) })),
      of(undefined, points({ attributeCommitments: commitments.with(1, other) })),
      of(undefined, points({ nullifier: other })),
      ...announced.map((_, at) => of(undefined, undefined, announced.with(at, other))),
    ];
    expect(challenges).toHaveLength(15);
    expect(new Set(challenges).size).toBe(challenges.length);
  });

  it('of a request changes with everything that is public about it', () => {
    const context = requestContext(parameters, fixture.publicAttributes);
    const { commitment, attributeCommitments } = request;
    const statement = { context, commitment, base: witness.base, attributeCommitments };
    const secrets = {
      opening: 1n,
      attributeOpenings: witness.openings,
      attributes: witness.privateAttributes,
    };
    // With these nonces no announced point depends on the base, which must be bound by itself.
    const nonces = { opening: 2n, attributeOpenings: [3n, 4n], attributes: [0n, 0n] };
    const of = (change: Partial<typeof statement> = {}, changed: Partial<typeof nonces> = {}) =>
      proveRequest(parameters, { ...statement, ...change }, secrets, { ...nonces, ...changed })
        .challenge;
    const challenges = [
      of(),
      of({ context: requestContext(parameters, [7n]) }),
      of({ commitment: other }),
      of({ base: other }),
      of({ attributeCommitments: attributeCommitments.with(0, other) }),
      of({ attributeCommitments: attributeCommitments.with(1, other) }),
      // The nonces are announced as A and B_j.
      of({}, { opening: 9n }),
      of({}, { attributeOpenings: [9n, 4n] }),
      of({}, { attributeOpenings: [3n, 9n] }),
      of({}, { attributes: [9n, 0n] }),
      of({}, { attributes: [0n, 9n] }),
    ];
    expect(new Set(challenges).size).toBe(challenges.length);
    const heads = ['coir-test', 'coir-tesu'].map((network) =>
      requestContext(setup(network, parameters.schema, group), [7n]),
    );
    const bases = heads.map((each) => g1.encode(requestBase(parameters, each, commitment)).join());
    expect(new Set(bases).size).toBe(2);
  });
});
