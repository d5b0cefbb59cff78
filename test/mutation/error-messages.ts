/** What this plugin looks at in a syntax tree. */
interface Path {
  readonly node: { readonly type: string };
  /** Position among the arguments, if it is one. */
  readonly key: string | number | null;
  readonly listKey?: string;
  readonly parent: { readonly callee?: Callee };
}

interface Callee {
  readonly name?: string;
  readonly property?: { readonly name?: string; readonly id?: { readonly name?: string } };
}

/** Which argument of what is text for people and nothing else. */
const MESSAGES: Readonly<Record<string, number>> = {
  CoconutError: 1,
  RangeError: 0,
  ByteReader: 2,
  refuse: 0,
  invalid: 0,
};

/**
 * Leaves out mutants of the wording of errors. Their codes, the tags that separate hashes and every
 * other string are mutated, which `excludedMutations: ['StringLiteral']` would spare.
 */
export const strykerPlugins: readonly object[] = [
  {
    kind: 'Ignore',
    name: 'error-messages',
    value: {
      shouldIgnore({ node, key, listKey, parent }: Path): string | undefined {
        const isText = node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
        if (!isText || listKey !== 'arguments') return undefined;
        const { name, property } = parent.callee ?? {};
        const called = name ?? property?.name ?? property?.id?.name ?? '';
        return MESSAGES[called] === key ? 'the wording of an error' : undefined;
      },
    },
  },
];
