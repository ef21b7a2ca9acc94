// Patterns and inputs that fast-check makes up: small, and full of what matchers get wrong.
import fc from 'fast-check';

const atom: fc.Arbitrary<string> = fc.constantFrom(
  ...[
    'a',
    'b',
    'c',
    'A',
    'k',
    's',
    '.',
    '[ab]',
    '[^a]',
    '[^]',
    '\\w',
    '\\W',
    '\\d',
    '\\s',
    '\\S',
    'é',
    '\\b',
    '\\B',
    '^',
    '$',
  ],
  ...['\\ud83d', '\\u212a', '\\u017f', '😀', '[a-k]', '[😀a]', '\\n', '1', '_', '[^\\W_]', ''],
);

const quantifier: fc.Arbitrary<string> = fc.constantFrom(
  ...['*', '+', '?', '*?', '+?', '??', '{2}', '{0,2}', '{1,3}?', '{2,}', '{0}', '{3,}?', '{1,}', '{0,200}', '{2,300}?'],
);

/** `names` false: without named groups, whose presence changes how the rest is read. */
export const patterns = (depth = 4): fc.Arbitrary<string> =>
  fc.letrec<{ choice: string; sequence: string; term: string }>((tie) => ({
    choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
    sequence: fc.array(tie('term'), { minLength: 0, maxLength: 3 }).map((parts) => parts.join('')),
    term: fc.oneof(
      { depthSize: 'small', maxDepth: depth },
      atom,
      atom.chain((inner) => quantifier.map((q) => `(?:${inner})${q}`)),
      fc.tuple(atom, quantifier).map(([inner, q]) => (/^(?:\^|\$|\\[bB]|)$/.test(inner) ? inner : `${inner}${q}`)),
      tie('choice').map((inner) => `(${inner})`),
      fc.tuple(tie('choice'), quantifier).map(([inner, q]) => `(${inner})${q}`),
      fc.tuple(tie('choice'), quantifier).map(([inner, q]) => `(?:${inner})${q}`),
      fc.tuple(fc.constantFrom('(?=', '(?!', '(?<=', '(?<!'), tie('choice')).map(([open, inner]) => `${open}${inner})`),
      fc.constantFrom('\\1', '\\2', '(?<=\\1)'),
      // what the analysis looks at more closely
      fc
        .tuple(fc.constantFrom('a', 'ab', '[ab]', 'a|b', 'a+', 'a?'), quantifier)
        .map(([inner, q]) => `(${inner})(?:\\1|c)${q}`),
      fc
        .tuple(fc.constantFrom('ab', 'a[ab]', 'aa|ab', 'ab|b', '[ab]a+'), atom)
        .map(([not, next]) => `(?!${not})${next}`),
    ),
  })).choice;

export const flags: fc.Arbitrary<string> = fc
  .tuple(fc.subarray(['d', 'g', 'i', 'm', 's', 'y']), fc.constantFrom('', '', 'u', 'v'))
  .map(([some, unicode]) => some.join('') + unicode);

const unit: fc.Arbitrary<string> = fc.constantFrom(
  ...['a', 'a', 'b', 'b', 'c', 'A', 'B', 'k', 'K', 's', '\u017f', '\u212a', '1', '_', ' ', '\n', '\u2028', 'é', 'É'],
  ...['😀', '\ud83d', '\ude00'],
);

export const inputs: fc.Arbitrary<string> = fc.array(unit, { maxLength: 10 }).map((units) => units.join(''));
