// Other names of %Array%, by which it is called without `new`: `const A = Array; A(n)`, `o.A(n)`, `[].constructor(n)`. Which
// they are is looked for in the text, and what is called is looked at where it runs: one name too many only takes a little
// longer. A constructor that is passed as an argument, or taken from a list, has no name here (docs/decisions/0007).
import type { Context } from './context.ts';
import { lookedForOnce, textBefore } from './looked-for.ts';

/** What may be %Array%, or an array's constructor, as a value: nobody asks it for a member or calls it. */
const VALUE = /\b(?:Array|constructor)\b(?!\s*[.(=])/g;
/** What stands before it where it is made an instance of, or compared with: looked for there, not at each place. */
const NO_VALUE = /(?:new|instanceof|[!=]=)\s+$/;
/** `{ constructor: C } = []`, `{ Array: A } = globalThis` */
const TAKEN = /\b(?:Array|constructor)\s*:\s*([\w$]+)/g;
/** What it is given to: `A = cond ? Array : x`, `{ A: Array }`. */
const GIVEN = /([\w$]+)\s*(?:=(?![=>])|:)[^;{},]*$/;

/** The names, as far as the text shows. */
export const arrayNamesOf: (context: Context) => ReadonlySet<unknown> = lookedForOnce(({ source }) => {
  const names = new Set<unknown>(['Array']);
  for (const { index } of source.matchAll(VALUE)) {
    const before = textBefore(source, index);
    const name = NO_VALUE.test(before) ? undefined : GIVEN.exec(before)?.[1];
    if (name !== undefined) names.add(name);
  }
  for (const [, name] of source.matchAll(TAKEN)) names.add(name);
  return names;
});
