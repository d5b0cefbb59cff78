import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSigningKey } from '@coir/coconut';
import { sealKeyFile } from '@coir/coconut/key-file';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { matchSigningKeys, readSigningKeyFile, sealSigningKeys } from '@coir/issuer-service';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTicketNetwork } from '../../support/ticket-network.ts';

const folder = mkdtempSync(join(tmpdir(), 'coir-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { decodeManifest, keyId, issuers } = makeTicketNetwork();
const [issuer] = issuers;
if (issuer === undefined) throw new Error('the network has issuers');
const json = JSON.stringify({
  keys: [{ keyId, signingKey: encodeBase64Url(encodeSigningKey(issuer.signingKey)) }],
});
const cost = { logN: 15, r: 8, p: 1 };
const passphrase = 'open sesame';
const sealed = sealSigningKeys(Buffer.from(json), { passphrase, cost });

function write(name: string, content: string | Uint8Array, mode = 0o600): string {
  writeFileSync(join(folder, name), content, { mode });
  return join(folder, name);
}

const passphraseFile = write('passphrase', `${passphrase}\n`);

function read(file: string, passphraseFile?: string): unknown {
  return matchSigningKeys(file, readSigningKeyFile(file, passphraseFile), decodeManifest, 1);
}

describe('an encrypted signing key file', () => {
  it.each(['\n', '\r\n', ''])('is read with the passphrase that ends in %j', (end) => {
    const keys = read(write('sealed', sealed), write('ended', `${passphrase}${end}`));
    expect(keys).toEqual(new Map([[keyId, issuer.signingKey]]));
  });

  it('is not needed: a plain file is read as before', () => {
    expect(read(write('plain', json))).toEqual(new Map([[keyId, issuer.signingKey]]));
  });

  const altered = sealed.slice();
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  const other = sealKeyFile(Buffer.from(json), { type: 'other', passphrase, cost });
  it.each<[string, () => unknown, RegExp]>([
    ['a file without its passphrase', () => read(write('a', sealed)), /encrypted/],
    [
      'a plain file with a passphrase',
      () => read(write('b', json), passphraseFile),
      /not a key file/,
    ],
    [
      'another passphrase',
      () => read(write('c', sealed), write('wrong', 'sesame')),
      /passphrase is wrong or the file was altered/,
    ],
    [
      'an altered file',
      () => read(write('d', altered), passphraseFile),
      /passphrase is wrong or the file was altered/,
    ],
    ['a file cut off', () => read(write('e', sealed.subarray(0, -1)), passphraseFile), /too early/],
    ['a file of another type', () => read(write('f', other), passphraseFile), /another type/],
    [
      'a secret that is no list of keys',
      () =>
        read(write('g', sealSigningKeys(Buffer.from('[]'), { passphrase, cost })), passphraseFile),
      /does not hold/,
    ],
    [
      'no passphrase',
      () => read(write('h', sealed), write('empty', '\n')),
      /signingKeyPassphraseFile .+ is empty/,
    ],
    [
      'a passphrase that is not UTF-8',
      () => read(write('i', sealed), write('bytes', Uint8Array.of(0xff))),
      /not UTF-8/,
    ],
    [
      'a missing passphrase file',
      () => read(write('j', sealed), join(folder, 'none')),
      /does not exist/,
    ],
  ])('is refused: %s', (_, attempt, message) => {
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: 'SettingsError' }));
  });

  it('is refused when others can read the passphrase', () => {
    const open = write('open', passphrase, 0o644);
    expect(() => read(write('k', sealed), open)).toThrow(
      /^signingKeyPassphraseFile \(.+\): has mode 0644.+chmod 600/,
    );
  });
});
