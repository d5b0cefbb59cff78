import { openKeyFile, sealKeyFile } from '@coir/coconut/key-file';
import type { Recorded } from './recorded.ts';
import type { Shape } from './shape.ts';

function replayFile(recorded: Recorded): void {
  const { tally, name } = recorded;
  recorded.at('name').text();
  const [type, passphrase] = [recorded.at('type').text(), recorded.at('passphrase').text()];
  const cost = recorded.at('cost');
  const terms = {
    type,
    passphrase,
    cost: {
      logN: cost.at('logN').integer(),
      r: cost.at('r').integer(),
      p: cost.at('p').integer(),
    },
  };
  const [salt, secret] = [recorded.at('salt').bytes(), recorded.at('secret').bytes()];
  const file = recorded.at('file');
  file.check(() => sealKeyFile(secret, terms, () => salt));
  tally.attempt(name, () => {
    const opened = openKeyFile(file.bytes(), { type, passphrase });
    tally.require(name, 'a file that opens', Buffer.from(opened).equals(secret));
  });
}

/** Encrypted key files with the salt they were made of. */
export const keyFileShape: Shape = {
  name: 'key-file',
  detect: (file) => file.has('files'),
  replay(file) {
    file.at('description').prose();
    for (const item of file.at('files').items()) {
      file.tally.attempt(item.name, () => replayFile(item));
    }
  },
};
