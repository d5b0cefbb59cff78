import { describe, expect, it } from 'vitest';
import { deriveScalars } from '../../coconut/algebra/derived-scalars.ts';
import { deriveWeights } from '../../coconut/algebra/weights.ts';
import { drawKeyPolynomial, evaluateSecret } from '../../coconut/dkg/dealing/key-polynomial.ts';
import { createResharingSession, dealShare } from '../../coconut/dkg/index.ts';
import { decodeAnnouncement } from '../../coconut/dkg/session/announcement.ts';
import { readMessage } from '../../coconut/dkg/session/message.ts';
import { encodeItems } from '../../coconut/encoding/transcript.ts';
import {
  blindSignBook,
  encodeScalar,
  nullifier,
  obtainCredential,
  obtainCredentials,
  type PairingGroup,
  prepareBlindSignBook,
  proveShow,
  rerandomize,
  type Scalar,
  type SigningKey,
  ttpKeygen,
  unblind,
  verifyBlindedPartials,
  verifyCredential,
  verifyCredentials,
  verifyShow,
  verifyShows,
} from '../../coconut/index.ts';
import { requestContext } from '../../coconut/issuance/blind-sign-request.ts';
import * as nym from '../../coconut/nym/index.ts';
import { createDisclosure } from '../../coconut/show/disclosure.ts';
import { showStatement } from '../../coconut/show/show.ts';
import { ALL_GROUPS } from '../coconut/all-groups.ts';
import { cheat } from '../coconut/dkg/cheating-dealer.ts';
import {
  type Announced,
  announceAll,
  at,
  finish,
  honestRun,
  nonceOf,
  standardParties,
} from '../coconut/dkg/dkg-fixture.ts';
import { issueNymCredential, member } from '../coconut/nym/nym-issuance.ts';
import {
  type CredentialFixture,
  garbageAnswer,
  issueCredential,
  recordOf,
  utf8,
} from '../support/issued-tickets.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { recordingGroup } from './recording-group.ts';

// no secret scalar reaches a multiplication whose time depends on it. The group is listened
// to while everything that has a secret is done, and what was multiplied publicly is held against
// all secrets there were.

const context = utf8('context');
/** Longer than any public value, so that no secret is one by chance. */
const PRIVATE = [3n ** 150n, 5n ** 105n];

interface Secrets {
  /** Multiplied as they are, which the recorder must hear. */
  readonly multiplied: readonly Scalar[];
  /** Only added to others. */
  readonly others: readonly Scalar[];
}

/** Issues, obtains in good and bad times, re-randomizes, shows and verifies. */
function runNative(group: PairingGroup): Secrets {
  const values = [...PRIVATE, 77n, 99n].map((value) => value % group.order);
  const fixture = issueCredential({
    kinds: ['secret', 'text', 'integer', 'text'],
    privateCount: 2,
    values,
    group,
  });
  const { parameters, record, issuers, witness, answers, credential, attributes } = fixture;
  const { publicAttributes, random } = fixture;
  const hidden = values.slice(0, 2);
  const draw = seededRandom('book')(64);
  const [prepared] = prepareBlindSignBook(parameters, [hidden], publicAttributes, () => draw);
  if (prepared === undefined) throw new Error('a request was prepared');
  const { signingKey } = member(issuers, 0);
  const requests = [fixture.request, prepared.request];
  const signed = blindSignBook(parameters, signingKey, requests, publicAttributes);
  const key = member(record.partialKeys, 0).key;
  const partials = signed.map((blinded, i) =>
    unblind(parameters, key, blinded, i === 0 ? witness : prepared.witness),
  );
  const answered = { witness, blinded: answers };
  const liar = { witness, blinded: answers.with(0, garbageAnswer(1, group)) };
  obtainCredential(record, witness, answers);
  expect(obtainCredentials(record, [answered, liar])[1]?.blamed).toEqual([1]);
  const claims = partials.map((partial) => ({ attributes, credential: partial }));
  expect(verifyCredentials(parameters, key, claims)).toEqual([true, true]);
  expect(verifyCredential(parameters, record.masterKey, attributes, credential)).toBe(true);
  const asked = requests.map((request, i) => {
    return { request, publicAttributes, blinded: signed[i] ?? garbageAnswer(1, group).blinded };
  });
  expect(verifyBlindedPartials(parameters, key, asked)).toEqual([true, true]);
  const factorDraw = seededRandom('factor')(64);
  rerandomize(parameters, credential, () => factorDraw);
  nullifier(record, values[0] ?? 0n);
  const showDraw = seededRandom('show')(64);
  // What was private when it was issued stays hidden; a value that is shown is public.
  const shows = [
    [1, 2],
    [1, 2, 3],
    [1, 2, 3, 4],
  ].map((positions) => {
    const show = proveShow(record, credential, attributes, positions, context, () => showDraw);
    const revealed = attributes.filter((_, i) => !positions.includes(i + 1));
    expect(verifyShow(record, positions, revealed, context, show)).toBe(true);
    return { hiddenPositions: positions, revealed, context, show };
  });
  expect(verifyShows(record, shows)).toEqual([true, true, true]);
  ttpKeygen(parameters, { threshold: 2, issuers: 2 }, random);

  const exponents = issuers.map(({ signingKey: { x, y } }) =>
    publicAttributes.reduce((sum, value, k) => sum + value * (y[2 + k] ?? 0n), x),
  );
  return {
    multiplied: [
      ...issuers.flatMap(({ signingKey: { x, y } }) => [x, ...y]),
      ...exponents,
      ...hidden,
      ...witness.openings,
      ...requestScalars(fixture, hidden, draw),
      ...showScalars(fixture, hidden, showDraw),
    ],
    others: [],
  };
}

