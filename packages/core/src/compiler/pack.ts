// Units as text, for caches and archives, and back.
//
// A packed unit holds no source and no name: it is edits to a source that whoever reads it has to have, so one
// packed unit serves every file with that text. It is *not* proof of anything. A packed unit that somebody forged
// charges what its forger likes, so it may be read only where its bytes are known to come from this compiler: from
// a cache behind a key, from an archive whose maker is trusted. What is checked here is its form, so that a damaged
// one is compiled anew instead of failing later.
import { isArray, parseJson, stringifyJson } from '../commons.ts';
import { EditList, type Reference, type ReferenceUse } from './edits.ts';
import { bodyOf, type CompiledBody, makeUnit, type SafeEdit } from './emit.ts';
import type { InjectedNames } from './names.ts';
import type { Goal, ModuleShape, RegExpLiteral, Unit } from './unit.ts';
import { COMPILER_VERSION } from './version.ts';

const USES: readonly ReferenceUse[] = [
  'read',
  'call',
  'typeof',
  'write',
  'shorthand',
  'shorthand-write',
  'declare',
  'shorthand-declare',
  'mention',
  'naming',
  'sloppy-write',
];

/** The JSON of a packed unit. Texts repeat (a charge is nearly always the same), so edits name them by index. */
interface Packed {
  readonly compiler: string;
  /** UTF-16 units of the source it belongs to. */
  readonly length: number;
  readonly goal: Goal;
  readonly async: boolean;
  readonly metered: boolean;
  readonly prefix: string;
  readonly used: readonly string[];
  readonly sites: readonly string[];
  readonly jobs: CompiledBody['jobs'] | null;
  readonly cells: CompiledBody['cells'];
  readonly opening: string;
  readonly texts: readonly string[];
  /** Threes: start less the start before, length, index of the text. */
  readonly edits: readonly number[];
  readonly special: readonly number[];
  readonly safe: readonly number[];
  readonly names: readonly string[];
  /** Sixes: index of the name, start less the start before, length, index of the use, edit or -1, close or -1. */
  readonly free: readonly number[];
  readonly shape: unknown;
  readonly regexps: readonly RegExpLiteral[];
}

/** Indices for texts, each text once, in the order in which they come. */
function makeTable(): { readonly texts: string[]; readonly indexOf: (text: string) => number } {
  const known = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    indexOf(text) {
      let index = known.get(text);
      if (index === undefined) {
        index = texts.push(text) - 1;
        known.set(text, index);
      }
      return index;
    },
  };
}

/**
 * `unit` as text: the same for the same source, flags and compiler. Undefined for what is not kept: cells of
 * sessions, and units that no compiler of this process made.
 */
export function packUnit(unit: Unit): string | undefined {
  const body = bodyOf(unit);
  if (body === undefined || body.goal === 'cell') return undefined;
  const { texts, indexOf } = makeTable();
  const names = makeTable();
  // What an emission wrote into these edits is not the unit's.
  const passing = new Set<number>();
  for (const { edit, close } of body.free) {
    if (edit !== undefined) passing.add(edit);
    if (close !== undefined) passing.add(close);
  }
  const listOf = (starts: readonly number[], ends: readonly number[], textOf: (i: number) => string): number[] => {
    const list: number[] = [];
    let at = 0;
    starts.forEach((start, i) => {
      list.push(start - at, (ends[i] as number) - start, indexOf(textOf(i)));
      at = start;
    });
    return list;
  };
  const { edits, special, safe } = body;
  let at = 0;
  const free = body.free.flatMap(({ name, start, end, use, edit = -1, close = -1 }) => {
    const row = [names.indexOf(name), start - at, end - start, USES.indexOf(use), edit, close];
    at = start;
    return row;
  });
  const packed: Packed = {
    compiler: COMPILER_VERSION,
    length: body.source.length,
    goal: body.goal,
    async: body.async,
    metered: body.metered,
    prefix: body.prefix,
    used: [...body.used].sort(),
    sites: body.sites,
    jobs: body.jobs ?? null,
    cells: body.cells,
    opening: body.opening,
    edits: listOf(edits.starts, edits.ends, (i) => (passing.has(i) ? '' : (edits.texts[i] as string))),
    special: listOf(special.starts, special.ends, (i) => special.texts[i] as string),
    safe: listOf(
      safe.map(({ start }) => start),
      safe.map(({ end }) => end),
      (i) => (safe[i] as SafeEdit).text,
    ),
    texts,
    names: names.texts,
    free,
    shape: body.shape ?? null,
    regexps: body.regexps,
  };
  return stringifyJson(packed);
}

