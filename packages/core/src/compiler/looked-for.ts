// What is looked for in a program's text, before or beside the walk: once for each program.
import type { Context } from './context.ts';

/** UTF-16 units before a place in which a name is looked for: `name = typeof Symbol === 'function' && Symbol.iterator`. */
const MOST_BEFORE = 80;

/** The end of the text in front of a place. */
export const textBefore = (source: string, index: number): string =>
  source.slice(Math.max(0, index - MOST_BEFORE), index);

/** Finds something for a program when it is first asked for. */
export function lookedForOnce<T extends object | boolean>(find: (context: Context) => T): (context: Context) => T {
  const known = new WeakMap<Context, T>();
  return (context) => {
    let found = known.get(context);
    if (found === undefined) {
      found = find(context);
      known.set(context, found);
    }
    return found;
  };
}
