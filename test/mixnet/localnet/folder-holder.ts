import { lockFolder } from '@coir/io/folder-lock';

/**
 * Takes the lock of the folder that its argument names, forgets it, and holds it until it is
 * killed.
 */
const isHeld = lockFolder(process.argv[2] ?? '') !== undefined;
for (let round = 0; round < 3; round += 1) {
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
}
process.send?.({ held: isHeld });
setInterval(() => undefined, 1_000);
