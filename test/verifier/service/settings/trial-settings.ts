import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  boolean,
  count,
  defineSettings,
  list,
  loadSettings,
  optional,
  path,
  port,
  type SettingFault,
  SettingsError,
  text,
  url,
} from '@coir/service';
import { afterAll, expect } from 'vitest';
import { z } from 'zod';

/** A value that no message may repeat. */
export const CANARY = 'canary-value';

/** Settings of a program for these tests, one of each form. */
export const settings = defineSettings(
  'gateway',
  {
    clientPort: port('Port of the clients.', { default: 9000 }),
    databaseFile: path('Clients and mail.'),
    verifierUrl: optional(url('The verifier.')),
    openAccess: boolean('Gives bandwidth to everybody.', { default: false }),
    mailCount: count('Messages kept.', { default: 10, most: 100 }),
    name: optional(text('A name.', { pattern: /^[a-z]+$/, allowed: 'lower-case letters' })),
    friends: list('Friends.', {
      entry: z.string().length(2),
      allowed: 'two letters',
      most: 3,
      default: [],
    }),
    ledger: { url: optional(url('The ledger.')), kind: optional(text('Its kind.')) },
  },
  [
    ({ openAccess, verifierUrl }) =>
      openAccess && verifierUrl !== undefined
        ? { setting: 'openAccess', fault: 'makes the verifier useless', remedy: 'choose one' }
        : undefined,
  ],
);

/** Holds the configuration file. */
export const folder: string = mkdtempSync(join(tmpdir(), 'coir-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the configuration file. */
export function fileOf(content: string | Uint8Array): string {
  const file = join(folder, 'config.json');
  writeFileSync(file, content);
  return file;
}

type Environment = Record<string, string | undefined>;

/** Loads the settings from a file with this content, if any, and an environment. */
export function load(content: string | Uint8Array | undefined, environment: Environment = {}) {
  const file = content === undefined ? undefined : fileOf(content);
  return loadSettings(settings, { file, environment });
}

/** The faults that loading ends with; their sentences hold no canary. */
export function faultsOf(work: () => unknown): readonly SettingFault[] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.message).not.toContain(CANARY);
    expect(error.message.split('\n')).toHaveLength(error.faults.length);
    return error.faults;
  }
  throw new Error('loaded');
}
