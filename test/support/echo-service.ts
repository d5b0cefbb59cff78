import { runService } from '@coir/verifier/service';
import { z } from 'zod';

/** A program with nothing to do, whose stopping can be made slow or failing. */
await runService({
  name: 'echo',
  summary: 'Does nothing, for tests.',
  prefix: 'ECHO_',
  config: z.strictObject({
    startMs: z.int().default(0),
    stopMs: z.int().default(0),
    fail: z.enum(['start', 'stop', 'never']).default('never'),
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
});
