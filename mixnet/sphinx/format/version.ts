import { SphinxError } from '../errors.ts';

/** 258 carries whole payload keys, 259 seeds of them. */
export type SphinxVersion = 258 | 259;

/**
 * The version packets are created with. Every packet of a client must carry the same one, or hops
 * can tell its packets apart.
 */
export const SPHINX_VERSION: SphinxVersion = 259;

/**
 * The version of a header field, a 3-byte number.
 *
 * @throws {@link SphinxError} `SPHINX_VERSION` for all but 258 and 259.
 */
export function decodeVersion(bytes: Uint8Array): SphinxVersion {
  const [high = 0, middle = 0, low = 0] = bytes;
  return assertVersion(high * 0x1_00_00 + middle * 0x1_00 + low);
}

/** The header field of a version. */
export function encodeVersion(version: SphinxVersion): Uint8Array {
  return Uint8Array.of(0, version >> 8, version & 0xff);
}

/**
 * Stops unless this package creates and processes the version.
 *
 * @throws {@link SphinxError} `SPHINX_VERSION`
 */
export function assertVersion(version: number): SphinxVersion {
  if (version !== 258 && version !== 259) {
    throw new SphinxError('SPHINX_VERSION', 'only packet versions 258 and 259 are processed');
  }
  return version;
}