/** What a request derives from its draw. */
function requestScalars(
  { parameters, publicAttributes }: CredentialFixture,
  hidden: readonly Scalar[],
  draw: Uint8Array,
): readonly Scalar[] {
  const context = requestContext(parameters, publicAttributes);
  return deriveScalars(parameters.group, draw, hidden, context, 2 + 3 * hidden.length);
}

/**
 * What a show that hides two attributes derives from its draw: t, ρ_j, v_j, u_j. Points h′ are made
 * of h, so t is multiplied into v_j.
 */
function showScalars(
  { parameters, record, attributes, credential }: CredentialFixture,
  hidden: readonly Scalar[],
  draw: Uint8Array,
): readonly Scalar[] {
  const { group, schema } = parameters;
  const disclosure = createDisclosure(schema, [1, 2]);
  const statement = showStatement(record, disclosure, attributes.slice(2), context);
  const publicInput = encodeItems(...statement, group.g1.encode(credential.base));
  const [t = 0n, ...rest] = deriveScalars(group, draw, hidden, publicInput, 7);
  const [nonces, blindings] = [rest.slice(2, 4), [...rest.slice(0, 2), ...rest.slice(4)]];
  return [t, ...blindings, ...[...hidden, ...nonces].map((scalar) => t * scalar)];
}

/** The same in the suite of Nym. */
function runNym(group: PairingGroup): Secrets {
  const made = issueNymCredential('listening', group);
  const { parameters, pairs, masterKey, credential, publicAttributes, random } = made;
  const { signingKey } = member(pairs, 0);
  nym.sign(parameters, signingKey, publicAttributes);
  const attributes = [made.serial, made.binding, ...publicAttributes];
  expect(nym.verifyCredential(parameters, masterKey, attributes, credential)).toBe(true);
  nym.rerandomize(parameters, credential, random);
  const theta = nym.proveShow(parameters, masterKey, credential, made, random);
  expect(nym.verifyShow(parameters, masterKey, publicAttributes, theta)).toBe(true);
  const own = nym.keygen(parameters, random);
  const { privateKey } = nym.elgamalKeygen(parameters, random);
  const keys = [own.signingKey, ...pairs.map((pair) => pair.signingKey)];
  /** What a key makes of the public attributes, in these positions. */
  const exponentOf = ({ x, y }: SigningKey, from: number): Scalar =>
    publicAttributes.reduce((sum, value, k) => sum + value * (y[from + k] ?? 0n), x);
  return {
    multiplied: [
      ...keys.flatMap(({ x, y }) => [x, ...y]),
      exponentOf(signingKey, 0),
      exponentOf(signingKey, 2),
      made.serial,
      made.binding,
      privateKey,
      ...made.witness.openings.map((opening) => group.order - opening),
    ],
    others: made.witness.openings,
  };
}

