import {
  aggregateCredentials,
  aggregateVerificationKeys,
  createKeyRecord,
  decodeKeyRecord,
  encodeKeyRecord,
  type IndexedKey,
  type KeyRecord,
  obtainCredential,
  type PairingGroup,
  unblind,
  type VerificationKey,
} from '../../../coconut/index.ts';
import { recordWith } from '../../../coconut/keys/key-record-object.ts';
import {
  type CredentialFixture,
  garbageAnswer,
  issueCredential,
} from '../../support/issued-tickets.ts';
import { isTaken, spoil, type VerifiedList } from './verified-list.ts';

const RECORD_CODES = ['COCONUT_INCONSISTENT_KEY', 'COCONUT_INVALID_KEY_RECORD'] as const;

type Change = (key: VerificationKey) => VerificationKey;

/**
 * Changes that make one part of a key another: α; each β in G1 alone; each β in both groups alike.
 */
function changesOf({ parameters }: CredentialFixture): readonly Change[] {
  const { group, schema } = parameters;
  const { g1, g2 } = group;
  const shift1 = (points: VerificationKey['betaG1'], at: number) =>
    spoil(points, at, (point) => g1.add(point, g1.generator));
  const shift2 = (points: VerificationKey['beta'], at: number) =>
    spoil(points, at, (point) => g2.add(point, g2.generator));
  const perPart = schema.attributes.flatMap((_, j): Change[] => [
    (key) => ({ ...key, betaG1: shift1(key.betaG1, j) }),
    (key) => ({ ...key, beta: shift2(key.beta, j), betaG1: shift1(key.betaG1, j) }),
  ]);
  return [(key) => ({ ...key, alpha: g2.add(key.alpha, g2.generator) }), ...perPart];
}

/** Records of which one part of one key is another. */
function recordLists(fixture: CredentialFixture): readonly VerifiedList[] {
  const { parameters, record } = fixture;
  const changes = changesOf(fixture);
  /** The master key counts as the first. */
  const spoilt = (badAt: number | undefined): KeyRecord => {
    const [at, part] = [Math.floor((badAt ?? 0) / changes.length), (badAt ?? 0) % changes.length];
    const change = badAt === undefined ? undefined : changes[part];
    const changed = (key: VerificationKey, place: number): VerificationKey =>
      place === at && change !== undefined ? change(key) : key;
    const partialKeys = record.partialKeys.map(({ issuerIndex, key }, i) => {
      return { issuerIndex, key: changed(key, i + 1) };
    });
    return recordWith(record, { masterKey: changed(record.masterKey, 0), partialKeys });
  };
  const length = (record.partialKeys.length + 1) * changes.length;
  return [
    {
      name: 'createKeyRecord: every part of every key',
      length,
      accepts: (badAt) => {
        const { masterKey, partialKeys, scope, threshold } = spoilt(badAt);
        const fields = { scope, threshold, masterKey, partialKeys };
        return isTaken(() => createKeyRecord(parameters, fields), ...RECORD_CODES);
      },
    },
    {
      name: 'decodeKeyRecord: every part of every key',
      length,
      accepts: (badAt) =>
        isTaken(
          () => decodeKeyRecord(encodeKeyRecord(spoilt(badAt)), parameters.group),
          ...RECORD_CODES,
        ),
    },
  ];
}

/** Lists of issuers: keys of a record, partial credentials, answers. */
export function listsOfIssuers(group: PairingGroup): readonly VerifiedList[] {
  const fixture = issueCredential({
    kinds: ['secret', 'integer'],
    threshold: 3,
    issuers: 5,
    group,
  });
  const { parameters, record, witness, answers } = fixture;
  const keys = record.partialKeys;
  const partials = keys.map(({ issuerIndex, key }, i) => {
    const { blinded } = answers[i] ?? garbageAnswer(1, group);
    return { issuerIndex, credential: unblind(parameters, key, blinded, witness) };
  });
  const short = ({ issuerIndex, key }: IndexedKey): IndexedKey => ({
    issuerIndex,
    key: { ...key, beta: key.beta.slice(1), betaG1: key.betaG1.slice(1) },
  });
  return [
    ...recordLists(fixture),
    {
      name: 'aggregateVerificationKeys: keys of another schema',
      length: keys.length,
      accepts: (badAt) =>
        isTaken(
          () => aggregateVerificationKeys(parameters, spoil(keys, badAt, short)),
          'COCONUT_ATTRIBUTE_COUNT',
        ),
    },
    {
      name: 'aggregateCredentials: bases',
      length: partials.length,
      accepts: (badAt) => {
        const given = spoil(partials, badAt, ({ issuerIndex, credential }) => ({
          issuerIndex,
          credential: { ...credential, base: group.g1.generator },
        }));
        return isTaken(() => aggregateCredentials(parameters, given), 'COCONUT_DIFFERENT_BASES');
      },
    },
    {
      name: 'obtainCredential: answers, when all are needed',
      length: record.threshold,
      accepts: (badAt) => {
        const given = spoil(answers.slice(0, record.threshold), badAt, ({ issuerIndex }) =>
          garbageAnswer(issuerIndex, group),
        );
        return isTaken(
          () => obtainCredential(record, witness, given),
          'COCONUT_NOT_ENOUGH_PARTIALS',
        );
      },
    },
  ];
}