/**
 * The unit that was packed, for `source` and under `name`; undefined when it is none, belongs to another compiler
 * or another source's length, or is damaged. Only for text that is known to come from {@link packUnit}: see above.
 */
export function unpackUnit(text: string, source: string, name: string): Unit | undefined {
  try {
    const packed = parseJson(text) as Packed;
    if (packed?.compiler !== COMPILER_VERSION || packed.length !== source.length) return undefined;
    return makeUnit(readBody(packed, source, name));
  } catch {
    return undefined; // a field of another type than it has to have
  }
}

class Damaged extends Error {}

const damaged = (): never => {
  throw new Damaged();
};

// Loops, not `every`: a unit has thousands of numbers, and a native that calls back is guarded.
function stringsOf(given: unknown): readonly string[] {
  if (!isArray(given)) return damaged();
  for (let i = 0; i < given.length; i += 1) if (typeof given[i] !== 'string') damaged();
  return given as string[];
}

const textOf = (given: unknown): string => (typeof given === 'string' ? given : damaged());

const flagOf = (given: unknown): boolean => (typeof given === 'boolean' ? given : damaged());

function rowsOf(given: unknown, width: number): readonly number[] {
  if (!isArray(given) || given.length % width !== 0) return damaged();
  for (let i = 0; i < given.length; i += 1) if (!Number.isSafeInteger(given[i])) damaged();
  return given as number[];
}

const GOALS: readonly Goal[] = ['script', 'module', 'commonjs', 'function'];

function readBody(packed: Packed, source: string, name: string): CompiledBody {
  const texts = stringsOf(packed.texts);
  const names = stringsOf(packed.names);
  const { jobs, cells } = packed;
  const edits = readEdits(packed.edits, texts, source.length);
  return {
    source,
    name,
    goal: GOALS.includes(packed.goal) ? packed.goal : damaged(),
    async: flagOf(packed.async),
    metered: flagOf(packed.metered),
    prefix: textOf(packed.prefix),
    used: stringsOf(packed.used) as readonly (keyof InjectedNames)[],
    sites: stringsOf(packed.sites),
    jobs: jobs === null ? undefined : { enter: textOf(jobs?.enter), exit: textOf(jobs?.exit) },
    cells: { imports: rowsOf([cells.imports], 1)[0] as number, exports: rowsOf([cells.exports], 1)[0] as number },
    edits,
    special: readEdits(packed.special, texts, source.length),
    safe: readSafe(packed.safe, texts, source.length),
    free: readFree(packed.free, names, edits.texts.length, source.length),
    opening: textOf(packed.opening),
    shape: packed.shape === null ? undefined : (packed.shape as ModuleShape),
    regexps: isArray(packed.regexps) ? packed.regexps : damaged(),
    declarations: undefined,
  };
}

function readEdits(given: unknown, texts: readonly string[], length: number): EditList {
  const rows = rowsOf(given, 3);
  const list = new EditList();
  let start = 0;
  for (let i = 0; i < rows.length; i += 3) {
    start += rows[i] as number;
    const end = start + (rows[i + 1] as number);
    if (start < 0 || end < start || end > length) damaged();
    list.replace(start, end, texts[rows[i + 2] as number] ?? damaged());
  }
  return list;
}

function readSafe(given: unknown, texts: readonly string[], length: number): SafeEdit[] {
  const { starts, ends, texts: each } = readEdits(given, texts, length);
  return starts.map((start, i) => ({ start, end: ends[i] as number, text: each[i] as string }));
}

function readFree(given: unknown, names: readonly string[], edits: number, length: number): Reference[] {
  const rows = rowsOf(given, 6);
  const free: Reference[] = [];
  let start = 0;
  const editOf = (index: number): number => (index >= 0 && index < edits ? index : damaged());
  for (let i = 0; i < rows.length; i += 6) {
    start += rows[i + 1] as number;
    const end = start + (rows[i + 2] as number);
    if (start < 0 || end < start || end > length) damaged();
    const [edit, close] = [rows[i + 4] as number, rows[i + 5] as number];
    free.push({
      name: names[rows[i] as number] ?? damaged(),
      start,
      end,
      use: USES[rows[i + 3] as number] ?? damaged(),
      ...(edit === -1 ? {} : { edit: editOf(edit) }),
      ...(close === -1 ? {} : { close: editOf(close) }),
    });
  }
  return free;
}
