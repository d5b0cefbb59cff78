export interface PeerParams {
  readonly value: unknown;
}

export interface PeerPublicKey {
  /** Marks it. */
  isValid(): boolean;
}

export interface PeerSecretKey {
  generatePublicKey(params: PeerParams): PeerPublicKey;
}

export interface Verdict {
  readonly verified: boolean;
}

export type Revealed = ReadonlyMap<number, Uint8Array>;

export interface PeerSignature {
  verify(messages: readonly Uint8Array[], key: PeerPublicKey, params: PeerParams): Verdict;
}

export interface PeerBlindSignature {
  unblind(blindings: Revealed, key: PeerPublicKey, h: Uint8Array): PeerSignature;
}

export interface PeerProof {
  challengeContribution(params: PeerParams, key: PeerPublicKey): Uint8Array;
  verify(
    challenge: Uint8Array,
    key: PeerPublicKey,
    params: PeerParams,
    revealed: Revealed,
  ): Verdict;
}

export interface PeerProtocol {
  challengeContribution(params: PeerParams, key: PeerPublicKey): Uint8Array;
  generateProof(challenge: Uint8Array): PeerProof;
}

/** The used part of the package, which may be absent and so cannot lend its own types. */
export interface Peer {
  initializeWasm(): Promise<void>;
  bytesToChallenge(bytes: Uint8Array): Uint8Array;
  readonly PSSignatureParams: { generate(count: number, label: Uint8Array): PeerParams };
  readonly PSSecretKey: {
    dealShamirSS(
      messageCount: number,
      threshold: number,
      total: number,
    ): readonly [PeerSecretKey, readonly PeerSecretKey[]];
  };
  readonly PSSignature: {
    encodeMessageForSigning(message: Uint8Array): Uint8Array;
    aggregate(signatures: ReadonlyMap<number, PeerSignature>, h: Uint8Array): PeerSignature;
  };
  readonly PSBlindSignature: {
    generateBlinding(): Uint8Array;
    generateRequest(
      hidden: Revealed,
      params: PeerParams,
      h: Uint8Array,
      blindings: Revealed,
      blinding: undefined,
      revealed: Revealed,
    ): readonly [Uint8Array, unknown];
    fromRequest(request: unknown, key: PeerSecretKey, h: Uint8Array): PeerBlindSignature;
  };
  readonly PSPoKSignatureProtocol: {
    initialize(
      messages: readonly Uint8Array[],
      signature: PeerSignature,
      key: PeerPublicKey,
      params: PeerParams,
      blindings: undefined,
      revealed: ReadonlySet<number>,
    ): PeerProtocol;
  };
}

/**
 * Proofs that go with a request, from the peer's own dependency; the peer does not export them.
 */
export interface RequestProofs {
  psInitializeMessagesPoK(messages: readonly unknown[], params: unknown, h: Uint8Array): unknown;
  psChallengeMessagesPoKContributionFromProtocol(
    protocol: unknown,
    params: unknown,
    h: Uint8Array,
  ): Uint8Array;
  psGenMessagesPoK(protocol: unknown, challenge: Uint8Array): Uint8Array;
  psChallengeMessagesPoKContributionFromProof(
    proof: Uint8Array,
    params: unknown,
    h: Uint8Array,
  ): Uint8Array;
  psVerifyMessagesPoK(
    proof: Uint8Array,
    revealed: ReadonlySet<number>,
    challenge: Uint8Array,
    params: unknown,
    h: Uint8Array,
  ): { readonly verified: boolean };
  generateRandomG1Element(): Uint8Array;
}
