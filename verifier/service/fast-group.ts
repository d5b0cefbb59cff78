import type { PairingGroup } from '@coir/coconut';
import { SettingsError } from './settings/settings-error.ts';

/**
 * The group that services compute in: mcl, several times as fast as the default, with the same bytes. Loaded when it is asked for, so that
 * programs without credentials do without it, and started once in a process.
 *
 * @throws {@link SettingsError} if it cannot start. Nothing slower takes its place: a service that is too slow for its load would show it only
 * under that load.
 */
export async function openFastGroup(): Promise<PairingGroup> {
  try {
    const { createMclGroup } = await import('@coir/coconut/mcl');
    return await createMclGroup();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError({
      setting: 'mcl-wasm',
      fault: `cannot start (${reason})`,
      remedy:
        'run Node with WebAssembly, which --jitless turns off, and with mcl-wasm installed in the version that package.json names',
    });
  }
}
