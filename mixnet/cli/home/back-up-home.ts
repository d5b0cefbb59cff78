import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder, writePrivateFile, writePrivateJson } from '@coir/io/private-file';
import { PROFILE_FILE, readProfile } from '@coir/localnet';
import { EXIT_CODES, type ExitCode, ExitError, type Lifecycle } from '@coir/service';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { resolvePath } from '../output/working-folder.ts';
import { assertHome, treasurySeenFrom } from './client-home.ts';
import { type HomeOptions, report } from './run-client.ts';

/** Files that say what a client is and where it belongs; each is written whole by its program. */
const SMALL_FILES = ['account.json', 'client.json', 'gateway.json', 'network.json'] as const;
const WALLET_FILE = 'wallet.sqlite';
const INBOX = 'inbox';

function refuse(message: string): ExitError {
  return new ExitError(EXIT_CODES.failed, message);
}

/**
 * Copies a home, also while another command uses it, to a folder that is one itself. The copy is
 * whole or not there.
 *
 * @throws ExitError if there is something in its place, or it cannot be written.
 */
export async function copyHome(home: string, copy: string): Promise<void> {
  const unfinished = `${copy}.new`;
  for (const path of [copy, unfinished]) {
    if (existsSync(path)) {
      throw refuse(`${path} is there already; name another folder, or move it away`);
    }
  }
  try {
    mkdirSync(unfinished, { mode: 0o700 });
  } catch (error) {
    const { code = 'unknown error' } = error as { readonly code?: string };
    throw refuse(`${unfinished} cannot be made (${code}); name a folder in one that is there`);
  }
  try {
    await copyInto(unfinished, home);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  renameSync(unfinished, copy);
  syncFolder(dirname(copy));
}

async function copyInto(folder: string, home: string): Promise<void> {
  for (const name of SMALL_FILES) {
    writePrivateFile(join(folder, name), readFileSync(join(home, name), 'utf8'));
  }
  const inbox = join(home, INBOX);
  if (existsSync(inbox)) cpSync(inbox, join(folder, INBOX), { recursive: true });
  const wallet = new SqliteWalletStore(join(home, WALLET_FILE), { create: false });
  try {
    await wallet.backup(join(folder, WALLET_FILE));
  } finally {
    wallet.close();
  }
  const profile = readProfile(join(home, PROFILE_FILE));
  writePrivateJson(join(folder, PROFILE_FILE), {
    ...profile,
    ...treasurySeenFrom(folder, home, profile),
  });
}

/** Copies the folder of a client. */
export async function backUpHome(
  options: HomeOptions & { readonly to: string },
  lifecycle: Lifecycle,
): Promise<ExitCode> {
  const { environment } = lifecycle;
  const home = resolvePath(options.home, environment);
  const copy = resolvePath(options.to, environment);
  assertHome(home);
  await copyHome(home, copy);
  report(
    lifecycle,
    options,
    { backup: copy },
    `${copy} holds keys, account, tickets and unread mail of the client. It is secret, and is used with --home instead of ${home} when that is lost, not beside it.`,
  );
  return EXIT_CODES.done;
}
