import * as coconut from '@coir/coconut';

// Whatever is reachable through a global cannot be left out of a bundle.
Object.assign(globalThis, { coconut });
