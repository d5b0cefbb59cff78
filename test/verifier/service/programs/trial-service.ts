import { writeFileSync } from 'node:fs';
import {
  choice,
  defineSettings,
  duration,
  optional,
  path,
  runService,
  SettingsError,
} from '@coir/service';

const settings = defineSettings('trial', {
  startMs: duration('Time that starting takes.', { least: 0, default: 0 }),
  stopMs: duration('Time that stopping takes.', { least: 0, default: 0 }),
  fail: choice('What goes wrong.', ['never', 'start', 'keys', 'stop', 'later'], {
    default: 'never',
  }),
  reloadFile: optional(path('Written when the service reads again what it can.')),
});

/** Throws what a program throws whose keys are not those it needs. */
function readKeys(fail: string): void {
  if (fail === 'keys') throw new SettingsError({ setting: 'keysFile', fault: 'holds another key' });
}

/** A service with nothing to do, whose start and stop can be made slow or failing. */
await runService({
  summary: 'Does nothing, for tests.',
  settings,
  async start({ startMs, stopMs, fail, reloadFile }, runtime) {
    runtime.log.info('it starts');
    await new Promise((resolve) => setTimeout(resolve, startMs));
    if (fail === 'start') throw new Error('the start failed');
    readKeys(fail);
    runtime.onReload(() => {
      if (reloadFile === undefined) throw new Error('nothing to read again');
      writeFileSync(reloadFile, 'read again');
    });
    runtime.readiness.add({ name: 'store', probe: () => ['The disk is full.'] });
    if (fail === 'later') {
      setTimeout(() => {
        throw Object.assign(new Error('nobody caught this'), { token: 'canary-token' });
      }, 50);
    }
    return {
      address: 'nowhere:0',
      async stop() {
        if (fail === 'stop') throw new Error('stopping is not possible');
        await new Promise((resolve) => setTimeout(resolve, stopMs));
        runtime.log.info('stopped in order');
      },
    };
  },
  async check({ fail }) {
    readKeys(fail);
    return ['keys keys.json', 'store trial.sqlite, a row was written'];
  },
});
