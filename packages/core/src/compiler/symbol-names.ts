// Members whose key is a symbol of the language: `x[Symbol.iterator]`, and by a name that the text gives the symbol
// (`p[iteratorSymbol] = v`, immer; `MATCH = wellKnownSymbol('match')`, core-js).
import type * as acorn from 'acorn';
import type { Context } from './context.ts';
import { lookedForOnce, textBefore } from './looked-for.ts';
import { memberName } from './member-name.ts';
import { isModuleGoal } from './unit.ts';

/** Of methods that what inherits from arrays, maps, regular expressions … may be given as its own. */
const METHODS: ReadonlySet<string> = new Set(['iterator', 'match', 'matchAll', 'replace', 'search', 'split']);
const LISTED = 'unscopables';

const ANY = [...METHODS, LISTED].join('|');
const TEXT = new RegExp(`\\bSymbol\\.(${ANY})\\b|\\b[\\w$]+\\((['"])(${ANY})\\2\\)`, 'g');
/** What the symbol is given to. */
const GIVEN = /([\w$]+)\s*=(?![=>])[^;{},]*$/;

/**
 * The names that may be such a symbol's, as far as the text shows; one too many only takes a little longer. Modules and
 * CommonJS alone: packages.
 */
const symbolsOf = lookedForOnce(({ source, goal }) => {
  const names = new Map<string, string>();
  if (isModuleGoal(goal))
    for (const { index, 1: own, 3: named } of source.matchAll(TEXT)) {
      const name = GIVEN.exec(textBefore(source, index))?.[1];
      if (name !== undefined) names.set(name, own ?? named ?? '');
    }
  return names;
});

function symbolOf({ computed, property }: acorn.MemberExpression, context: Context): unknown {
  if (!computed) return undefined;
  if (property.type === 'Identifier') return symbolsOf(context).get(property.name);
  const isOwn =
    property.type === 'MemberExpression' && property.object.type === 'Identifier' && property.object.name === 'Symbol';
  return isOwn ? memberName(property) : undefined;
}

/** Whether a member is a method that a symbol names, which may be inherited from an intrinsic. */
export function isMethodSymbol(node: acorn.MemberExpression, context: Context): boolean {
  const symbol = symbolOf(node, context);
  return typeof symbol === 'string' && METHODS.has(symbol);
}

/** `list[Symbol.unscopables]`, which is an intrinsic where `list` is. */
export const isUnscopables = (node: acorn.MemberExpression, context: Context): boolean =>
  symbolOf(node, context) === LISTED;
