import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRecipient, type MixnetClient } from '@coir/client';
import { nobleGroup } from '@coir/coconut';
import { EXIT_CODES, ExitError } from '@coir/service';
import { ed25519, x25519 } from '@coir/sphinx/primitives';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadHome, prepareHome } from '../../../../mixnet/cli/home/client-home.ts';
import {
  addressOf,
  assertReachable,
  connectHome,
  explainAbsence,
  openHome,
} from '../../../../mixnet/cli/home/home-session.ts';
import { GATEWAYS, makeAbsentNetwork, writeProfile } from './absent-network.ts';
import { TrialLifecycle } from './trial-lifecycle.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-session-'));
const network = join(parent, 'network');
afterAll(() => rmSync(parent, { recursive: true, force: true }));
beforeAll(() => makeAbsentNetwork(network));

async function makeHome(name: string): Promise<string> {
  const path = join(parent, name);
  (await prepareHome({ path, network, gateway: undefined })).release();
  return path;
}

describe('a home that is opened', () => {
  it('is this process’s alone until it ends', async () => {
    const path = await makeHome('alone');
    const first = new TrialLifecycle();
    await first.run(async (lifecycle) => {
      await openHome(path, lifecycle);
      const second = new TrialLifecycle();
      expect(await second.run((other) => openHome(path, other))).toMatchObject({
        name: 'ExitError',
        exitCode: EXIT_CODES.tryAgain,
      });
    });
    const third = await new TrialLifecycle().run((lifecycle) => openHome(path, lifecycle));
    expect(third).toHaveProperty('client');
  });

  it('has an address, as long as it has its identity', async () => {
    const path = await makeHome('address');
    const home = loadHome(path, nobleGroup);
    const address = await addressOf(home);
    expect(address).toMatch(new RegExp(`@${GATEWAYS[0]?.identity}$`));
    await new TrialLifecycle().run((lifecycle) => openHome(path, lifecycle));
    expect(await addressOf(home)).toBe(address);
    rmSync(join(path, 'client.json'));
    await expect(addressOf(home)).rejects.toMatchObject({
      exitCode: EXIT_CODES.configuration,
      message: expect.stringMatching(/client\.json is not there, .*restore it from a backup/),
    });
  });

  it('is not connected while its inbox is full, or nobody answers: what to do is said', async () => {
    const path = await makeHome('inbox');
    const connect = async (): Promise<unknown> =>
      await new TrialLifecycle().run(async (lifecycle) =>
        connectHome(await openHome(path, lifecycle), lifecycle),
      );
    expect(await connect()).toMatchObject({
      exitCode: EXIT_CODES.tryAgain,
      message: expect.stringMatching(/the directory at http:.+ does not answer; start the network/),
    });
  });
});

describe('an absence', () => {
  const failure = (code: string): Error => Object.assign(new Error('failed'), { code });

  it.each([
    ['CLIENT_DIRECTORY_UNAVAILABLE', /directory at .+npm start -- --keep --data /],
    ['WALLET_LEDGER_UNAVAILABLE', /ledger at .+npm start -- --keep --data /],
    ['WALLET_UNREACHABLE', /ledger at /],
    ['CLIENT_TIMEOUT', /^gateway-1 does not answer; try again later$/],
    ['CLIENT_DISCONNECTED', /^gateway-1 does not answer/],
    ['CLIENT_UNKNOWN_GATEWAY', /^gateway-1 is not in the directory now/],
  ])(
    'with the code %s is said in a sentence, and trying again later helps',
    async (code, message) => {
      const home = loadHome(await makeHome(`absence ${code}`), nobleGroup);
      const error = failure(code);
      const explained = explainAbsence(error, home);
      expect(explained).toBeInstanceOf(ExitError);
      expect(explained).toMatchObject({ exitCode: EXIT_CODES.tryAgain, cause: error });
      expect((explained as Error).message).toMatch(message);
    },
  );

  it('where no command starts the network only says to wait', async () => {
    const path = join(parent, 'elsewhere');
    writeProfile(network, { treasuryFile: undefined });
    (await prepareHome({ path, network, gateway: undefined })).release();
    writeProfile(network);
    const explained = explainAbsence(
      failure('CLIENT_DIRECTORY_UNAVAILABLE'),
      loadHome(path, nobleGroup),
    );
    expect((explained as Error).message).toMatch(/wait until it is back, and try again$/);
  });

  it('is no other error', async () => {
    const home = loadHome(await makeHome('other'), nobleGroup);
    for (const error of [new TypeError('a defect'), failure('CLIENT_MESSAGE_TOO_LONG'), 'text']) {
      expect(explainAbsence(error, home)).toBe(error);
    }
  });
});

describe('an address', () => {
  const keyOf = (byte: number): Uint8Array => ed25519.publicKey(new Uint8Array(32).fill(byte));
  const gatewayIdentity = keyOf(1);
  const addressAt = (identity: Uint8Array): string =>
    formatRecipient({
      identityKey: keyOf(7),
      encryptionKey: x25519.publicKey(new Uint8Array(32).fill(8)),
      gatewayIdentity: identity,
    });
  // Of a client only the directory's gateways are looked at.
  const mixnet = {
    topology: { gateways: [{ identityKey: gatewayIdentity }] },
  } as unknown as MixnetClient;

  it('is of this network if its gateway is in the directory', () => {
    assertReachable(addressAt(gatewayIdentity), mixnet);
    expect(() => assertReachable(addressAt(keyOf(9)), mixnet)).toThrow(/of another network/);
    expect(() => assertReachable('nobody', mixnet)).toThrow(
      expect.objectContaining({ code: 'CLIENT_INVALID_RECIPIENT' }),
    );
  });
});
