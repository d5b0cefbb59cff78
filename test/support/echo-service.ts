import { choice, count, defineSettings, runService } from '@coir/service';

const millis = { default: 0, most: 600_000 };

/** Runs a program with nothing to do, whose stopping can be made slow or failing. */
await runService({
  summary: 'Does nothing, for tests.',
  settings: defineSettings('echo', {
    startMs: count('Time to start.', { ...millis, least: 0 }),
    stopMs: count('Time to stop.', { ...millis, least: 0 }),
    fail: choice('When it fails.', ['start', 'stop', 'never'], { default: 'never' }),
  }),
  async start({ startMs, stopMs, fail }) {
    await new Promise((resolve) => setTimeout(resolve, startMs));
    if (fail === 'start') throw new Error('cannot start');
    const alive = setInterval(() => undefined, 1_000);
    return {
      address: 'nowhere:0',
      async stop() {
        if (fail === 'stop') throw new Error('cannot stop');
        await new Promise((resolve) => setTimeout(resolve, stopMs));
        clearInterval(alive);
      },
    };
  },
  check: async () => ['nothing'],
});
