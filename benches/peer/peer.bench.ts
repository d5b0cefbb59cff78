import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { type Effort, type Medians, measure, type Operations } from '../measure.ts';
import { PEER } from './install.ts';
import type { Peer, PeerSignature, RequestProofs } from './peer-package.ts';

const MESSAGE_COUNT = 3;
const HOLDER_ISSUERS = 3;
const MANY = 70;

/** Keys of t of t issuers, and one ticket of 1 hidden and 2 revealed messages. */
function dealPeerTicket(peer: Peer, proofs: RequestProofs, issuerCount: number) {
  const { PSBlindSignature, PSSecretKey, PSSignature, PSSignatureParams } = peer;
  const params = PSSignatureParams.generate(MESSAGE_COUNT, new TextEncoder().encode('bench'));
  const [secretKey, shares] = PSSecretKey.dealShamirSS(MESSAGE_COUNT, issuerCount, issuerCount);
  const publicKey = secretKey.generatePublicKey(params);
  const publicKeys = shares.map((share) => share.generatePublicKey(params));
  const h = proofs.generateRandomG1Element();
  const messages = Array.from({ length: MESSAGE_COUNT }, () =>
    PSSignature.encodeMessageForSigning(randomBytes(32)),
  );
  const [hidden = randomBytes(32)] = messages;
  const revealed = new Map(messages.map((message, i) => [i, message] as const).slice(1));
  const blindings = new Map([[0, PSBlindSignature.generateBlinding()]]);
  const [, request] = PSBlindSignature.generateRequest(
    new Map([[0, hidden]]),
    params,
    h,
    blindings,
    undefined,
    revealed,
  );
  const answers = shares.map((share) => PSBlindSignature.fromRequest(request, share, h));
  const unblind = (issuer: number) => {
    const [answer, key] = [answers[issuer], publicKeys[issuer]];
    if (answer === undefined || key === undefined) throw new Error('no such issuer');
    return answer.unblind(blindings, key, h);
  };
  const partials = () => new Map(answers.map((_, i) => [i + 1, unblind(i)] as const));
  const aggregate = (signatures = partials()) => PSSignature.aggregate(signatures, h);
  const verify = (signature: PeerSignature, key = publicKey) =>
    signature.verify(messages, key, params).verified;
  return {
    ...{ params, publicKey, publicKeys, shares, h, hidden, messages, revealed, request },
    ...{ unblind, partials, aggregate, verify },
  };
}

type PeerTicket = ReturnType<typeof dealPeerTicket>;

/**
 * The proof of a request has a commitment of its own, as the package gives no other; the work is
 * the same.
 */
function peerRequestOperations(peer: Peer, proofs: RequestProofs, ticket: PeerTicket): Operations {
  const { h, hidden, request, revealed, shares } = ticket;
  const { value: params } = ticket.params;
  const [share] = shares;
  if (share === undefined) throw new Error('no issuer');
  const prepare = (): Uint8Array => {
    const parts = [{ BlindMessageRandomly: hidden }, 'RevealMessage', 'RevealMessage'];
    const protocol = proofs.psInitializeMessagesPoK(parts, params, h);
    const said = proofs.psChallengeMessagesPoKContributionFromProtocol(protocol, params, h);
    return proofs.psGenMessagesPoK(protocol, peer.bytesToChallenge(said));
  };
  const proof = prepare();
  return {
    prepare,
    blind_sign: () => {
      const said = proofs.psChallengeMessagesPoKContributionFromProof(proof, params, h);
      const challenge = peer.bytesToChallenge(said);
      const shown = new Set(revealed.keys());
      const { verified } = proofs.psVerifyMessagesPoK(proof, shown, challenge, params, h);
      return verified && peer.PSBlindSignature.fromRequest(request, share, h);
    },
  };
}

function peerCredentialOperations(ticket: PeerTicket): Operations {
  return {
    holder_64_each: () => ticket.verify(ticket.aggregate()),
    unblind_verify: () => ticket.verify(ticket.unblind(0), ticket.publicKeys[0]),
  };
}

function peerManyIssuersOperations(ticket: PeerTicket): Operations {
  const partials = ticket.partials();
  return { aggregate_sigs_70_verify: () => ticket.verify(ticket.aggregate(partials)) };
}

function peerShowOperations(peer: Peer, ticket: PeerTicket): Operations {
  const { params, publicKey, messages, revealed } = ticket;
  const credential = ticket.aggregate();
  const show = () => {
    const shown = new Set(revealed.keys());
    const protocol = peer.PSPoKSignatureProtocol.initialize(
      messages,
      credential,
      publicKey,
      params,
      undefined,
      shown,
    );
    const said = protocol.challengeContribution(params, publicKey);
    return protocol.generateProof(peer.bytesToChallenge(said));
  };
  const proof = show();
  return {
    show,
    decode_verify: () => {
      const challenge = peer.bytesToChallenge(proof.challengeContribution(params, publicKey));
      return proof.verify(challenge, publicKey, params, revealed).verified;
    },
  };
}

/**
 * The peer's figures for what it has, under our keys; it must be installed. A quick run leaves out
 * 70 issuers. It has no books (`holder_64_each` is one ticket), no check of a blinded answer, no
 * aggregation of public keys and no nullifier in a show; the base of a request is given, not
 * hashed.
 */
export async function benchPeer(effort: Effort): Promise<Medians> {
  const here = createRequire(import.meta.url);
  const peer = here(PEER) as Peer;
  await peer.initializeWasm();
  const proofs = createRequire(here.resolve(PEER))('crypto-wasm-new') as RequestProofs;
  const ticket = dealPeerTicket(peer, proofs, HOLDER_ISSUERS);
  const operations = {
    ...peerRequestOperations(peer, proofs, ticket),
    ...peerCredentialOperations(ticket),
    ...peerShowOperations(peer, ticket),
  };
  if (effort === 'quick') return measure(operations, effort);
  // To deal with 70 issuers takes the peer several seconds.
  const many = peerManyIssuersOperations(dealPeerTicket(peer, proofs, MANY));
  return measure({ ...operations, ...many }, effort);
}
