import { count, defineSettings, embedService, initService, SettingsError } from '@coir/service';
import { describe, expect, it } from 'vitest';

/** A service whose settings say what it is not ready for, and which tells what happens to it. */
function createTrial() {
  const events: string[] = [];
  let isStopping = (): boolean => false;
  const program = {
    summary: 'Tells what happens to it.',
    settings: defineSettings('trial', { least: count('A number.', { default: 1 }) }),
    async start(settings: { readonly least: number }, runtime: Parameters<Start>[1]) {
      isStopping = () => runtime.signal.aborted;
      runtime.onReload(() => void events.push('reloaded'));
      runtime.readiness.add({
        name: 'least',
        probe: () => (settings.least > 1 ? ['The number is large.'] : []),
      });
      runtime.metrics.counter({ name: 'starts', help: 'Starts.' }).increment();
      return {
        address: `nowhere:${settings.least}`,
        async stop() {
          events.push(isStopping() ? 'stopped' : 'stopped unasked');
        },
      };
    },
    check: async () => [],
  };
  return { program, events };
}
type Start = Parameters<typeof embedService>[0]['start'];

describe('a service within a program', () => {
  it('has the settings that it is given, and the defaults of the others', async () => {
    const { program } = createTrial();
    expect((await embedService(program, {})).address).toBe('nowhere:1');
    expect((await embedService(program, { least: 3 })).address).toBe('nowhere:3');
    await expect(embedService(program, { least: -1 })).rejects.toThrow(SettingsError);
  });

  it('tells metrics and readiness, reads again and stops when it is asked to', async () => {
    const { program, events } = createTrial();
    const service = await embedService(program, { least: 2 });
    expect((await service.readiness.report()).reasons).toEqual(['The number is large.']);
    expect(await service.metrics.expose()).toContain('trial_starts_total 1');
    await service.reload();
    await service.stop();
    expect(events).toEqual(['reloaded', 'stopped']);
    expect((await service.readiness.report()).ready).toBe(false);
  });

  it('has its files made by init alone', async () => {
    const { program } = createTrial();
    expect(await initService(program, {})).toEqual([]);
    const keeping = { ...program, init: async () => ['store.sqlite is made'] };
    expect(await initService(keeping, {})).toEqual(['store.sqlite is made']);
    await expect(initService(keeping, { least: -1 })).rejects.toThrow(SettingsError);
  });

  it('is ready at once when nothing is wrong', async () => {
    const service = await embedService(createTrial().program, {});
    expect(await service.readiness.report()).toMatchObject({ ready: true, reasons: [] });
    await service.stop();
  });
});
