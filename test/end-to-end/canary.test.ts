import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createMclGroup } from '@coir/coconut/mcl';
import { loadNetworkFolder } from '@coir/localnet';
import { encodeBase58 } from '@coir/protocol/topology';
import { afterAll, describe, expect, it } from 'vitest';
import { initRole } from '../../mixnet/cli/localnet/init-role.ts';
import { startCoir } from '../support/coir-process.ts';
import { findSecrets, type KeptSecret } from '../support/secret-search.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-canary-'));
const DEADLINE_MS = 120_000;
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** What everybody may read, and the logs that are searched. Everything else is secret. */
const PUBLIC = new Set(['network.json', 'topology.json', 'network-profile.json']);
const OPEN = new Set([...PUBLIC, 'local-network.json', 'config.json', 'log.txt']);

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

/** The texts in JSON, each with the name of its member. */
function textsIn(value: unknown, name = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, key));
}

/** Byte strings in every column of a database. */
function blobsIn(file: string): readonly (readonly [string, Uint8Array])[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  const blobs = tables.flatMap(({ name }) =>
    database
      .prepare(`SELECT * FROM "${String(name)}"`)
      .all()
      .flatMap((row) =>
        Object.entries(row).flatMap(([column, value]) =>
          value instanceof Uint8Array ? [[`${String(name)}.${column}`, value] as const] : [],
        ),
      ),
  );
  database.close();
  return blobs;
}

/** Everything in the files of a network that is not in those that everybody may read. */
function secretsIn(folder: string): readonly KeptSecret[] {
  const files = filesOf(folder);
  const known = files
    .filter((file) => PUBLIC.has(basename(file)))
    .map((file) => readFileSync(file, 'utf8'))
    .join();
  const secrets: KeptSecret[] = [];
  const keep = (place: string, bytes: Uint8Array): void => {
    const isPublic = [
      Buffer.from(bytes).toString('base64url'),
      Buffer.from(bytes).toString('hex'),
      ...(bytes.length <= 64 ? [encodeBase58(bytes)] : []),
    ].some((text) => known.includes(text));
    if (bytes.length >= 16 && !isPublic) secrets.push({ bytes, place });
  };
  for (const file of files) {
    const place = relative(folder, file);
    if (OPEN.has(basename(file)) || /-(?:wal|shm)$/.test(file)) continue;
    if (file.endsWith('.sqlite')) {
      for (const [column, bytes] of blobsIn(file)) keep(`${place}: ${column}`, bytes);
    } else if (file.endsWith('.json')) {
      for (const [name, text] of textsIn(JSON.parse(readFileSync(file, 'utf8')))) {
        if (!known.includes(text)) keep(`${place}: ${name}`, Buffer.from(text, 'base64url'));
      }
    } else if (basename(file) === 'token') {
      keep(place, Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url'));
    }
  }
  return secrets;
}

describe('a search for secrets', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, position) => 255 - 7 * position);
  const buffer = Buffer.from(bytes);
  const secrets = [{ bytes, place: 'key' }];

  it.each([
    ['hexadecimal', buffer.toString('hex')],
    ['capital hexadecimal', buffer.toString('hex').toUpperCase()],
    ['base64', buffer.toString('base64')],
    ['base64url', buffer.toString('base64url')],
    ['base64 within other bytes', Buffer.concat([Buffer.alloc(2), buffer]).toString('base64')],
    ['base58', encodeBase58(bytes)],
    ['a decimal', BigInt(`0x${buffer.toString('hex')}`).toString()],
    ['JSON of a Buffer', JSON.stringify(buffer)],
    ['half of it', buffer.subarray(16).toString('hex')],
    ['the bytes themselves', buffer.toString('latin1')],
  ])('finds one in %s', (_, text) => {
    expect(findSecrets(`{"level":"info","msg":"x${text}y"}`, secrets)).toEqual(['key']);
  });

  it('finds none in half of the half, and in nothing', () => {
    expect(findSecrets(buffer.subarray(0, 12).toString('hex'), secrets)).toEqual([]);
    expect(findSecrets('', secrets)).toEqual([]);
  });
});

describe('a whole network', () => {
  it(
    'says no secret at its most talkative: in no output, log, metric or readiness page',
    async () => {
      const path = join(parent, 'network');
      const size = { issuers: 1, threshold: 1 };
      const now = Math.floor(Date.now() / 1000);
      (
        await loadNetworkFolder(path, size, {
          nowSeconds: now,
          group: await createMclGroup(),
          initRole,
        })
      ).release();
      for (const file of filesOf(path).filter((name) => basename(name) === 'config.json')) {
        const config = JSON.parse(readFileSync(file, 'utf8'));
        writeFileSync(file, JSON.stringify({ ...config, logLevel: 'trace' }));
      }
      const network = startCoir(['localnet', '--keep', '--data', path]);
      await network.wrote(/Ctrl-C stops it/);
      const logs = filesOf(path).filter((file) => basename(file) === 'log.txt');
      const operators = logs.flatMap((file) => {
        const address = /"listener":"(http[^"]+)"/.exec(readFileSync(file, 'utf8'))?.[1];
        return address === undefined ? [] : [address];
      });
      expect(operators).toHaveLength(logs.length);
      const pages = await Promise.all(
        operators.flatMap((address) =>
          ['metrics', 'readyz'].map(async (page) => {
            return await (await fetch(`${address}/${page}`)).text();
          }),
        ),
      );
      network.kill('SIGINT');
      const { code, output, errors } = await network.ended();
      expect(code).toBe(0);

      const secrets = secretsIn(path);
      const places = new Set(secrets.map(({ place }) => place.replace(/^[^:]*\//, '')));
      for (const place of ['signing-key.json: signingKey', 'keys.json: sphinxKey', 'token']) {
        expect(places).toContain(place);
      }
      for (const place of ['tickets.serial', 'tickets.credential', 'purchase_requests.witness']) {
        expect(places).toContain(`wallet.sqlite: ${place}`);
      }
      const lines = logs.flatMap((file) => readFileSync(file, 'utf8').split('\n'));
      expect(lines.filter((line) => /"module":.*"module":/.test(line))).toEqual([]);
      const texts = [output, errors, ...pages, ...lines];
      expect(findSecrets(texts.join('\n'), secrets)).toEqual([]);
    },
    DEADLINE_MS,
  );
});
