import { lockFolder } from '@coir/io/folder-lock';

/** Takes the lock of the folder that its argument names, and holds it until it is killed. */
const lock = lockFolder(process.argv[2] ?? '');
process.send?.({ held: lock !== undefined });
setInterval(() => undefined, 1_000);
