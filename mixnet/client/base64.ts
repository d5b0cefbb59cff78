/** The two alphabets of RFC 4648: `standard` is padded (§4), `url` is not (§5). */
export type Base64Variant = 'standard' | 'url';

const COMMON = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ALPHABETS: Readonly<Record<Base64Variant, string>> = {
  standard: `${COMMON}+/`,
  url: `${COMMON}-_`,
};

/** Text of `bytes`: padded in the standard alphabet, unpadded in the URL-safe one. */
export function encodeBase64(bytes: Uint8Array, variant: Base64Variant): string {
  const alphabet = ALPHABETS[variant];
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const block = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let digit = 0; digit < 4; digit += 1) {
      if (digit <= left) text += alphabet.charAt((block >> (18 - 6 * digit)) & 63);
      else if (variant === 'standard') text += '=';
    }
  }
  return text;
}

/**
 * Bytes of `text`, or `undefined` when it is not the one canonical text of any bytes: a foreign character, padding that is missing or
 * too much, bits set beyond the last byte.
 */
export function decodeBase64(text: string, variant: Base64Variant): Uint8Array | undefined {
  const digits = variant === 'standard' ? text.replace(/={1,2}$/, '') : text;
  const alphabet = ALPHABETS[variant];
  const out = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let filled = 0;
  for (const character of digits) {
    const value = alphabet.indexOf(character);
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out[filled] = (bits >> held) & 255;
    filled += 1;
  }
  return encodeBase64(out, variant) === text ? out : undefined;
}
