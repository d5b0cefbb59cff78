import { readFileSync } from 'node:fs';

/** Time between two looks at the parent. */
const WATCH_MS = 500;
/** Shells that npm puts between itself and a script. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'dash', 'bash', 'ash', 'busybox', 'zsh']);

/**
 * Calls `onGone` once the process that started this one is gone, and another has taken its place.
 * The watch keeps no process alive.
 */
export function watchParent(onGone: () => void): void {
  const parent = parentOfScript();
  const watch = setInterval(() => {
    if (parentOfScript() === parent) return;
    clearInterval(watch);
    onGone();
  }, WATCH_MS).unref();
}

/**
 * The process that started this one: npm, where it can be seen also through the shell that npm may
 * have put in between.
 */
function parentOfScript(): string {
  const { ppid } = process;
  try {
    const status = readFileSync(`/proc/${ppid}/stat`, 'latin1');
    // pid (name) state ppid …; a name may hold brackets.
    const name = status.slice(status.indexOf('(') + 1, status.lastIndexOf(')'));
    const [, parent = ''] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (SHELLS.has(name)) return `${ppid} ${parent}`;
  } catch {
    // No such file system, or the parent ended this moment, which its number will tell.
  }
  return String(ppid);
}
