// Source text → unit. One walk; what differs by tenant (which free names are fixed globals) is filled in at emit.
//
// The emitted program is one expression, a function of the runtime object (see runtime.ts):
//   script    (function (A) { …; return completion })      async with top-level await
//   cell      (async function (A) { …; return completion })
//   module    (function* (A) { …hoisted; yield; … })       async with top-level await
//   commonjs  (function (A) { …; return function (exports, require, module, __filename, __dirname) { … } })
import type { Program } from 'acorn';
import MagicString from 'magic-string';
import { makeError } from '../errors/make-error.ts';
import { type CompileFlags, Context } from './context.ts';
import { EditList, type Emitted, type Reference, applyEdits, calledName, originalOffset } from './edits.ts';
import { makeModuleTop } from './module-top.ts';
import { type InjectedNames, freePrefix, injectedNames } from './names.ts';
import { type Parsed, locate, parse, refuse } from './parse.ts';
import { isOffensive, isSuspicious, makeTextSafe } from './safe-text.ts';
import { counterOf } from './charge.ts';
import { declareRenamed } from './depth.ts';
import { JOB_HELPERS, jobsEntry, jobsExit, opensJobs } from './jobs.ts';
import { afterStatement } from './statements.ts';
import { type SessionNames, makeSessionTop } from './session-cell.ts';
import { replaceReference, type TopLevel } from './top-level.ts';
import type { Emission, Goal, Unit } from './unit.ts';
import { plainVisitors } from './visitors.ts';

export interface CompileOptions {
  readonly goal: Goal;
  /** The author's file name, for stack traces; never a host path. */
  readonly name: string;
  readonly flags?: Partial<CompileFlags>;
  /** For cells: what earlier cells of the session declared. */
  readonly session?: SessionNames;
  /** For functions: the length of `(function anonymous(parameters\n) `, after which the body must begin. */
  readonly headLength?: number;
}

const DEFAULT_FLAGS: CompileFlags = Object.freeze({ metered: true, guarded: true, depth: false });

/** The helpers a program may bind, and the runtime's property that each comes from. */
const RUNTIME_PROPERTIES = {
  string: 'string',
  bigint: 'bigint',
  power: 'power',
  shift: 'shift',
  place: 'place',
  caught: 'caught',
  globals: 'globals',
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
  copied: 'copied',
  sized: 'sized',
  executor: 'executor',
  executors: 'executors',
  sizing: 'sizing',
  resumed: 'resumed',
  suspend: 'suspend',
  resume: 'resume',
  leave: 'leave',
  passOn: 'passOn',
  template: 'template',
  regexp: 'regexp',
  session: 'session',
  readOnly: 'readOnly',
  depth: 'depth',
} as const satisfies Partial<Record<keyof InjectedNames, string>>;

let emissions = 0;

/** What stack traces call an emission: `cofferdam:` marks it as guest code, the number finds its positions. */
const scriptName = (id: number, name: string): string => `cofferdam:${id}/${name.replace(/[^\w./@+-]/g, '_')}`;

/**
 * Compiles `source`. Throws SOURCE_NOT_STRING, SOURCE_SYNTAX (with the author's line and column),
 * SOURCE_HTML_COMMENT, SOURCE_TOO_DEEP or SOURCE_UNSUPPORTED.
 */
export function compile(source: string, options: CompileOptions): Unit {
  const { goal, name } = options;
  if (typeof source !== 'string') throw makeError('SOURCE_NOT_STRING', { got: typeof source });
  const flags: CompileFlags = { ...DEFAULT_FLAGS, ...options.flags };
  const parsed = parse(source, name, goal);
  if (goal === 'function') assertOneFunction(source, name, parsed.program, options.headLength ?? 0);
  try {
    return walk(source, parsed, flags, options);
  } catch (error) {
    if (error instanceof RangeError) throw makeError('SOURCE_TOO_DEEP', { name });
    throw error;
  }
}

