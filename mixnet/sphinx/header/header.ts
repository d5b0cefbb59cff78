import { concatBytes } from '@noble/hashes/utils.js';
import { SphinxError } from '../errors.ts';
import { finalPaddingLength, GROUP_ELEMENT_LENGTH } from '../format/geometry.ts';
import type { CheckedPath } from '../format/route.ts';
import { drawBytes, type RandomSource } from '../primitives/random-source.ts';
import { computeFiller } from './filler.ts';
import { derivePathSecrets } from './path-secrets.ts';
import { payloadKeyMaterial } from './payload-key.ts';
import { sealFinal, sealForward } from './routing-info.ts';

/** A header and what its sender needs to wrap the payload that goes with it. */
export interface CreatedHeader {
  /** α ‖ γ ‖ β, 348 bytes. */
  readonly header: Uint8Array;
  /** Payload keys (258) or their seeds (259), one per hop, in the order of the route. */
  readonly layerKeys: readonly Uint8Array[];
}

/**
 * Writes the header for a path. **Sender side.**
 *
 * Draws from `random` twice, in this order: the initial secret (32 bytes), then the padding of the
 * last hop's routing information (300 − 60·(hops − 1) − 52 bytes).
 *
 * @param path - Checked by {@link checkPath}.
 * @throws {@link SphinxError} `SPHINX_INVALID_GROUP_ELEMENT` if a hop's public key is of low order.
 * @throws {@link SphinxError} `SPHINX_RANDOMNESS`
 */
export function createHeader(path: CheckedPath, random: RandomSource): CreatedHeader {
  const { route, delaysNs, destination, identifier, version } = path;
  const initialSecret = drawBytes(random, GROUP_ELEMENT_LENGTH);
  const padding = drawBytes(random, finalPaddingLength(route.length));
  const { groupElement, hopKeys } = derivePathSecrets(
    initialSecret,
    route.map((hop) => hop.publicKey),
  );
  const lastKeys = hopKeys.at(-1);
  if (lastKeys === undefined) throw new SphinxError('SPHINX_ROUTE_LENGTH', 'a route has a hop');
  const filler = computeFiller(hopKeys.map((keys) => keys.streamKey));
  let sealed = sealFinal(lastKeys, version, { destination, identifier, padding }, filler);
  for (let position = route.length - 2; position >= 0; position -= 1) {
    const keys = hopKeys[position];
    const nextHop = route[position + 1]?.address;
    const delayNs = delaysNs[position];
    if (keys === undefined || nextHop === undefined || delayNs === undefined) {
      throw new SphinxError('SPHINX_ROUTE_LENGTH', 'a route has keys and delays for each hop');
    }
    sealed = sealForward(keys, version, { nextHop, delayNs }, sealed);
  }
  return {
    header: concatBytes(groupElement, sealed.headerMac, sealed.routingInfo),
    layerKeys: hopKeys.map((keys) => payloadKeyMaterial(keys, version).slice()),
  };
}
