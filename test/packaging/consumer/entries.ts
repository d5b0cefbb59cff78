import * as coconut from '@coir/coconut';
import * as dkg from '@coir/coconut/dkg';
import * as keyFile from '@coir/coconut/key-file';
import * as nym from '@coir/coconut/nym';
import * as ticket from '@coir/coconut/ticket';

const entries = { coconut, dkg, keyFile, nym, ticket };
console.log(
  JSON.stringify(Object.entries(entries).map(([name, entry]) => [name, Object.keys(entry).length])),
);
