import { createHash, timingSafeEqual } from 'node:crypto';

const SCHEME = /^Bearer ([\x21-\x7e]{1,1024})$/i;

/** Characters of a token at least: 128 bits as hexadecimal digits. */
export const MIN_TOKEN_LENGTH = 32;

function hash(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/**
 * `true` if an `Authorization` header carries this token (RFC 6750). Hashes of both are compared,
 * so that time tells neither length nor a common prefix.
 */
export function carriesToken(header: string | undefined, token: string): boolean {
  const offered = SCHEME.exec(header ?? '')?.[1];
  return offered !== undefined && timingSafeEqual(hash(offered), hash(token));
}
