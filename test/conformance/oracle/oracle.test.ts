import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nobleGroup } from '@coir/coconut';
import { decodeHex, encodeHex } from '@coir/coconut/ticket';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pointMalformations } from '../../coconut/group/malformed-fields.ts';
import { readThirdPartyVector, readVector, vectorPath } from '../../support/shared-vectors.ts';
import { replayText } from '../interop/replay-file.ts';
import { IS_ORACLE_PRESENT, OracleProcess, runOracle } from './oracle-process.ts';

interface RecordedFile {
  readonly deposit: Readonly<Record<string, unknown>>;
  readonly cases: readonly {
    readonly inputs: {
      readonly schema: { readonly m: number; readonly attributes: readonly unknown[] };
      readonly hidden: readonly (readonly number[])[];
    };
  }[];
}

interface HashToCurveFile {
  readonly dst: string;
  readonly vectors: readonly {
    readonly msg: string;
    readonly u: readonly string[];
    readonly P: { readonly x: string; readonly y: string };
    readonly Q0: { readonly x: string; readonly y: string };
    readonly Q1: { readonly x: string; readonly y: string };
  }[];
}

const lastLine = (output: string): string | undefined => output.trimEnd().split('\n').at(-1);

describe.skipIf(!IS_ORACLE_PRESENT)('files of recorded values', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coir-oracle-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are reproduced by the second implementation', () => {
    const { status, output } = runOracle('replay', vectorPath('coir-v1.json'));
    expect({ status, line: lastLine(output) }).toEqual({
      status: 0,
      line: '277 matched, 0 mismatched',
    });
  });

  it('do not pass there with a value changed, missing or added', () => {
    const { cases, deposit, ...file } = readVector('coir-v1.json') as RecordedFile;
    const [, member] = cases;
    const changed = {
      ...file,
      deposit: { ...deposit, amount: '4001' },
      cases: [{ ...member, keyId: 'aa'.repeat(32), extra: 1, context: undefined }],
    };
    const path = join(folder, 'changed.json');
    writeFileSync(path, JSON.stringify(changed));
    const { status, output } = runOracle('replay', path, join(folder, 'absent.json'));
    expect(status).toBe(1);
    // The nullifier base is that of the first case's scope, which is another one now.
    const names = ['hashes.nullifierBase', 'deposit.memo', 'cases[0].context', 'cases[0].keyId'];
    for (const name of [...names, 'cases[0].extra']) expect(output).toContain(`: ${name}\n`);
    expect(lastLine(output)).toMatch(/^\d+ matched, 6 mismatched$/);
  });

  it('made by the second implementation are reproduced by this one', () => {
    const path = join(folder, 'made.json');
    const made = runOracle('make', '--seed', 'another seed', '--network', 'nätwork', '--out', path);
    expect(made).toEqual({ status: 0, output: '' });
    const text = readFileSync(path, 'utf8');
    const { cases } = JSON.parse(text) as RecordedFile;
    const schemas = cases.map(({ inputs }) => inputs.schema);
    expect(schemas.map(({ attributes, m }) => [attributes.length, m])).toEqual([
      [3, 1],
      [6, 3],
      [4, 2],
      [1, 1],
    ]);
    const hidden = cases.flatMap(({ inputs }) => inputs.hidden.map((set) => set.length));
    expect(new Set(hidden)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    const replay = replayText(path, text);
    expect(replay.mismatches).toEqual([]);
    expect(replay.matched).toBeGreaterThan(400);
  });
});

