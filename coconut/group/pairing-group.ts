/** An integer modulo the group order r, 0 ≤ value < r. */
export type Scalar = bigint;

declare const g1: unique symbol;
declare const g2: unique symbol;
declare const prepared: unique symbol;

/** An element of G1 in the representation of the {@link PairingGroup} that made it. Immutable. */
export interface G1Point {
  /** A mark for the compiler; no value has it. */
  readonly [g1]: true;
}

/** An element of G2 in the representation of the {@link PairingGroup} that made it. Immutable. */
export interface G2Point {
  /** A mark for the compiler; no value has it. */
  readonly [g2]: true;
}

/** The Miller-loop lines of a fixed G2 point, so that repeated pairings with it cost less. */
export interface PreparedG2 {
  /** A mark for the compiler; no value has it. */
  readonly [prepared]: true;
}

/** One factor e(g1, g2) of a product of pairings. */
export interface PairingTerm {
  /** The first argument. */
  readonly g1: G1Point;
  /** The second argument, prepared if it comes often. */
  readonly g2: G2Point | PreparedG2;
}

/**
 * G1 or G2: a cyclic group of prime order r, written additively.
 *
 * @typeParam Point - {@link G1Point} or {@link G2Point}.
 */
export interface SourceGroup<Point> {
  /** The standard generator. */
  readonly generator: Point;
  /** The neutral element, which no decoder takes. */
  readonly identity: Point;
  /** Bytes of a compressed point. */
  readonly encodedLength: number;
  /** The sum of two points, equal ones included. */
  add(left: Point, right: Point): Point;
  /** The point whose sum with the given one is the identity. */
  negate(point: Point): Point;
  /** `true` if two points are the same, in whatever coordinates they are held. */
  equals(left: Point, right: Point): boolean;
  /** `true` if a point is the neutral element. */
  isIdentity(point: Point): boolean;
  /** `point · scalar` for a **public** scalar: time depends on its value. */
  multiply(point: Point, scalar: Scalar): Point;
  /**
   * `point · scalar` for a **secret** scalar: the sequence of group operations does not depend on
   * its value, except that zero is answered at once. JavaScript gives no constant-time guarantee
   * beyond that.
   */
  multiplySecret(point: Point, scalar: Scalar): Point;
  /**
   * `Σ pointᵢ · scalarᵢ` for **public** scalars. The lists have equal lengths; empty gives the
   * identity.
   */
  multiExponentiate(points: readonly Point[], scalars: readonly Scalar[]): Point;
  /**
   * `Σ pointᵢ · scalarᵢ` for **secret** scalars, with the promise of {@link
   * SourceGroup.multiplySecret}.
   */
  multiExponentiateSecret(points: readonly Point[], scalars: readonly Scalar[]): Point;
  /**
   * `point · scalarᵢ` for several **secret** scalars of one point, with the promise of {@link
   * SourceGroup.multiplySecret}.
   */
  multiplesSecret(point: Point, scalars: readonly Scalar[]): readonly Point[];
  /**
   * Compressed bytes. The identity is encodable, because commitments inside a challenge may be it.
   */
  encode(point: Point): Uint8Array;
  /**
   * Strict decoding: exact length, canonical, on the curve, in the subgroup, not the identity.
   * @throws {@link CoconutError} `COCONUT_INVALID_POINT`
   */
  decode(bytes: Uint8Array): Point;
}

/**
 * All the scheme needs of BLS12-381, so that the same protocol code runs on more than one
 * implementation. Implementations give identical bytes; points of one are never passed to another.
 */
export interface PairingGroup {
  /** Name of the implementation, for benchmarks and messages. */
  readonly name: string;
  /** The prime order r of G1, G2 and the scalars. */
  readonly order: bigint;
  /** The group of signatures, commitments and nullifiers. */
  readonly g1: SourceGroup<G1Point>;
  /** The group of α and β2; nothing of a holder is in it. */
  readonly g2: SourceGroup<G2Point>;
  /**
   * RFC 9380 `hash_to_curve`, suite `BLS12381G1_XMD:SHA-256_SSWU_RO_`, with the given
   * domain-separation tag.
   */
  hashToG1(message: Uint8Array, tag: string): G1Point;
  /**
   * RFC 9380 `hash_to_field` into the scalars (48 bytes reduced modulo r), `expand_message_xmd`
   * with SHA-256.
   */
  hashToScalar(message: Uint8Array, tag: string): Scalar;
  /** The lines of a point, to be kept for as long as pairings with it are wanted. */
  prepareG2(point: G2Point): PreparedG2;
  /**
   * `true` if `Π e(g1ᵢ, g2ᵢ) = 1`, as one product of Miller loops and one final exponentiation.
   * Terms with an identity count as 1.
   */
  isPairingProductOne(terms: readonly PairingTerm[]): boolean;
}
