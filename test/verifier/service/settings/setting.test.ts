import { defineSettings, loadSettings, Setting } from '@coir/service';
import { expect, it } from 'vitest';
import { z } from 'zod';

it('a program may declare a setting of its own form, with schema, sentence and what is allowed', () => {
  const colour = new Setting({
    schema: z.enum(['red', 'green']),
    sentence: 'The colour of the lamp.',
    allowed: 'red or green',
    fromText: (text) => text.toLowerCase(),
  });
  const lamp = defineSettings('gateway', { colour });
  const { values } = loadSettings(lamp, { environment: { COIR_GATEWAY_COLOUR: 'RED' } });
  expect(values.colour).toBe('red');
  expect(() => loadSettings(lamp, { environment: { COIR_GATEWAY_COLOUR: 'blue' } })).toThrow(
    /^colour .*; meaning: The colour of the lamp; allowed: red or green;/,
  );
});
