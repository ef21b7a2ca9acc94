// Parameters of powers: what a plugin may ask for, and how that is held against what a host offers.
//
// Every parameter has an order from less to more. `narrow` gives the most that is in both, so what comes out never
// exceeds what was offered, nor what was asked for.
import { harden } from '../commons.ts';
import { array, or, refine } from '../guard/combinators.ts';
import { boolean, literal, number, string } from '../guard/primitives.ts';
import type { Shape } from '../guard/shape.ts';

export interface Parameter<T> {
  readonly shape: Shape<T>;
  /** The most that both allow; undefined when that is nothing. */
  narrow(asked: T, offered: T): T | undefined;
  /** What leaving it out means: as much as is offered, or a value of its own. */
  readonly absent: 'offered' | { readonly value: T };
}

export interface ListOptions {
  /** What its items are. Default: strings of at most 1000 characters. */
  readonly item?: Shape<string>;
  /** What leaving it out means. Default: an empty list, which is nothing. */
  readonly absent?: readonly string[];
  /** Whether everything that `asked` stands for is in what `offered` stands for. Default: they are the same. */
  readonly covers?: (offered: string, asked: string) => boolean;
}

/** Names, patterns or paths: the more of them, the more power. */
function list({
  item = string({ max: 1000 }),
  absent = [],
  covers = (offered, asked) => offered === asked,
}: ListOptions = {}): Parameter<readonly string[]> {
  const inBoth = (asked: readonly string[], offered: readonly string[]): readonly string[] | undefined => {
    const some = [
      ...asked.filter((each) => offered.some((other) => covers(other, each))),
      ...offered.filter((each) => asked.some((other) => covers(other, each))),
    ];
    return some.length === 0 ? undefined : Object.freeze([...new Set(some)]);
  };
  const shape = array(item, { max: 1000 }) as Shape<readonly string[]>;
  return harden({ shape, narrow: inBoth, absent: { value: absent } });
}

// ASCII alone: a name that only looks like another is not put before a person.
const HOST = refine(
  string({ max: 300 }),
  (text) => /^(?:\*|(?:\*\.)?[\w-]+(?:\.[\w-]+)*(?::\d{1,5})?|\[[\da-fA-F:.]+\](?::\d{1,5})?)$/.test(text),
  'a host such as api.example.com, *.example.com or *',
);

const below = (offered: string, asked: string): boolean =>
  offered === '*' ||
  offered === asked ||
  (offered.startsWith('*.') && asked.length > offered.length - 1 && asked.endsWith(offered.slice(1)));

/** Patterns of hosts as `makeFetchPower` takes them: `api.example.com`, `*.example.com`, `*`. Case does not matter. */
function hosts(): Parameter<readonly string[]> {
  // A port is part of the name here: `*` means the usual ports alone, `*.example.com:8443` that port alone.
  const covers = (offered: string, asked: string): boolean => {
    const [wide, narrow] = [offered.toLowerCase(), asked.toLowerCase()].map((text) => {
      const port = /:\d+$/.exec(text)?.[0] ?? '';
      return { name: port === '' ? text : text.slice(0, -port.length), port };
    }) as [{ name: string; port: string }, { name: string; port: string }];
    return wide.port === narrow.port && below(wide.name, narrow.name);
  };
  return list({ item: HOST, covers });
}

/** A limit: bytes, calls, milliseconds. Left out it is as much as is offered. */
function atMost(): Parameter<number> {
  return harden({
    shape: number({ min: 0 }),
    narrow: (asked: number, offered: number) => Math.min(asked, offered),
    absent: 'offered',
  });
}

/** A permission that is there or not. Left out it is not. */
function flag(): Parameter<boolean> {
  return harden({
    shape: boolean(),
    narrow: (asked: boolean, offered: boolean) => asked && offered,
    absent: { value: false },
  });
}

/** One of some words, from the least power to the most. Left out it is the least. */
function oneOf<const W extends string>(...words: readonly [W, ...W[]]): Parameter<W> {
  const rank = (word: W): number => words.indexOf(word);
  return harden({
    shape: or(...words.map((word) => literal(word))) as Shape<unknown> as Shape<W>,
    narrow: (asked: W, offered: W) => words[Math.min(rank(asked), rank(offered))] as W,
    absent: { value: words[0] },
  });
}

/** The members of {@link parameter}. */
export interface ParameterKit {
  readonly atMost: typeof atMost;
  readonly flag: typeof flag;
  readonly hosts: typeof hosts;
  readonly list: typeof list;
  readonly oneOf: typeof oneOf;
}

/** Kinds of parameters, each with its order from less to more. */
export const parameter: ParameterKit = Object.freeze({ atMost, flag, hosts, list, oneOf });
