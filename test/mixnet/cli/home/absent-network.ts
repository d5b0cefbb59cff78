import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestDigest, parseManifest } from '@coir/coconut/ticket';
import { encodeBase58 } from '@coir/protocol/topology';
import { unpackDataFolder } from '../../../frozen/data-folder.ts';

/** Gateways of the network, which nobody runs. */
export const GATEWAYS = [1, 2].map((number) => ({
  name: `gateway-${number}`,
  identity: encodeBase58(new Uint8Array(32).fill(number)),
  openAccess: false,
}));

/** Writes the profile of a network at whose addresses nothing listens. */
export function writeProfile(folder: string, change: object = {}): void {
  const manifest = parseManifest(readFileSync(join(folder, 'network.json'), 'utf8'));
  const profile = {
    version: 1,
    directoryUrl: 'http://127.0.0.1:1',
    manifestFile: 'network.json',
    manifestDigest: manifestDigest(manifest),
    ledgerUrl: 'http://127.0.0.1:2',
    gateways: GATEWAYS,
    spendDelayMs: 0,
    treasuryFile: 'treasury.json',
    ...change,
  };
  writeFileSync(join(folder, 'network-profile.json'), JSON.stringify(profile));
}

/** Makes the folder of a network that is not running: manifest, treasury and profile. */
export function makeAbsentNetwork(folder: string): void {
  const temporary = mkdtempSync(join(tmpdir(), 'coir-absent-'));
  const unpacked = unpackDataFolder(temporary);
  mkdirSync(folder);
  for (const name of ['network.json', 'treasury.json']) {
    writeFileSync(join(folder, name), readFileSync(join(unpacked, name)));
  }
  writeProfile(folder);
  rmSync(temporary, { recursive: true });
}
