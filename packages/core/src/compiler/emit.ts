// Program text from what the walk left. All of it is plain data, so that a unit can be packed and read back
// (see pack.ts); what differs by compartment, which free names are fixed globals, is filled in here.
import MagicString from 'magic-string';
import { counterOf } from './charge.ts';
import { EditList, type Emitted, type Reference, applyEdits, calledName, originalOffset } from './edits.ts';
import { JOB_HELPERS } from './jobs.ts';
import { type InjectedNames, injectedNames } from './names.ts';
import { refuse } from './parse.ts';
import { isOffensive } from './safe-text.ts';
import { RESERVED } from './sloppy-names.ts';
import { replaceReference } from './top-level.ts';
import { type Emission, type Goal, isModuleGoal, type RegExpLiteral, type Unit } from './unit.ts';

/** A replacement of source text that SES would reject. */
export interface SafeEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What the walk left for emitting: plain data. */
export interface CompiledBody {
  readonly source: string;
  readonly name: string;
  readonly goal: Goal;
  readonly async: boolean;
  readonly metered: boolean;
  /** Of the injected names. */
  readonly prefix: string;
  /** Injected helpers that the text uses, whatever the globals. */
  readonly used: readonly (keyof InjectedNames)[];
  /** Variables for the strings of tagged templates. */
  readonly sites: readonly string[];
  /** What stands around a body that opens jobs of its own. */
  readonly jobs: { readonly enter: string; readonly exit: string } | undefined;
  /** How many cells a module binds. */
  readonly cells: { readonly imports: number; readonly exports: number };
  readonly edits: EditList;
  readonly special: EditList;
  readonly safe: readonly SafeEdit[];
  readonly free: readonly Reference[];
  /** What runs before the guest's text. */
  readonly opening: string;
  readonly shape: Unit['shape'];
  readonly regexps: readonly RegExpLiteral[];
  readonly declarations: Unit['declarations'];
}

/** The helpers a program may bind, and the runtime's property that each comes from. */
const RUNTIME_PROPERTIES = {
  string: 'string',
  bigint: 'bigint',
  power: 'power',
  shift: 'shift',
  place: 'place',
  compared: 'compared',
  element: 'element',
  caught: 'caught',
  globals: 'globals',
  receiver: 'receiver',
  undeclared: 'undeclared',
  assignable: 'assignable',
  importDynamic: 'importDynamic',
  meta: 'meta',
  initialise: 'initialise',
  defaultName: 'defaultName',
  named: 'named',
  iterable: 'iterable',
  awaitable: 'awaitable',
  pattern: 'pattern',
  kept: 'kept',
  original: 'original',
  copied: 'copied',
  answers: 'answers',
  listable: 'listable',
  parent: 'parent',
  hidden: 'hidden',
  listed: 'listed',
  sized: 'sized',
  called: 'called',
  executor: 'executor',
  executors: 'executors',
  sizing: 'sizing',
  resizable: 'resizable',
  resumed: 'resumed',
  suspend: 'suspend',
  resume: 'resume',
  leave: 'leave',
  passOn: 'passOn',
  template: 'template',
  regexp: 'regexp',
  literal: 'literal',
  session: 'session',
  readOnly: 'readOnly',
  quiet: 'quiet',
  functions: 'functions',
  tied: 'tied',
  statics: 'statics',
  within: 'within',
  depth: 'depth',
} as const satisfies Partial<Record<keyof InjectedNames, string>>;

let emissions = 0;

/** Names that stand in a script's as they are: most do, and replacing nothing takes longer than looking. */
const PLAIN_NAME = /^[\w./@+-]*$/;

/** What stack traces call an emission: `cofferdam:` marks it as guest code, the number finds its positions. */
const scriptName = (id: number, name: string): string =>
  `cofferdam:${id}/${PLAIN_NAME.test(name) ? name : name.replace(/[^\w./@+-]/g, '_')}`;

export const COMMONJS_PARAMETERS: readonly string[] = ['exports', 'require', 'module', '__filename', '__dirname'];

interface Made {
  readonly body: () => CompiledBody;
  readonly programs: ReadonlyMap<string, Emission>;
}

const madeFrom = new WeakMap<Unit, Made>();

/** What a unit was made from; undefined for one that is not of this compiler. */
export const bodyOf = (unit: Unit): CompiledBody | undefined => madeFrom.get(unit)?.body();

