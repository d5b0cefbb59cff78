import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMclGroup } from '@coir/coconut/mcl';
import {
  decodeBase64Url,
  decodeManifest,
  encodeBase64Url,
  parseManifest,
} from '@coir/coconut/ticket';
import { accountAddress } from '@coir/issuer-api';
import { issuerProgram, readIdentityKey } from '@coir/issuer-service';
import { ledgerProgram } from '@coir/issuer-service/ledger';
import { directoryProgram, gatewayProgram, mixNodeProgram, parseTopologyFile } from '@coir/mixnet';
import { loadSettings, type ServiceProgram, type SettingTree } from '@coir/service';
import { ed25519, x25519 } from '@coir/sphinx/primitives';
import { verifierProgram } from '@coir/verifier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createNetwork,
  MANIFEST_FILE,
  TREASURY_FILE,
} from '../../../mixnet/localnet/create-network.ts';
import { readAccountKey } from '../../../mixnet/localnet/local-client.ts';
import { planNetwork } from '../../../mixnet/localnet/network-plan.ts';
import { readNodeKeyFile } from '../../../mixnet/localnet/node-key-file.ts';
import { readConfig } from '../../../mixnet/localnet/role-paths.ts';

const NOW = 1_800_000_000;
const folder = mkdtempSync(join(tmpdir(), 'coir-create-network-'));
afterAll(() => rmSync(folder, { recursive: true }));
const group = await createMclGroup();
const plan = await planNetwork({ issuers: 2, threshold: 2 });
beforeAll(() => createNetwork(folder, plan, NOW, group));

const read = (...names: readonly string[]): string => readFileSync(join(folder, ...names), 'utf8');
const configOf = (role: string) => readConfig(join(folder, role, 'config.json'));

/** The settings that a program reads from the configuration of a role. */
function load<Tree extends SettingTree>(program: ServiceProgram<Tree>, role: string) {
  const file = join(folder, role, 'config.json');
  return loadSettings(program.settings, { file, environment: {} }).values;
}

describe('a new network', () => {
  it('has a manifest that all issuers signed, and that says where they are', () => {
    const { manifest } = decodeManifest(parseManifest(read(MANIFEST_FILE)), group);
    expect(manifest).toMatchObject({ threshold: 2, network: 'coir-local' });
    expect(manifest.signatures).toHaveLength(2);
    expect(manifest.issuers.map(({ url }) => Number(new URL(url).port))).toEqual(
      plan.issuerPlaces.map(({ port }) => port),
    );
  });

  it('gives every issuer the identity that the manifest has for it, and a share of its own', () => {
    const manifest = decodeManifest(parseManifest(read(MANIFEST_FILE)), group);
    const shares = plan.issuerPlaces.map(({ name, issuerIndex }) => {
      const { identityKeyFile, signingKeyFile } = load(issuerProgram, name);
      const seed = readIdentityKey(identityKeyFile ?? '');
      const listed = manifest.manifest.issuers.find(({ index }) => index === issuerIndex);
      const publicKey = ed25519.publicKey(decodeBase64Url(seed, 32));
      expect(encodeBase64Url(publicKey)).toBe(listed?.identityKey);
      return readFileSync(signingKeyFile, 'utf8');
    });
    expect(new Set(shares).size).toBe(plan.issuers);
  });

  it('pays deposits to an account of its own, and gives all money to the treasury', () => {
    const { manifest } = decodeManifest(parseManifest(read(MANIFEST_FILE)), group);
    const addressOf = (file: string) =>
      accountAddress(ed25519.publicKey(readAccountKey(join(folder, file))));
    expect(manifest.chain.depositAddress).toBe(addressOf('deposits.json'));
    const { genesis, chainId, denom } = configOf('ledger');
    expect(genesis).toEqual([
      { address: addressOf(TREASURY_FILE), balance: expect.stringMatching(/^\d+$/) },
    ]);
    expect(addressOf(TREASURY_FILE)).not.toBe(manifest.chain.depositAddress);
    expect(manifest.chain).toMatchObject({ id: chainId, denom });
  });

  it('lists every node in the topology by the public halves of the keys in its folder', () => {
    const { nodes, epochStart } = parseTopologyFile(read('topology.json'));
    expect(epochStart).toBe(new Date(NOW * 1000).toISOString());
    const places = [...plan.mixNodes, ...plan.gateways];
    expect(nodes.map(({ nodeId }) => nodeId)).toEqual(places.map((_, position) => position + 1));
    for (const [position, { name, mixPort }] of places.entries()) {
      const { identityKey, sphinxKey } = readNodeKeyFile(folder, name);
      expect(nodes[position]).toMatchObject({
        identityKey: ed25519.publicKey(identityKey),
        sphinxKey: x25519.publicKey(sphinxKey),
        mixPort,
      });
    }
    expect(nodes.map(({ role }) => role)).toEqual([
      ...['mix1', 'mix1', 'mix2', 'mix2', 'mix3', 'mix3'],
      ...['gateway', 'gateway'],
    ]);
  });

  it('has the verifier serve exactly its gateways, which share its token', () => {
    const identities = plan.gateways.map(({ name }) =>
      encodeBase64Url(ed25519.publicKey(readNodeKeyFile(folder, name).identityKey)),
    );
    expect(configOf('verifier')['gateways']).toEqual(identities);
    expect(read('verifier', 'token')).toMatch(/^[\w-]{43}\n$/);
    for (const { name } of plan.gateways) {
      expect(load(gatewayProgram, name).verifierTokenFile).toBe(join(folder, 'verifier', 'token'));
    }
  });

  it('has a configuration for every role that its program takes, on the port of the plan', () => {
    const ports = [
      load(ledgerProgram, 'ledger').port,
      load(directoryProgram, 'directory').port,
      load(verifierProgram, 'verifier').port,
      ...plan.issuerPlaces.map(({ name }) => load(issuerProgram, name).port),
      ...plan.mixNodes.map(({ name }) => load(mixNodeProgram, name).port),
      ...plan.gateways.map(({ name }) => load(gatewayProgram, name).clientPort),
    ];
    expect(ports).toEqual([
      plan.ledgerPort,
      plan.directoryPort,
      plan.verifierPort,
      ...plan.issuerPlaces.map(({ port }) => port),
      ...plan.mixNodes.map(({ mixPort }) => mixPort),
      ...plan.gateways.map(({ wsPort }) => wsPort),
    ]);
  });

  it('draws every secret anew, and keeps all of it from others', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile());
    for (const file of files) expect((statSync(file).mode & 0o077).toString(8)).toBe('0');
    const secrets = files
      .filter((file) => /(keys|-key|treasury|deposits|token)(\.json)?$/.test(file))
      .map((file) =>
        readFileSync(file, 'utf8')
          .match(/[\w-]{43}/g)
          ?.at(-1),
      );
    expect(secrets.length).toBe(2 * plan.issuers + plan.mixNodes.length + plan.gateways.length + 3);
    expect(new Set(secrets).size).toBe(secrets.length);
  });
});
