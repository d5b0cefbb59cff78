import type { TraceEvent } from '@coir/client';
import { blindSignRequestLength, decodeShow, nullifierOf } from '@coir/coconut';
import { type DecodedManifest, decodeHex, TICKET_HIDDEN } from '@coir/coconut/ticket';
import {
  type BlindSignOrder,
  type BlindSignReply,
  decodeBlindSignOrder,
  decodeBlindSignReply,
} from '@coir/issuer-api';
import { claimSchema } from '@coir/verifier-api';
import type { Fetch } from '@coir/wallet';
import { z } from 'zod';
import type { Exposure } from './exposure.ts';

/** The plaintext of a claim, as the gateway reads it. */
const claimPlaintext = z.object({ coirClaim: claimSchema });

const utf8 = new TextEncoder();

function publicAttribute(party: string, what: string, value: number): Exposure {
  return { party, what, bytes: utf8.encode(String(value)), isPublic: true };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * Keeps what a client's transports carry: what each issuer is sent and answers, and what the
 * gateway is told. The bytes are taken where they leave the client, so a party that is not lied to
 * by the network has seen exactly these.
 */
export class Recorder {
  readonly #manifest: DecodedManifest;
  readonly #issuer: Exposure[] = [];
  readonly #gateway: Exposure[] = [];
  #firstPacket: Uint8Array | undefined;

  constructor(manifest: DecodedManifest) {
    this.#manifest = manifest;
  }

  /** Everything the issuers saw, once for each of them. */
  get issuerExposures(): readonly Exposure[] {
    return this.#issuer;
  }

  /** Everything the gateway saw of the ticket. */
  get gatewayExposures(): readonly Exposure[] {
    return this.#gateway;
  }

  /** The first Sphinx packet that was sent. */
  get firstPacket(): Uint8Array | undefined {
    return this.#firstPacket;
  }

  /** A transport to the issuers that records their exchanges. */
  recordIssuers(partyOf: (url: string) => string | undefined): Fetch {
    return async (url, request) => {
      const response = await fetch(url, request);
      const party = partyOf(url);
      if (party !== undefined && request.body !== undefined && response.ok) {
        const { parameters } = this.#manifest;
        this.#noteIssuance(
          party,
          decodeBlindSignOrder(JSON.parse(request.body), blindSignRequestLength(parameters)),
          decodeBlindSignReply(await response.clone().json(), parameters.group.g1.encodedLength),
        );
      }
      return response;
    };
  }

  /** Records what a mixnet client tells its gateway. */
  recordGateway(party: string, identity: Uint8Array): (event: TraceEvent) => void {
    return (event) => {
      if (event.type === 'packet') this.#firstPacket ??= event.bytes.slice();
      if (event.type !== 'claim') return;
      const { coirClaim } = claimPlaintext.parse(JSON.parse(new TextDecoder().decode(event.bytes)));
      const { keyId, denomination, expiry, show } = coirClaim;
      this.#gateway.push(
        { party, what: 'client identity', bytes: identity, isPublic: false },
        { party, what: 'show', bytes: show, isPublic: false },
        { party, what: 'its nullifier', bytes: this.#nullifierIn(show, keyId), isPublic: false },
        { party, what: 'key id', bytes: decodeHex(keyId), isPublic: true },
        publicAttribute(party, 'denomination', denomination),
        publicAttribute(party, 'expiry period', expiry),
      );
    };
  }

  #nullifierIn(show: Uint8Array, keyId: string): Uint8Array {
    const record = this.#manifest.keyById(keyId)?.record;
    if (record === undefined) throw new Error('a ticket was shown under an unknown key');
    return nullifierOf(record, decodeShow(record, TICKET_HIDDEN, show));
  }

  #noteIssuance(party: string, order: BlindSignOrder, reply: BlindSignReply): void {
    const { txHash, requests, denomination, expiry } = order;
    const { keyId, blindedSignatures } = reply;
    this.#issuer.push(
      { party, what: 'transfer', bytes: decodeHex(txHash), isPublic: false },
      {
        party,
        what: `${requests.length} blinded requests`,
        bytes: join(requests),
        isPublic: false,
      },
      {
        party,
        what: `${requests.length} blinded signatures`,
        bytes: join(blindedSignatures),
        isPublic: false,
      },
      { party, what: 'key id', bytes: decodeHex(keyId), isPublic: true },
      publicAttribute(party, 'denomination', denomination),
      publicAttribute(party, 'expiry period', expiry),
    );
  }
}