/** Whether a unit was made in this process, by its compiler or of what it packed. */
export const isMade = (unit: unknown): unit is Unit => madeFrom.has(unit as Unit);

/** The programs that were emitted of a unit, by the free names that they look up late. */
export const programsOf = (unit: Unit): ReadonlyMap<string, Emission> => madeFrom.get(unit)?.programs ?? new Map();

/** Says what a unit was made from. */
export function setBody(unit: Unit, body: () => CompiledBody, programs: ReadonlyMap<string, Emission>): void {
  madeFrom.set(unit, { body, programs });
}

/** A unit over what a walk left, now or when it was packed. */
export function makeUnit(body: CompiledBody): Unit {
  const { source, name, goal, async, shape, regexps, declarations } = body;
  const freeNames = [...new Set(body.free.map((reference) => reference.name))].sort();
  const variants = new Map<string, Emission>();
  const unit: Unit = {
    goal,
    name,
    source,
    async,
    freeNames,
    shape,
    regexps,
    declarations,
    emit(isFixed) {
      const late = freeNames.filter(
        (free) => free === 'eval' || free === 'arguments' || RESERVED.has(free) || !isFixed(free),
      );
      const key = late.join();
      let emission = variants.get(key);
      if (emission === undefined) {
        emission = emitAs(body, new Set(late), scriptFor(name));
        variants.set(key, emission);
      }
      return emission;
    },
  };
  setBody(unit, () => body, variants);
  return Object.freeze(unit);
}

/** The name of a new emission in stack traces. */
export function scriptFor(name: string): string {
  emissions += 1;
  return scriptName(emissions, name);
}

/** The program of a body for compartments in which these names are no constants, under a name of {@link scriptFor}. */
export function emitAs(body: CompiledBody, late: ReadonlySet<string>, script: string): Emission {
  const { source, name, special, safe, free, jobs } = body;
  const names = injectedNames(body.prefix);
  const used = new Set(body.used);
  if (jobs !== undefined) for (const helper of JOB_HELPERS) used.add(helper);
  const scripted = new EditList();
  for (const reference of free) {
    if (!late.has(reference.name)) {
      keepReference(reference, body.edits);
      continue;
    }
    replaceReference(reference, lateText(reference, names, used), body, scripted);
  }
  const second = mergeEdits(special, scripted, safe);
  const emitted = applyEdits(source, body.edits, second);
  const [prefix, suffix] = frame(body, names, used);
  const text = `${prefix}${emitted.text}\n${suffix}\n//# sourceURL=${script}`;
  if (isOffensive(text)) refuse(source, name, 0, 'Cannot compile text that SES would reject');
  return makeEmission(text, script, source, name, prefix.length, emitted);
}

/** What a reference wrote for another tenant is taken back. */
function keepReference({ name, use, edit, close }: Reference, edits: EditList): void {
  if (use === 'mention') edits.texts[edit as number] = name;
  if (use !== 'naming') return;
  edits.texts[edit as number] = '';
  edits.texts[close as number] = '';
}

/** A name that is no fixed global is looked up when it is used; then it is there, or it is a ReferenceError. */
function lateText(reference: Reference, names: InjectedNames, used: Set<keyof InjectedNames>): string {
  const { name, use } = reference;
  used.add('globals');
  switch (use) {
    case 'typeof':
    case 'sloppy-write':
      return `${names.globals}.${name}`;
    case 'write':
    case 'shorthand-write':
    case 'declare':
    case 'shorthand-declare':
      used.add('assignable');
      return `${names.assignable}.${name}`;
    case 'read':
    case 'call':
    case 'shorthand':
    case 'mention':
    case 'naming':
      used.add('undeclared');
      return `(${names.globals}.${name}??${names.undeclared}("${name}"))`;
  }
}

/** Three lists, each in source order, as one. */
function mergeEdits(a: EditList, b: EditList, c: readonly SafeEdit[]): EditList {
  if (b.starts.length === 0 && c.length === 0) return a;
  const all = [
    ...a.starts.map((start, i) => ({ start, end: a.ends[i] as number, text: a.texts[i] as string })),
    ...b.starts.map((start, i) => ({ start, end: b.ends[i] as number, text: b.texts[i] as string })),
    ...c,
  ].sort((x, y) => x.start - y.start);
  const merged = new EditList();
  for (const { start, end, text } of all) merged.replace(start, end, text);
  return merged;
}

