import { expect, it, vi } from 'vitest';
import { createMclGroup } from '../../../../coconut/group/mcl/mcl-group.ts';
import * as moduleFile from '../../../../coconut/group/mcl/module.ts';

vi.mock(import('../../../../coconut/group/mcl/module.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, openMclModule: vi.fn(original.openMclModule) };
});

it('a group whose start failed is not kept: the next call starts again', async () => {
  vi.mocked(moduleFile.openMclModule).mockRejectedValueOnce(new Error('no memory'));
  await expect(createMclGroup()).rejects.toThrow('no memory');
  const group = await createMclGroup();
  expect(group.name).toBe('mcl');
  expect(await createMclGroup()).toBe(group);
  expect(moduleFile.openMclModule).toHaveBeenCalledTimes(2);
});
