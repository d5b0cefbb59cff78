/**
 * The reason why a function of this package refused. Codes are stable: never renamed, never reused.
 */
export type CoconutErrorCode =
  /** Bytes are not the canonical encoding of a point of the subgroup other than the identity. */
  | 'COCONUT_INVALID_POINT'
  /**
   * Bytes are not the canonical encoding of an integer below r, or a scalar is outside the range
   * its use allows.
   */
  | 'COCONUT_INVALID_SCALAR'
  /** An encoded object has the wrong length or structure. */
  | 'COCONUT_INVALID_ENCODING'
  /**
   * An attribute is not what its kind allows: a secret outside [1, r − 1], an integer outside [0,
   * 2⁶⁴), text with a lone surrogate.
   */
  | 'COCONUT_INVALID_ATTRIBUTE'
  /** The number of attributes is not the schema's. */
  | 'COCONUT_ATTRIBUTE_COUNT'
  /**
   * A schema breaks 1 ≤ n ≤ m ≤ q ≤ 32, its nullifier attribute is not secret, or a name repeats.
   */
  | 'COCONUT_INVALID_SCHEMA'
  /** Threshold and number of issuers break 1 ≤ t ≤ n. */
  | 'COCONUT_INVALID_THRESHOLD'
  /** Issuer indices are not distinct integers in [1, 65535]. */
  | 'COCONUT_INVALID_INDEX'
  /** The halves of a verification key in G1 and G2 belong to different secrets. */
  | 'COCONUT_INCONSISTENT_KEY'
  /**
   * The partial keys of a key record do not interpolate to its master key with degree threshold − 1
   * exactly, or what is given for a record is none that this package made.
   */
  | 'COCONUT_INVALID_KEY_RECORD'
  /** The proof in a blind-sign request does not hold for these public attributes. */
  | 'COCONUT_INVALID_REQUEST_PROOF'
  /**
   * Fewer valid partial credentials than the threshold; `details.blamed` lists the issuers whose
   * partial is bad.
   */
  | 'COCONUT_NOT_ENOUGH_PARTIALS'
  /** Partial credentials to be aggregated were made over different bases. */
  | 'COCONUT_DIFFERENT_BASES'
  /**
   * A credential was to be shown that was not verified with these attributes under the master key
   * of this record: call `verifyCredential` first.
   */
  | 'COCONUT_UNVERIFIED_CREDENTIAL'
  /**
   * A disclosure hides nothing, reveals the nullifier attribute, or names a position outside the
   * schema.
   */
  | 'COCONUT_INVALID_DISCLOSURE'
  /**
   * The scope of a key record is fixed and another was wanted, is left to the application and none
   * was chosen, or is not bytes.
   */
  | 'COCONUT_INVALID_SCOPE'
  /** The random source gave the wrong number of bytes, or only bytes that give unusable values. */
  | 'COCONUT_RANDOMNESS'
  /**
   * The WebAssembly group cannot be set up: this `mcl-wasm` is not the version this package was
   * made for.
   */
  | 'COCONUT_GROUP_SETUP'
  /** A passphrase is empty, longer than 1024 bytes, or holds a lone surrogate. */
  | 'COCONUT_INVALID_PASSPHRASE'
  /**
   * A key file does not open: the passphrase is wrong or the file was altered, and nothing tells
   * which.
   */
  | 'COCONUT_KEY_FILE_LOCKED'
  /** A key file ends before it should. */
  | 'COCONUT_KEY_FILE_TRUNCATED'
  /** A key file is of a version this package does not read. */
  | 'COCONUT_KEY_FILE_VERSION'
  /** A key file holds another type of secret than the one that is wanted. */
  | 'COCONUT_KEY_FILE_TYPE'
  /** The cost of scrypt that a key file asks for is outside the bounds. */
  | 'COCONUT_KEY_FILE_COST'
  /** A network manifest is malformed, or not signed by enough of the issuers that may sign it. */
  | 'COCONUT_INVALID_MANIFEST'
  /** A network manifest has another digest than the one that is pinned. */
  | 'COCONUT_OTHER_MANIFEST'
  /** The members, identity keys or nonce of a key generation session break their bounds. */
  | 'COCONUT_INVALID_SESSION'
  /** A message, transcript or kept secret of a key generation belongs to another session. */
  | 'COCONUT_OTHER_SESSION'
  /**
   * A message of a key generation is not signed by the member it names, or an identity secret is
   * not that member's.
   */
  | 'COCONUT_INVALID_SIGNATURE'
  /**
   * Too few members of a key generation are left to go on; `blamed` lists the indices of those that
   * are not.
   */
  | 'COCONUT_NOT_ENOUGH_MEMBERS'
  /**
   * Dealt shares do not make the key share that is committed to; `blamed` lists the dealers whose
   * share is bad.
   */
  | 'COCONUT_INVALID_SHARE'
  /**
   * The messages given to an audit are not exactly those that the transcript of a key generation
   * lists, or do not lead to it.
   */
  | 'COCONUT_OTHER_TRANSCRIPT'
  /** A key record is not the one that the transcript of a key generation ends with. */
  | 'COCONUT_OTHER_RECORD';

/**
 * The one error class of this package. Messages are safe to log: they never hold attributes, keys
 * or other secrets.
 */
export class CoconutError extends Error {
  /** Tells this class apart where `instanceof` cannot, as between two copies of the package. */
  override readonly name = 'CoconutError';
  /** The reason, for programs. */
  readonly code: CoconutErrorCode;
  /** Indices of the issuers at fault, for codes that say so; empty when none can be named. */
  readonly blamed: readonly number[];

  /** Made by this package alone; programs read it. */
  constructor(code: CoconutErrorCode, message: string, blamed: readonly number[] = []) {
    super(message);
    this.code = code;
    this.blamed = blamed;
  }
}
