import type { Manifest } from './manifest.ts';
import { isSignedBy } from './manifest-signature.ts';

/**
 * `true` if `next` may take the place of `previous`: the same network, a higher sequence, and
 * signed by the threshold of the **previous** issuers, who thereby vouch for the issuers it names.
 *
 * @param previous - The manifest in force. Trusted.
 * @param next - Untrusted.
 */
export function acceptsReplacement(previous: Manifest, next: Manifest): boolean {
  return (
    next.network === previous.network &&
    next.sequence > previous.sequence &&
    isSignedBy(next, previous.issuers, previous.threshold)
  );
}
