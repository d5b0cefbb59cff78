/**
 * Key files: secrets encrypted under a passphrase, for an issuer's signing keys and anything else
 * that has to lie on a disk.
 *
 * @module @coir/coconut/key-file
 */

export { type RandomSource, randomBytes } from '../algebra/random-source.ts';
export { CoconutError, type CoconutErrorCode } from '../errors.ts';
export {
  decodeKeyFile,
  encodeKeyFile,
  KEY_FILE_VERSION,
  type KeyFile,
  SECRET_LENGTH_LIMIT,
} from './key-file.ts';
export { DEFAULT_COST, type ScryptCost } from './scrypt-cost.ts';
export { type KeyFileTerms, openKeyFile, sealKeyFile } from './seal-key-file.ts';
export { openSigningKeyFile, SIGNING_KEY_TYPE, sealSigningKeyFile } from './signing-key-file.ts';
