import type { ExitCode, Lifecycle, LifecycleOptions } from '@coir/service';

/** Work of a command, given the process it runs in. */
export type Work = (lifecycle: Lifecycle) => Promise<ExitCode>;

/** Runs work as the whole process and ends it. Never returns. */
export type Run = (
  options: Omit<LifecycleOptions, 'name'> & { readonly name?: string },
  work: Work,
) => Promise<never>;
