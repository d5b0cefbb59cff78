import createModule from 'mcl-wasm/dist/mcl_c.js';
import { describe, expect, it } from 'vitest';
import { openMclModule, type StartMcl } from '../../../../coconut/group/mcl/module.ts';
import { createMclGroup } from '../../../../coconut/mcl.ts';

const refused = expect.objectContaining({ name: 'CoconutError', code: 'COCONUT_GROUP_SETUP' });

/** An instance some of whose functions are others. */
function startWith(replacements: Record<string, unknown>): StartMcl {
  return async (options) => Object.assign(await createModule(options), replacements);
}

describe('an instance of mcl', () => {
  it('starts when it is the expected one, and once for the group', async () => {
    const module = await openMclModule();
    expect(module.buffer().byteLength).toBeGreaterThan(0);
    expect(await createMclGroup()).toBe(await createMclGroup({ arithmetic: 'fast' }));
    const reference = await createMclGroup({ arithmetic: 'reference' });
    expect(reference).not.toBe(await createMclGroup());
    expect(await createMclGroup({ arithmetic: 'reference' })).toBe(reference);
  });

  it('makes no group with another arithmetic', async () => {
    await expect(createMclGroup({ arithmetic: 'quick' as 'fast' })).rejects.toEqual(refused);
  });

  it('is refused if it does not start', async () => {
    const start: StartMcl = () => Promise.reject(new ReferenceError('no WebAssembly'));
    await expect(openMclModule(start)).rejects.toEqual(refused);
  });

  it('is refused if it lacks a function', async () => {
    for (const name of ['_mclBnG1_dbl', '_mclBn_verifyOrderG2', '_malloc']) {
      await expect(openMclModule(startWith({ [name]: undefined }))).rejects.toEqual(refused);
    }
  });

  it('is refused if setting it up fails', async () => {
    const failing = openMclModule(startWith({ _mclBn_init: () => 1 }));
    await expect(failing).rejects.toEqual(refused);
  });

  it('is refused if it encodes points otherwise', async () => {
    const start: StartMcl = async (options) => {
      const module = await createModule(options);
      const original = module._mclBn_setETHserialization;
      return Object.assign(module, { _mclBn_setETHserialization: () => original(0) });
    };
    await expect(openMclModule(start)).rejects.toEqual(refused);
  });

  it('is refused if it hashes otherwise', async () => {
    const hashless = openMclModule(startWith({ _mclBnG1_hashAndMapToWithDst: () => 0 }));
    await expect(hashless).rejects.toEqual(refused);
  });
});
