import { type IssuerSettings, issuerProgram, startIssuer } from '@coir/issuer-service';
import { runService, type ServiceRuntime } from '@coir/service';

/** An issuer that is killed, as by a power cut, right after the step FAILPOINT names. */
await runService({
  ...issuerProgram,
  start: (settings: IssuerSettings, runtime: ServiceRuntime) =>
    startIssuer(settings, runtime, {
      onStep(step) {
        if (step === process.env['FAILPOINT']) process.kill(process.pid, 'SIGKILL');
      },
    }),
});
