// Source text → unit. One walk; what differs by tenant (which free names are fixed globals) is filled in at emit.
//
// The emitted program is one expression, a function of the runtime object (see runtime.ts):
//   script    (function (A) { …; return completion })      async with top-level await
//   cell      (async function (A) { …; return completion })
//   module    (function* (A) { …hoisted; yield; … })       async with top-level await
//   commonjs  (function (A) { …; return function (exports, require, module, __filename, __dirname) { … } })
import type { Program } from 'acorn';
import { makeError } from '../errors/make-error.ts';
import { type CompileFlags, Context } from './context.ts';
import { declareBlockFunctions } from './block-functions.ts';
import { EditList } from './edits.ts';
import { COMMONJS_PARAMETERS, makeUnit } from './emit.ts';
import { makeModuleTop } from './module-top.ts';
import { freePrefix, injectedNames } from './names.ts';
import { type Parsed, parse, refuse } from './parse.ts';
import { isSuspicious, makeTextSafe } from './safe-text.ts';
import { declareRenamed } from './depth.ts';
import { jobsEntry, jobsExit, opensJobs } from './jobs.ts';
import { keepShape, noteCompiled } from './shapes.ts';
import { saysStrict } from './sloppy.ts';
import { authoredName } from './sloppy-names.ts';
import { afterStatement } from './control.ts';
import { type SessionNames, makeSessionTop } from './session-cell.ts';
import type { TopLevel } from './top-level.ts';
import type { Goal, Unit } from './unit.ts';
import { plainVisitors } from './visitors.ts';
import { isWrittenOut, writeFreeOut } from './with.ts';

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

/**
 * Compiles `source`. Throws SOURCE_NOT_STRING, SOURCE_SYNTAX (with the author's line and column),
 * SOURCE_HTML_COMMENT, SOURCE_TOO_DEEP or SOURCE_UNSUPPORTED.
 */
export function compile(source: string, options: CompileOptions): Unit {
  const { goal, name } = options;
  if (typeof source !== 'string') throw makeError('SOURCE_NOT_STRING', { got: typeof source });
  const flags: CompileFlags = { ...DEFAULT_FLAGS, ...options.flags };
  noteCompiled(source.length, (sample, text) => keepShape(compile(text, { goal: sample, name: 'sample', flags })));
  const parsed = parse(source, name, goal);
  keepShape(parsed);
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
  const { program, comments, renamed } = parsed;
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
  keepShape(context);
  context.sloppy = (goal === 'commonjs' || goal === 'function') && !saysStrict(program.body);
  if (goal === 'commonjs') {
    for (const parameter of COMMONJS_NAMES) context.root.declare(parameter, 'parameter');
  }
  const sloppyAt = goal === 'commonjs' && context.sloppy ? context.edits.insert(0, '') : -1;
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
  if (sloppyAt >= 0) context.edits.texts[sloppyAt] = declareBlockFunctions([], context);
  context.dropCharges();
  context.textless.resolve(context.edits);
  writeFreeOut(context.root.references, context);
  const special = new EditList();
  const references = context.root.references.filter((one) => !isWrittenOut(one)).sort((a, b) => a.start - b.start);
  const left =
    top?.resolve(references, context, special) ??
    references
      .filter(({ name: id }) => !context.root.names.has(id))
      .map((free) => (renamed.length === 0 ? free : { ...free, name: authoredName(free.name, context.names.prefix) }));
  const safe = suspicious
    ? [...makeTextSafe(context, comments), ...renamed].sort((a, b) => a.start - b.start)
    : renamed;
  const opening = `${opensJobs(context) ? declareRenamed(context.root, context) : ''}${top?.hoisted(context) ?? ''}`;
  const jobs = opensJobs(context) ? { enter: jobsEntry(context), exit: jobsExit(context) } : undefined;
  return makeUnit({
    source,
    name,
    goal,
    async,
    metered: flags.metered,
    prefix: context.names.prefix,
    used: [...context.used],
    sites: context.sites,
    jobs,
    cells: module?.counts() ?? { imports: 0, exports: 0 },
    edits: context.edits,
    special,
    safe,
    free: left,
    opening,
    shape: module?.shape(async),
    regexps: context.regexps,
    declarations: goal === 'cell' ? new Map(context.root.names) : undefined,
  });
}

/** The body is a real function's, so `arguments` is its own. */
const COMMONJS_NAMES = [...COMMONJS_PARAMETERS, 'arguments'];

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