/** `Function(parameters, body)`: neither may close what it stands in (ECMA-262 20.2.1.1.1 parses each alone). */
function assertOneFunction(source: string, name: string, { body }: Program, headLength: number): void {
  const [statement] = body;
  const fn = statement?.type === 'ExpressionStatement' ? statement.expression : undefined;
  const whole =
    body.length === 1 &&
    fn?.type === 'FunctionExpression' &&
    fn.start === 1 &&
    fn.body.start === headLength &&
    fn.body.end === source.length - 1;
  if (!whole) refuse(source, name, 0, 'Parameters and body of Function must each be complete');
}

function walk(source: string, parsed: Parsed, flags: CompileFlags, options: CompileOptions): Unit {
  const { goal, name } = options;
  const { program, comments } = parsed;
  const module = goal === 'module' ? makeModuleTop() : undefined;
  const top: TopLevel | undefined =
    module ?? (goal === 'cell' ? makeSessionTop(options.session ?? new Map()) : undefined);
  const mayWait = (goal === 'module' || parsed.async) && source.includes('await');
  const async = goal === 'cell' || (mayWait && hasTopLevelAwait(program));
  const suspicious = isSuspicious(source);
  const context = new Context({
    source,
    name,
    goal,
    flags,
    names: injectedNames(freePrefix(source)),
    visitors: plainVisitors,
    afterStatement,
    suspicious,
    top,
    completion: goal === 'script' || goal === 'cell' || goal === 'function',
    async,
  });
  if (goal === 'commonjs') {
    for (const parameter of COMMONJS_NAMES) context.root.declare(parameter, 'parameter');
  }
  module?.collect(program, context);
  // What a hashbang line says is a comment's business: it may hold anything, text that SES rejects too.
  if (source.startsWith('#!')) context.edits.replace(0, source.search(/[\n\r\u2028\u2029]|$/), '');
  const outer = top?.visitors ?? {};
  program.body.forEach((node, i) => {
    const own = outer[node.type];
    if (own === undefined) context.visit(node);
    else own(node as never, context);
    context.endStatement(node, program.body[i + 1]);
  });
  context.dropCharges(context.root);
  const special = new EditList();
  const references = context.root.references.sort((a, b) => a.start - b.start);
  const left =
    top?.resolve(references, context, special) ?? references.filter(({ name: id }) => !context.root.names.has(id));
  const safe = suspicious ? makeTextSafe(context, comments) : [];
  const body: WalkedBody = {
    source,
    name,
    goal,
    async,
    context,
    special,
    safe,
    free: left,
    opening: `${opensJobs(context) ? declareRenamed(context.root, context) : ''}${top?.hoisted(context) ?? ''}`,
  };
  const freeNames = [...new Set(left.map((reference) => reference.name))].sort();
  return makeUnit(body, freeNames, module?.shape(async));
}

const COMMONJS_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** The body is a real function's, so `arguments` is its own. */
const COMMONJS_NAMES = [...COMMONJS_PARAMETERS, 'arguments'];

/** What the walk left for emitting. */
interface WalkedBody {
  readonly source: string;
  readonly name: string;
  readonly goal: Goal;
  readonly async: boolean;
  readonly context: Context;
  readonly special: EditList;
  readonly safe: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  readonly free: readonly Reference[];
  /** What runs before the guest's text. */
  readonly opening: string;
}

function makeUnit(body: WalkedBody, freeNames: readonly string[], shape: Unit['shape']): Unit {
  const { source, name, goal, async, context } = body;
  const variants = new Map<string, Emission>();
  const unit: Unit = {
    goal,
    name,
    source,
    async,
    freeNames,
    shape,
    regexps: context.regexps,
    declarations: goal === 'cell' ? new Map(context.root.names) : undefined,
    emit(isFixed) {
      const late = freeNames.filter((free) => free === 'eval' || free === 'arguments' || !isFixed(free));
      const key = late.join();
      let emission = variants.get(key);
      if (emission === undefined) {
        emission = emit(body, new Set(late));
        variants.set(key, emission);
      }
      return emission;
    },
  };
  return Object.freeze(unit);
}