describe.skipIf(!IS_ORACLE_PRESENT)('points in the second implementation', () => {
  let oracle: OracleProcess;
  beforeAll(() => {
    oracle = new OracleProcess();
  });
  afterAll(() => oracle.stop());

  it('are hashed as RFC 9380 appendix J.9.1 records', async () => {
    const bytes = readThirdPartyVector('rfc9380-BLS12381G1-ro.json');
    if (bytes === undefined) return;
    const { dst, vectors } = JSON.parse(new TextDecoder().decode(bytes)) as HashToCurveFile;
    expect(vectors).toHaveLength(5);
    for (const { msg, u, P, Q0, Q1 } of vectors) {
      const hex = (text: string): string => encodeHex(new TextEncoder().encode(text));
      const plain = (value: string): string => value.replace(/^0x/, '').padStart(96, '0');
      const hashed = await oracle.result('hashToG1', { message: hex(msg), tag: hex(dst) });
      expect(hashed).toEqual({
        u: u.map(plain),
        q: [Q0, Q1].map(({ x, y }) => [plain(x), plain(y)]),
        point: [plain(P.x), plain(P.y)],
      });
    }
  });

  it.each(['G1', 'G2'] as const)('of %s have one encoding, as everywhere else', async (kind) => {
    const bytes = readThirdPartyVector(`zkcrypto-${kind.toLowerCase()}_compressed.dat`);
    if (bytes === undefined) return;
    const length = kind === 'G1' ? 48 : 96;
    for (const multiple of [1, 2, 3, 500, 998, 999]) {
      const point = encodeHex(bytes.subarray(multiple * length, (multiple + 1) * length));
      expect(await oracle.result('decodePoint', { point })).toEqual({ point });
    }
  });

  const codes: Record<string, string> = {
    'the identity': 'point_is_identity',
    'the identity with the sign flag': 'point_is_identity',
    'the identity with a rest': 'point_is_identity',
    'the identity uncompressed': 'point_not_compressed',
    zeros: 'point_not_compressed',
    ones: 'point_is_identity',
    'a point outside the subgroup': 'point_not_in_subgroup',
    'no compression flag': 'point_not_compressed',
    'infinity flag on a point': 'point_is_identity',
    'no point with this x': 'point_not_on_curve',
    'x = p': 'point_not_canonical',
    'x = p + 1': 'point_not_canonical',
  };
  it.each(['G1', 'G2'] as const)('of %s are refused for the same faults as here', async (kind) => {
    const group = kind === 'G1' ? nobleGroup.g1 : nobleGroup.g2;
    const valid =
      kind === 'G1'
        ? nobleGroup.g1.encode(nobleGroup.g1.generator)
        : nobleGroup.g2.encode(nobleGroup.g2.generator);
    const malformations = pointMalformations(kind, valid);
    expect(Object.keys(malformations).sort()).toEqual(Object.keys(codes).sort());
    for (const [how, bytes] of Object.entries(malformations)) {
      expect(() => group.decode(bytes)).toThrow();
      const answer = await oracle.ask('decodePoint', { point: encodeHex(bytes) });
      expect({ how, answer }).toMatchObject({ answer: { refused: codes[how] } });
    }
    const longer = { point: encodeHex(new Uint8Array([...valid, 0])) };
    expect(await oracle.ask('decodePoint', longer)).toMatchObject({ refused: 'point_length' });
  });

  it.each(['G1', 'G2'] as const)(
    'of %s with a small x are taken by both or neither',
    async (kind) => {
      const faults = new Set<string>();
      for (let x = 0; x < 12; x += 1) {
        const digits = x.toString(16).padStart(kind === 'G1' ? 94 : 190, '0');
        const bytes = decodeHex(`80${digits}`);
        const answer = await oracle.ask('decodePoint', { point: encodeHex(bytes) });
        const group = kind === 'G1' ? nobleGroup.g1 : nobleGroup.g2;
        if ('refused' in answer) {
          faults.add(answer.refused);
          expect(() => group.decode(bytes)).toThrow();
        } else {
          group.decode(bytes);
        }
      }
      expect(faults).toEqual(new Set(['point_not_on_curve', 'point_not_in_subgroup']));
    },
  );
});

describe.skipIf(!IS_ORACLE_PRESENT)('a request the second implementation cannot read', () => {
  it('is refused, and the next one is answered', async () => {
    const oracle = new OracleProcess();
    try {
      const refusals: readonly [string, Record<string, unknown>, string][] = [
        ['decodePoint', {}, 'malformed'],
        ['decodePoint', { point: 'C0' }, 'malformed'],
        ['decodePoint', { point: 48 }, 'malformed'],
        ['decodePoint', { point: 'a'.repeat(2 ** 20) }, 'too_long'],
        ['guess', {}, 'unknown_operation'],
      ];
      for (const [op, fields, refused] of refusals) {
        expect(await oracle.ask(op, fields)).toMatchObject({ refused });
      }
    } finally {
      await oracle.stop();
    }
  });
});