/** What stands before and after the guest's text. */
function frame(body: CompiledBody, names: InjectedNames, used: ReadonlySet<keyof InjectedNames>): [string, string] {
  const { goal, sites, jobs, opening } = body;
  const { runtime, completion, program } = names;
  const bound = (Object.keys(RUNTIME_PROPERTIES) as (keyof typeof RUNTIME_PROPERTIES)[])
    .filter((helper) => used.has(helper))
    .map((helper) => `${RUNTIME_PROPERTIES[helper]}:${names[helper]}`);
  const helpers = bound.length === 0 ? '' : `var{${bound.join(',')}}=${runtime};`;
  // Modules stay for as long as their compartment; a script's program is held by the variables of its functions, which
  // have some as soon as one of them names one (see tenant/programs.ts).
  const held = isModuleGoal(goal) ? undefined : program;
  const unmetered = held === undefined ? '' : `(()=>${held});`;
  const meter = body.metered ? counterOf(names, held) : unmetered;
  const templates = sites.length === 0 ? '' : `let ${sites.join(',')};`;
  const start = `${helpers}${meter}${templates}`;
  const async = body.async ? 'async ' : '';
  const { enter = '', exit = '' } = jobs ?? {};
  switch (goal) {
    case 'script':
    case 'function':
    case 'cell': {
      const value = jobs === undefined ? completion : `${names.passOn}(${completion})`;
      return [
        `(${async}function(${runtime},${program}){${start}${enter}${opening}let ${completion};`,
        `;return ${value}${exit}})`,
      ];
    }
    case 'module': {
      const resume = jobs === undefined ? '' : `${names.job}=${names.resume}(0);`;
      return [
        `(${async}function*(${runtime}){${start}${cellsOf(body, names)}${enter}${opening}yield;${resume}`,
        `${exit}})`,
      ];
    }
    case 'commonjs':
      return [`(function(${runtime}){${start}return(function(${COMMONJS_PARAMETERS.join(',')}){`, `})})`];
  }
}

/** Binds the cells of imports and exports. */
function cellsOf({ cells: { imports, exports } }: CompiledBody, names: InjectedNames): string {
  const list = (name: string, n: number): string => Array.from({ length: n }, (_, i) => `${name}${i}`).join(',');
  let text = '';
  if (imports > 0) text += `var[${list(names.importCell, imports)}]=${names.runtime}.imports;`;
  if (exports > 0) text += `var[${list(names.exportCell, exports)}]=${names.runtime}.exports;`;
  return text;
}

function makeEmission(
  text: string,
  script: string,
  source: string,
  name: string,
  offset: number,
  emitted: Emitted,
): Emission {
  let lineStarts: number[] | undefined;
  let sourceStarts: number[] | undefined;
  const emission: Emission = {
    text,
    script,
    original(line, column) {
      lineStarts ??= lineStartsOf(text);
      const generated = (lineStarts[line - 1] ?? 0) + column - 1 - offset;
      const at = Math.min(source.length, Math.max(0, originalOffset(emitted, generated)));
      sourceStarts ??= lineStartsOf(source);
      return placeOf(sourceStarts, calledName(source, emitted, at));
    },
    authored(start, end) {
      if (start < offset || end > offset + emitted.text.length) return undefined;
      return source.slice(originalOffset(emitted, start - offset), originalOffset(emitted, end - offset));
    },
    sourceMap() {
      const editor = new MagicString(source);
      const { starts, ends } = emitted;
      let output = 0;
      let at = 0;
      starts.forEach((start, i) => {
        output += start - at;
        const length = emitted.lengths[i] as number;
        const inserted = emitted.text.slice(output, output + length);
        const end = ends[i] as number;
        if (end > start && inserted === '') editor.remove(start, end);
        else if (end > start) editor.update(start, end, inserted);
        else editor.appendLeft(start, inserted);
        output += length;
        at = end;
      });
      editor.prepend(text.slice(0, offset));
      const map = editor.generateMap({ hires: true, includeContent: true });
      // As they are: names of sources are the author's, and no paths to be made relative.
      return JSON.stringify({
        version: 3,
        file: script,
        sources: [name],
        sourcesContent: [source],
        names: map.names,
        mappings: map.mappings,
      });
    },
  };
  return Object.freeze(emission);
}

/** 1-based line and column of an offset into a text whose lines begin at `starts`. */
function placeOf(starts: readonly number[], offset: number): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}

const lineStartsOf = (text: string): number[] => {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
};