function emit(body: WalkedBody, late: ReadonlySet<string>): Emission {
  const { source, name, goal, context, special, safe, free, opening } = body;
  const { names, used: walked } = context;
  const used = new Set(walked);
  if (opensJobs(context)) for (const helper of JOB_HELPERS) used.add(helper);
  const scripted = new EditList();
  for (const reference of free) {
    if (!late.has(reference.name)) {
      keepReference(reference, context);
      continue;
    }
    replaceReference(reference, lateText(reference, names, used), context, scripted);
  }
  const second = mergeEdits(special, scripted, safe);
  const emitted = applyEdits(source, context.edits, second);
  const [prefix, suffix] = frame(goal, body.async, context, used, opening);
  emissions += 1;
  const script = scriptName(emissions, name);
  const text = `${prefix}${emitted.text}\n${suffix}\n//# sourceURL=${script}`;
  if (isOffensive(text)) refuse(source, name, 0, 'Cannot compile text that SES would reject');
  return makeEmission(text, script, source, name, prefix.length, emitted);
}

/** What a reference wrote for another tenant is taken back. */
function keepReference({ name, use, edit, close }: Reference, { edits }: Context): void {
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
function mergeEdits(a: EditList, b: EditList, c: WalkedBody['safe']): EditList {
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
function frame(
  goal: Goal,
  async: boolean,
  context: Context,
  used: ReadonlySet<keyof InjectedNames>,
  opening: string,
): [string, string] {
  const { names, flags, sites } = context;
  const { runtime, completion } = names;
  const bound = (Object.keys(RUNTIME_PROPERTIES) as (keyof typeof RUNTIME_PROPERTIES)[])
    .filter((helper) => used.has(helper))
    .map((helper) => `${RUNTIME_PROPERTIES[helper]}:${names[helper]}`);
  const helpers = bound.length === 0 ? '' : `var{${bound.join(',')}}=${runtime};`;
  const meter = flags.metered ? counterOf(names, used.has('prepay')) : '';
  const templates = sites.length === 0 ? '' : `let ${sites.join(',')};`;
  const start = `${helpers}${meter}${templates}`;
  const jobs = opensJobs(context);
  const enter = jobs ? jobsEntry(context) : '';
  const exit = jobs ? jobsExit(context) : '';
  switch (goal) {
    case 'script':
    case 'function':
    case 'cell': {
      const value = jobs ? `${names.passOn}(${completion})` : completion;
      return [
        `(${async ? 'async ' : ''}function(${runtime}){${start}${enter}${opening}let ${completion};`,
        `;return ${value}${exit}})`,
      ];
    }
    case 'module': {
      const resume = jobs ? `${names.job}=${names.resume}(0);` : '';
      return [
        `(${async ? 'async ' : ''}function*(${runtime}){${start}${moduleCells(context)}${enter}${opening}yield;${resume}`,
        `${exit}})`,
      ];
    }
    case 'commonjs':
      return [`(function(${runtime}){${start}return function(${COMMONJS_PARAMETERS.join(',')}){`, `}})`];
  }
}

/** Binds the cells of imports and exports. */
function moduleCells(context: Context): string {
  const { names } = context;
  const { imports, exports } = (context.top as ReturnType<typeof makeModuleTop>).counts();
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
  const emission: Emission = {
    text,
    script,
    original(line, column) {
      lineStarts ??= lineStartsOf(text);
      const generated = (lineStarts[line - 1] ?? 0) + column - 1 - offset;
      const at = Math.min(source.length, Math.max(0, originalOffset(emitted, generated)));
      return locate(source, calledName(source, emitted, at));
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

const lineStartsOf = (text: string): number[] => {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
};

/** Whether `await` stands outside of all functions (ECMA-262 16.2.1.6, [[HasTLA]]). */
function hasTopLevelAwait(program: Program): boolean {
  const seek = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(seek);
    if (typeof value !== 'object' || value === null || typeof (value as { type?: unknown }).type !== 'string')
      return false;
    const node = value as { type: string; await?: boolean; static?: boolean };
    switch (node.type) {
      case 'AwaitExpression':
        return true;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return false;
      case 'ForOfStatement':
        if (node.await) return true;
        break;
      default:
    }
    return Object.values(node).some(seek);
  };
  return program.body.some(seek);
}
