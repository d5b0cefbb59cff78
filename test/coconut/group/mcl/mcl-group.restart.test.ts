import { afterEach, expect, it, vi } from 'vitest';
import { openMclModule } from '../../../../coconut/group/mcl/module.ts';

const MODULE = '../../../../coconut/group/mcl/module.ts';
afterEach(() => {
  vi.doUnmock(MODULE);
  vi.resetModules();
});

it('a group whose start failed is not kept: the next call starts again', async () => {
  const open = vi.fn(openMclModule).mockRejectedValueOnce(new Error('no memory'));
  vi.resetModules();
  vi.doMock(MODULE, () => ({ openMclModule: open }));
  const { createMclGroup } = await import('../../../../coconut/group/mcl/mcl-group.ts');
  await expect(createMclGroup()).rejects.toThrow('no memory');
  const group = await createMclGroup();
  expect(group.name).toBe('mcl');
  expect(await createMclGroup()).toBe(group);
  expect(open).toHaveBeenCalledTimes(2);
});
