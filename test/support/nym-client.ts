/**
 * The published Nym client, unmodified, in a process of its own under Node. Commands come over IPC:
 * `{ start: { nymApiUrl, clientId, preferredGateway? } }` → `{ address }`, `{ send: { recipient,
 * text } }` → `{ sent: true }`; every message received is reported as `{ received: text }`, a
 * failure as `{ failed: message }`.
 */
import 'fake-indexeddb/auto';
import { createRequire } from 'node:module';
import WebSocket from 'ws';

type Listener = (...args: unknown[]) => void;

/**
 * The compiled client drops its closures when a socket closes, and calls into them throw; a thrown
 * listener must not end the process.
 */
class TolerantWebSocket extends WebSocket {
  override addEventListener(type: never, listener: Listener, options?: never): void {
    super.addEventListener(
      type,
      ((...args: unknown[]) => {
        try {
          listener(...args);
        } catch {
          // The client has dropped this listener.
        }
      }) as never,
      options,
    );
  }
}

/** What the compiled client looks for in a browser. */
function dressAsBrowser(): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  scope['WebSocket'] = TolerantWebSocket;
  scope['self'] = globalThis;
  scope['window'] = globalThis;
  scope['Window'] = Object.defineProperty(() => undefined, Symbol.hasInstance, {
    value: (candidate: unknown) => candidate === globalThis,
  });
}

interface StartCommand {
  readonly nymApiUrl: string;
  readonly clientId: string;
  readonly preferredGateway?: string;
}

interface Command {
  readonly start?: StartCommand;
  readonly send?: { readonly recipient: string; readonly text: string };
}

interface NymClient {
  selfAddress(): string;
  send_regular_message(message: Uint8Array, recipient: string): Promise<unknown>;
}

interface NymModule {
  NymClient: new (onMessage: (message: Uint8Array) => void, options: object) => Promise<NymClient>;
  set_panic_hook(): void;
}

dressAsBrowser();
const nym = createRequire(import.meta.url)('@nymproject/nym-client-wasm-node') as NymModule;
nym.set_panic_hook();
let client: NymClient | undefined;

function report(message: object): void {
  process.send?.(message);
}

async function obey(command: Command): Promise<void> {
  if (command.start !== undefined) {
    client = await new nym.NymClient(
      (message) => report({ received: new TextDecoder().decode(message) }),
      { ...command.start, forceTls: false },
    );
    report({ address: client.selfAddress() });
  }
  if (command.send !== undefined) {
    if (client === undefined) throw new Error('the client is not started');
    const { text, recipient } = command.send;
    await client.send_regular_message(new TextEncoder().encode(text), recipient);
    report({ sent: true });
  }
}

process.on('message', (command: Command) => {
  obey(command).catch((error: unknown) => report({ failed: String(error) }));
});
process.on('disconnect', () => process.exit(0));
report({ loaded: true });
