// Getters that an asynchronous iterator may answer by: `get done()`, `get value()`, and those of a name that is worked out.
// The tenant of a program that has one is told so as the program begins (../runtime/async-results.ts).
import type { AnyNode } from 'acorn';
import type { Context } from './context.ts';

const ASKED: ReadonlySet<unknown> = new Set(['done', 'value']);

const nameOf = (key: AnyNode): unknown =>
  key.type === 'Identifier' ? key.name : key.type === 'Literal' ? key.value : undefined;

/** To be told of each member of an object literal or a class. */
export function noteGetter(
  { kind, computed, key }: { kind: string; computed: boolean; key: AnyNode },
  context: Context,
): void {
  if (kind !== 'get' || !context.flags.metered) return;
  // binding it is all it takes
  if ((computed && key.type !== 'Literal') || ASKED.has(nameOf(key))) context.use('answers');
}
