import type { PairingGroup } from '@coir/coconut';
import { ConfigError } from './config.ts';

/**
 * The group that services compute in: mcl, several times as fast as the default, with the same bytes. Loaded when it is asked for, so that
 * programs without credentials do without it, and started once in a process.
 *
 * @throws {@link ConfigError} if it cannot start. Nothing slower takes its place: a service that is too slow for its load would show it only
 * under that load.
 */
export async function openFastGroup(): Promise<PairingGroup> {
  try {
    const { createMclGroup } = await import('@coir/coconut/mcl');
    return await createMclGroup();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `mcl-wasm cannot start (${reason}): run Node with WebAssembly, which --jitless turns off, ` +
        'and with mcl-wasm installed in the version that package.json names',
    );
  }
}
