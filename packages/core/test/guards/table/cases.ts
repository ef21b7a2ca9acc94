// The cases of a row: every value of a kind in its place while the other places have what the native expects; too few
// arguments; arguments that all say how they are converted; and each of these again with something that happens at
// one of the questions that were asked.
import { env } from 'node:process';
import { brands, constant, type Kind, converts, inherited, type Make, toPrimitive, universal } from './kind.ts';
import type { Row } from './rows.ts';
import type { Came, Case } from './run.ts';
import { THROWN } from './trace.ts';

const first = (kind: Kind): Make => Object.values(kind)[0] as Make;

/** What test262 calls argument coercion: each argument says what it is asked. */
const conversions: readonly (readonly [string, Make])[] = [
  ['arguments that convert', converts(1, 'b')],
  ['arguments that convert as told', toPrimitive(2)],
];

/** The calls of a row in which nothing happens. */
export function plainCases(row: Row): Case[] {
  const { self, args, constructs } = row;
  const natural = args.map(first);
  const how = constructs ? 'new' : 'call';
  const cases: Case[] = [];
  const add = (label: string, given: Partial<Case>): void =>
    void cases.push({ self: first(self), args: natural, how, ...given, label });

  const receivers: Kind =
    'undefined' in self ? { ...self, object: () => ({}) } : { ...self, ...universal, ...brands, ...inherited };
  for (const [label, make] of Object.entries(receivers)) {
    add(`this: ${label}`, { self: make });
    if (args.length > 0 && label in self)
      for (const [how, conversion] of conversions)
        add(`this: ${label}, ${how}`, { self: make, args: args.map(() => conversion) });
  }
  for (const [i, kind] of args.entries()) {
    for (const [label, make] of Object.entries({ ...kind, ...universal, ...brands }))
      add(`argument ${i}: ${label}`, { args: natural.with(i, make) });
    add(`${i} arguments`, { args: natural.slice(0, i) });
  }
  add('an argument too many', { args: [...natural, constant('b')] });
  const ways = ['call', 'new', 'new of a class', 'new of a spied class', 'new of a class without prototype'] as const;
  for (const way of constructs ? ways : (['new'] as const)) add(way, { how: way });
  return cases;
}

const throws = (): never => {
  throw THROWN;
};

/** Whether every case is run, and not only so many that a run takes seconds: `CONFORMANCE=all`. */
const ALL = env.CONFORMANCE === 'all';

/**
 * Questions at which something happens: the first of each sort, and the last of all; where those are more than a few, some
 * of them, others each turn.
 */
function sample(events: readonly string[], few: number, turn: number): readonly number[] {
  const firsts = new Map<string, number>();
  for (const [at, event] of events.entries()) {
    const sort = event.replace(/\(.*|\d+$/, '');
    if (!firsts.has(sort)) firsts.set(sort, at);
  }
  const found = [...new Set([...firsts.values(), events.length - 1])].filter((at) => at >= 0);
  if (ALL || found.length <= few) return found;
  return Array.from({ length: few }, (_, i) => found[(turn + i) % found.length] as number);
}

/**
 * The same call, with each thing that may happen at the questions that it came to ask. Rows of one family have the same
 * cases: where not all are run, every row takes others (`turn` counts up over rows and cases).
 */
export function happenings({ changes }: Row, plain: Case, { events, changeable }: Came, turn: number): Case[] {
  const cases: Case[] = [];
  if (ALL || turn % 2 === 0)
    for (const at of sample(events, 6, turn))
      cases.push({ ...plain, at, act: throws, label: `${plain.label}; throws at ${at}` });
  if (!changeable) return cases;
  for (const [i, [label, act]] of Object.entries(changes).entries())
    if (ALL || (turn + i) % 4 === 0)
      for (const at of sample(events, 3, turn))
        cases.push({ ...plain, at, act, label: `${plain.label}; ${label} at ${at}` });
  return cases;
}
