import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

describe('the group of the services', () => {
  it('is mcl, started once', async () => {
    const { openFastGroup } = await import('@coir/verifier/service');
    const group = await openFastGroup();
    expect(group.name).toBe('mcl');
    expect(await openFastGroup()).toBe(group);
  });

  it('is not replaced by a slower one where there is no WebAssembly, and the error says what to do', async () => {
    vi.resetModules();
    const { openFastGroup } = await import('@coir/verifier/service');
    const { SettingsError } = await import('@coir/service');
    vi.stubGlobal('WebAssembly', undefined);
    const error = await openFastGroup().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SettingsError);
    expect(String(error)).toMatch(
      /^SettingsError: mcl-wasm: cannot start \(.+\); remedy: run Node with WebAssembly/,
    );
    vi.unstubAllGlobals();
    expect((await openFastGroup()).name).toBe('mcl');
  });
});
