import { issuerConfig, startIssuer } from '@coir/issuer-service';
import { runService } from '@coir/verifier/service';

/** An issuer that is killed, as by a power cut, right after the step FAILPOINT names. */
await runService({
  name: 'issuer',
  summary: 'An issuer for tests.',
  prefix: 'ISSUER_',
  config: issuerConfig,
  start: (config) =>
    startIssuer(config, {
      onStep(step) {
        if (step === process.env['FAILPOINT']) process.kill(process.pid, 'SIGKILL');
      },
    }),
});
