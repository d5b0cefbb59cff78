import type { TraceEvent } from '@coir/client';
import { decodeShow, nullifierOf } from '@coir/coconut';
import { decodeBase64Url, decodeHex, type OpenManifest, TICKET_HIDDEN } from '@coir/coconut/ticket';
import type { Fetch } from '@coir/wallet';
import type { Exposure } from './exposure.ts';

interface BlindSignBody {
  readonly txHash: string;
  readonly keyId: string;
  readonly denomination: number;
  readonly expiry: number;
  readonly requests: readonly string[];
}

interface BlindSignAnswer {
  readonly blindedSignatures: readonly string[];
}

interface ClaimPlaintext {
  readonly coirClaim: {
    readonly keyId: string;
    readonly denomination: number;
    readonly expiry: number;
    readonly show: string;
  };
}

const utf8 = new TextEncoder();

function publicAttribute(party: string, what: string, value: number): Exposure {
  return { party, what, bytes: utf8.encode(String(value)), isPublic: true };
}

function joinDecoded(texts: readonly string[]): Uint8Array {
  return new Uint8Array(Buffer.concat(texts.map((text) => decodeBase64Url(text))));
}

/**
 * Keeps what a client's transports carry: what each issuer is sent and answers, and what the
 * gateway is told. The bytes are taken where they leave the client, so a party that is not lied to
 * by the network has seen exactly these.
 */
export class Recorder {
  readonly #manifest: OpenManifest;
  readonly #issuer: Exposure[] = [];
  readonly #gateway: Exposure[] = [];
  #firstPacket: Uint8Array | undefined;

  constructor(manifest: OpenManifest) {
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
        const answer = (await response.clone().json()) as BlindSignAnswer;
        this.#noteIssuance(party, JSON.parse(request.body) as BlindSignBody, answer);
      }
      return response;
    };
  }

  /** Records what a mixnet client tells its gateway. */
  recordGateway(party: string, identity: Uint8Array): (event: TraceEvent) => void {
    return (event) => {
      if (event.type === 'packet') this.#firstPacket ??= event.bytes.slice();
      if (event.type !== 'claim') return;
      const { coirClaim } = JSON.parse(new TextDecoder().decode(event.bytes)) as ClaimPlaintext;
      const { keyId, denomination, expiry } = coirClaim;
      const show = decodeBase64Url(coirClaim.show);
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

  #noteIssuance(party: string, body: BlindSignBody, answer: BlindSignAnswer): void {
    const { requests, keyId, denomination, expiry } = body;
    this.#issuer.push(
      { party, what: 'transfer', bytes: decodeHex(body.txHash), isPublic: false },
      {
        party,
        what: `${requests.length} blinded requests`,
        bytes: joinDecoded(requests),
        isPublic: false,
      },
      {
        party,
        what: `${requests.length} blinded signatures`,
        bytes: joinDecoded(answer.blindedSignatures),
        isPublic: false,
      },
      { party, what: 'key id', bytes: decodeHex(keyId), isPublic: true },
      publicAttribute(party, 'denomination', denomination),
      publicAttribute(party, 'expiry period', expiry),
    );
  }
}
