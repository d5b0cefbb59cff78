/**
 * A client’s identity and registrations in one file, for Node.
 *
 * @module @coir/client/file-client-store
 */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KEY_LENGTH } from '@coir/sphinx/primitives';
import { base64urlnopad } from '@scure/base';
import { z } from 'zod';
import { ClientError } from '../errors.ts';
import {
  type ClientIdentity,
  decodeClientIdentity,
  encodeClientIdentity,
} from './client-identity.ts';
import type { ClientStore, GatewayRegistration } from './client-store.ts';

const secretBytes = z.string().transform((text, context) => {
  try {
    const bytes = base64urlnopad.decode(text);
    if (bytes.length >= KEY_LENGTH) return bytes;
  } catch {
    // Said below.
  }
  context.addIssue('not base64url of a key');
  return z.NEVER;
});
const FILE_SCHEMA = z.strictObject({
  version: z.literal(1),
  identity: secretBytes.optional(),
  gateways: z.record(
    z.string().min(1).max(64),
    z.strictObject({ sharedKey: secretBytes, lastTimestamp: z.int().min(0) }),
  ),
});

interface Content {
  identity: Uint8Array | undefined;
  readonly gateways: Map<string, GatewayRegistration>;
}

/**
 * A client's secrets in one file, readable by its owner only (0600). Node only. Every change is
 * written to a second file, forced to disk and renamed over the first, so a crash leaves the old
 * content or the new. One process at a time.
 */
export class FileClientStore implements ClientStore {
  readonly #path: string;
  #content: Promise<Content> | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** Opens nothing yet; the file is read when something is asked for. */
  constructor(path: string) {
    this.#path = path;
  }

  /** @throws {@link ClientError} `CLIENT_STORE` when the file cannot be read or is malformed. */
  async load(gateway: string): Promise<GatewayRegistration | undefined> {
    return (await this.#read()).gateways.get(gateway);
  }

  /** @throws {@link ClientError} `CLIENT_STORE` when the file cannot be written. */
  async save(gateway: string, registration: GatewayRegistration): Promise<void> {
    await this.#change((content) => content.gateways.set(gateway, registration));
  }

  /**
   * The identity kept here, or `undefined` in a new file.
   *
   * @throws {@link ClientError} `CLIENT_STORE` or `CLIENT_INVALID_IDENTITY`
   */
  async loadIdentity(): Promise<ClientIdentity | undefined> {
    const { identity } = await this.#read();
    return identity === undefined ? undefined : decodeClientIdentity(identity);
  }

  /** Keeps an identity. @throws {@link ClientError} `CLIENT_STORE` */
  async saveIdentity(identity: ClientIdentity): Promise<void> {
    await this.#change((content) => {
      content.identity = encodeClientIdentity(identity);
    });
  }

  #read(): Promise<Content> {
    this.#content ??= readContent(this.#path);
    return this.#content;
  }

  /** Changes are written one after the other, each with all before it. */
  async #change(change: (content: Content) => void): Promise<void> {
    const content = await this.#read();
    change(content);
    const text = encodeContent(content);
    const written = this.#writing.then(() => replaceFile(this.#path, text));
    this.#writing = written.catch(() => {});
    try {
      await written;
    } catch (error) {
      throw unusable(this.#path, 'cannot be written', error);
    }
  }
}

async function readContent(path: string): Promise<Content> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { identity: undefined, gateways: new Map() };
    }
    throw unusable(path, 'cannot be read', error);
  }
  try {
    const { identity, gateways } = FILE_SCHEMA.parse(JSON.parse(text));
    return { identity, gateways: new Map(Object.entries(gateways)) };
  } catch {
    throw unusable(path, 'is no client store: restore it, or move it away to begin anew');
  }
}

function encodeContent({ identity, gateways }: Content): string {
  const encoded: Record<string, unknown> = {};
  for (const [gateway, { sharedKey, lastTimestamp }] of gateways) {
    encoded[gateway] = { sharedKey: base64urlnopad.encode(sharedKey), lastTimestamp };
  }
  return JSON.stringify({
    version: 1,
    identity: identity === undefined ? undefined : base64urlnopad.encode(identity),
    gateways: encoded,
  });
}

function unusable(path: string, what: string, cause?: unknown): ClientError {
  const options = cause === undefined ? undefined : { cause };
  return new ClientError('CLIENT_STORE', `the file ${path} ${what}`, options);
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export { ClientError, type ClientErrorCode } from '../errors.ts';
