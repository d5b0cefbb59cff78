import type { ClientSession } from './client-session.ts';

/** The sessions of a gateway: one for each client, the newest. */
export class SessionRegistry {
  readonly #sessions = new Map<string, ClientSession>();

  /**
   * Makes a session the client's only one. The one before is ended: a client proves who it is anew,
   * and its old connection may be dead.
   */
  replace(session: ClientSession): boolean {
    const name = nameOf(session.identity);
    const previous = this.#sessions.get(name);
    this.#sessions.set(name, session);
    previous?.terminate();
    return previous !== undefined;
  }

  /** The client's session, which may not be ready to be pushed to yet. */
  find(identity: Uint8Array): ClientSession | undefined {
    return this.#sessions.get(nameOf(identity));
  }

  /** Forgets a session that has ended, unless another took its place. */
  remove(session: ClientSession): void {
    const name = nameOf(session.identity);
    if (this.#sessions.get(name) === session) this.#sessions.delete(name);
  }
}

function nameOf(identity: Uint8Array): string {
  return Buffer.from(identity.buffer, identity.byteOffset, identity.length).toString('latin1');
}
