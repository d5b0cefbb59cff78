import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { casesOf, type KitFile, kitPath, VALUES_FILE } from './kit-file.ts';
import { makeKit } from './make-kit.ts';

// Writes the files of the kit: node --conditions=source test/conformance/kit/make.ts

for (const [name, text] of makeKit()) {
  mkdirSync(dirname(kitPath(name)), { recursive: true });
  writeFileSync(kitPath(name), text);
  if (name === VALUES_FILE) continue;
  // As KIT_FILES wants it.
  console.log(`'${name}': ${casesOf(JSON.parse(text) as KitFile).length},`);
}
