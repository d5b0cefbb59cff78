/** User that owns nothing. */
const NOBODY = 65_534;

/**
 * Does something without the rights of root, who may read everything: as nobody where the tests run
 * as root.
 */
export function asOrdinaryUser<Result>(work: () => Result): Result {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
