import { canonicalJson, parseStrictJson } from '@coir/coconut/ticket';
import { DescribedGroup } from '../described-cases.ts';

const ABOUT =
  'JSON without the freedoms by which two readers understand one text differently, and its canonical form (RFC 8785): members by UTF-16 code units.';

const JSON_TEXTS = [
  ['sorted', 'Members out of order.', '{"b":1,"a":{"d":[],"c":{}}}'],
  ['white-space', 'White space everywhere.', ' {\n"a" :\t[ 1 , 2 ]\r} '],
  [
    'utf-16-order',
    'Members in the order of UTF-16, which is not that of code points.',
    '{"\u{ff21}":1,"\u{1f511}":2,"z":3,"é":4}',
  ],
  [
    'escapes',
    'Every escape that a text can be written with.',
    '"\\u0041\\/\\\\\\"\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f\\u2028"',
  ],
  ['surrogate-pair', 'A pair of escapes for one character.', '"\\ud83d\\udd11"'],
  ['empty-name', 'A member without a name.', '{"":""}'],
  ['proto', 'A member called __proto__.', '{"__proto__":1,"a":2}'],
  ['integers', 'The largest integers.', '[9007199254740991,-9007199254740991,0]'],
  ['words', 'Words.', '[true,false,null]'],
  ['deep', 'Lists in 32 lists.', `${'['.repeat(32)}${']'.repeat(32)}`],
] as const;

const NO_JSON = [
  ['empty', 'No text.', ''],
  ['trailing', 'Something follows.', '{}1'],
  ['two', 'Two values.', '{}{}'],
  ['member-twice', 'A member twice.', '{"a":1,"a":1}'],
  ['member-twice-escaped', 'A member twice, once spelled with an escape.', '{"a":1,"\\u0061":2}'],
  ['fraction', 'A fraction.', '1.0'],
  ['exponent', 'An exponent.', '7e0'],
  ['negative-zero', 'Minus zero.', '-0'],
  ['leading-zero', 'A leading zero.', '07'],
  ['plus', 'A plus.', '+7'],
  ['too-large', '2⁵³.', '9007199254740992'],
  ['too-small', '−2⁵³.', '-9007199254740992'],
  ['infinity', 'A number that is no JSON.', 'Infinity'],
  ['not-a-number', 'Another.', '[NaN]'],
  ['lone-surrogate', 'A lone surrogate.', '"\\ud800"'],
  ['exchanged-surrogates', 'A pair of surrogates in the wrong order.', '"\\udc00\\ud800"'],
  ['control-character', 'A line break that is not escaped.', '"a\nb"'],
  ['unknown-escape', 'An escape that is none.', '"\\x41"'],
  ['trailing-comma', 'A comma before the end.', '[1,]'],
  ['comment', 'A comment.', '{}//'],
  ['single-quotes', 'Single quotes.', "{'a':1}"],
  ['bare-name', 'A name without quotes.', '{a:1}'],
  ['byte-order-mark', 'A byte order mark.', '\ufeff{}'],
  ['other-white-space', 'White space that JSON does not know.', '\u00a0{}'],
  ['word-in-capitals', 'A word in capitals.', 'True'],
  ['unclosed', 'A list without its end.', '[1'],
  ['too-deep', 'Lists in 33 lists.', `${'['.repeat(33)}${']'.repeat(33)}`],
] as const;

/** Texts of JSON, as manifests are written in, and what is none. */
export function jsonTexts(): DescribedGroup {
  const cases = new DescribedGroup('canonical-json', ABOUT);
  for (const [id, comment, text] of JSON_TEXTS) {
    cases.gives(
      id,
      comment,
      { text },
      { canonical: canonicalJson(parseStrictJson(text, { maxLength: 1000 })) },
    );
  }
  for (const [id, comment, text] of NO_JSON) {
    cases.refuses(id, comment, { text }, 'COCONUT_INVALID_ENCODING');
  }
  return cases;
}