/** A key is generated in spite of a cheating dealer, and reshared. */
function runGeneration(group: PairingGroup): Secrets {
  const run = honestRun({ group });
  const random = seededRandom('cheating');
  const bad = cheat(run.roster, at(standardParties, 0), random, {
    share: ({ issuerIndex }, { x, y }) => ({ x: issuerIndex === 3 ? x + 1n : x, y }),
  });
  finish(run, run.dealt);
  expect(finish(run, run.dealt.with(0, bad)).complaints).toHaveLength(1);
  const { parameters } = run.session;
  const old = ttpKeygen(parameters, { threshold: 2, issuers: 3 }, seededRandom('old'));
  const session = createResharingSession(recordOf(parameters, old, 2), {
    threshold: 2,
    dealers: standardParties,
    receivers: standardParties,
    nonce: nonceOf('resharing'),
  });
  const second = announceAll(session, standardParties, seededRandom('again'));
  const reshared = old.map(({ signingKey }, position) =>
    dealShare(second.roster, at(standardParties, position), signingKey, seededRandom('deal')),
  );
  const { keys } = finish(second, reshared);
  const polynomials = old.map(({ signingKey }) =>
    drawKeyPolynomial(parameters, 2, signingKey, seededRandom('deal')),
  );
  const shares = polynomials.flatMap((polynomial) =>
    [1, 2, 3].map((index) => evaluateSecret(group, polynomial, index)),
  );
  return {
    multiplied: [
      ...[...polynomials.flat(), ...keys.map(({ signingKey }) => signingKey)].flatMap(
        ({ x, y }) => [x, ...y],
      ),
      ...[run, second].flatMap(announcementScalars),
    ],
    others: shares.flatMap(({ x, y }) => [x, ...y]),
  };
}

/**
 * The keys that members announced, and the nonces with which they proved to know them: w = z + ω·k.
 */
function announcementScalars({ session, announced }: Announced): readonly Scalar[] {
  const { group } = session.parameters;
  return announced.flatMap(({ message, secret: { decryptionKey } }) => {
    const { body } = readMessage(session, 'announcement', message);
    const { challenge, response } = decodeAnnouncement(group, body).possession;
    const [weight = 0n] = deriveWeights(group, encodeScalar(challenge), 1);
    return [decryptionKey, response + weight * decryptionKey];
  });
}

const RUNS = { native: runNative, nym: runNym, generation: runGeneration };

describe.each(ALL_GROUPS)('A-11: on $name', (group: PairingGroup) => {
  it.each(Object.entries(RUNS))(
    'no secret of a run (%s) is multiplied in a time that depends on it',
    (_, run) => {
      const { group: listened, secretly, publicly } = recordingGroup(group);
      const { multiplied, others } = run(listened);
      const canonical = (scalar: Scalar): Scalar =>
        ((scalar % group.order) + group.order) % group.order;
      for (const secret of multiplied) expect(secretly).toContain(canonical(secret));
      // Everything that was multiplied secretly counts as a secret, but for what is known to all.
      const known = [0n, 1n, 77n, 99n, ...publicAttributesOf(run)];
      const secrets = [...new Set([...secretly, ...others.map(canonical)])].filter(
        (scalar) => !known.includes(scalar),
      );
      const half = (group.order + 1n) / 2n;
      const disguised = secrets.flatMap((secret) => [secret, -secret, secret * half, 2n * secret]);
      const products = secrets.flatMap((left) => secrets.map((right) => left * right));
      const leaked = [...disguised, ...products].map(canonical).filter((s) => publicly.has(s));
      expect(leaked).toEqual([]);
      expect(secrets.length).toBeGreaterThan(30);
      expect(publicly.size).toBeGreaterThan(10);
    },
  );

  it('the recorder hears a secret that is multiplied publicly, in any of the ways', () => {
    const { group: listened, publicly } = recordingGroup(group);
    const { g1, g2 } = listened;
    g1.multiply(g1.generator, 5n);
    g1.multiExponentiate([g1.generator, g1.generator], [6n, 7n]);
    g2.multiply(g2.generator, 8n);
    g2.multiExponentiate([g2.generator], [9n]);
    expect([...publicly]).toEqual([5n, 6n, 7n, 8n, 9n]);
  });
});

/** The public attributes of the Nym run are multiplied together with the secret ones. */
function publicAttributesOf(run: (group: PairingGroup) => Secrets): readonly Scalar[] {
  return run === runNym ? issueNymCredential('listening').publicAttributes : [];
}
