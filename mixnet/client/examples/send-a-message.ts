/**
 * Sends a message to itself through a network whose gateways ask for no tickets.
 *
 *     npx coir localnet --keep --open-access
 *
 * in one terminal prints the directory's address. In another:
 *
 *     npx node --conditions=source mixnet/client/examples/send-a-message.ts DIRECTORY client.json
 *
 * The file keeps the client's keys, so that it has the same address the next time.
 */
import { createClientIdentity, MixnetClient } from '@coir/client';
import { FileClientStore } from '@coir/client/file-client-store';

const [directoryUrl, file] = process.argv.slice(2);
if (directoryUrl === undefined || file === undefined) {
  throw new Error('usage: send-a-message.ts DIRECTORY FILE');
}

// 1. The keys of the client: those of the file, or new ones.
const store = new FileClientStore(file);
const identity = (await store.loadIdentity()) ?? createClientIdentity();
await store.saveIdentity(identity);

// 2. Listeners belong on before the start: mail that waits at the gateway comes during the log-in.
const client = new MixnetClient({ identity }, { directoryUrl, store });
const received = new Promise<string>((resolve) => {
  client.onMessage((message) => {
    if (message.kind === 'plain') resolve(new TextDecoder().decode(message.data));
  });
});

// 3. The directory names the nodes; a gateway is drawn, and the client registers or logs in.
await client.start();
console.log(`address: ${client.address}`);

// 4. Bandwidth. With tickets: `wallet.settleSpend(claim, await client.claim(claim))`.
await client.requestOpenAccess();

// 5. Anybody who has the address can send to it.
const text = new TextEncoder().encode('hello through three mixes');
const { fragments } = await client.send(client.address, text);
console.log(`acknowledged: ${fragments.length} packet over ${fragments[0]?.path.length} hops`);
console.log(`received: ${await received}`);
client.stop();
