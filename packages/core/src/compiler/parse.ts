// Source text → syntax tree, in the goal that V8 will read it in.
//
// V8 gets every text as strict-mode code inside a function. What acorn could read differently from V8 there
// (HTML-like comments) is refused here, and what of sloppy code is left when it was compiled, by V8. A disagreement that got past this file would cost metering, never
// isolation: the emitted text is still evaluated by SES inside the tenant's compartment.
import type * as acorn from 'acorn';
import { type AnyNode, Parser, type Options, type Program } from 'acorn';
import { makeError } from '../errors/make-error.ts';
import { probeStack } from '../meter/stack-probe.ts';
import { BIND_LEXICAL, declare, isDeclaredAtTop, OpenScope, reachesTop } from './parser-scopes.ts';
import type { PlainEdit } from './safe-text.ts';
import { keepShape } from './shapes.ts';
import { SloppyNames } from './sloppy-names.ts';
import type { Goal } from './unit.ts';

/** A comment's range in the source. */
export interface CommentRange {
  readonly start: number;
  readonly end: number;
}

export interface Parsed {
  readonly program: Program;
  readonly comments: readonly CommentRange[];
  /** Whether `await` outside of functions was read as such, should there be any. */
  readonly async: boolean;
  /** Identifiers that V8 gets under another name: that of their nodes. */
  readonly renamed: readonly PlainEdit[];
}

/** So many steps nest at most between two probes: a few kilobytes of stack, of the hundred that a probe leaves. */
const STEPS_PROBED = 8;
let steps = 0;

/** Steps between two looks at clock and heap, where the source is a guest's own: a tree of some 2 MiB. */
const STEPS_WATCHED = 2 ** 13;
let watch: (() => void) | undefined;

/** Has `look` called now and then while `work` parses. What it throws ends the work. */
export function whileWatched<T>(look: () => void, work: () => T): T {
  const outer = watch;
  watch = look;
  try {
    return work();
  } finally {
    watch = outer;
  }
}

/**
 * Digits that the long BigInt literals of a source have together at most. acorn and V8 make the numbers while they parse,
 * and where they are keys their decimal texts, too, which takes longer than linear time: seconds for a million digits.
 */
const MOST_BIGINT_DIGITS = 2 ** 17;
const LONG_BIGINT = 2 ** 10;
const LETTER_N = 110;

const step = (): void => {
  steps += 1;
  if (steps % STEPS_PROBED !== 0) return;
  probeStack(0);
  if (steps % STEPS_WATCHED === 0) watch?.();
};

/** What acorn's parser has that its types do not tell of: steps that are taken again for each level of nesting. */
interface Steps {
  strict: boolean;
  inTemplateElement: boolean;
  parseStatement(context: unknown, topLevel: unknown, exports: unknown): unknown;
  parseMaybeAssign(forInit: unknown, errors: unknown, after: unknown): unknown;
  parseMaybeUnary(errors: unknown, sawUnary: unknown, incDec: unknown, forInit: unknown): unknown;
  parseExprAtom(errors: unknown, forInit: unknown, forNew: unknown): unknown;
  parseBindingAtom(): unknown;
  pos: number;
  readInt(radix: number, length?: number | null, legacyOctal?: boolean): number | null;
  parseIdent(liberal?: boolean): acorn.Identifier;
  copyNode(node: acorn.Identifier): acorn.Identifier;
  checkParams(node: acorn.Function, allowDuplicates: boolean): void;
  checkLValSimple(target: AnyNode, binding: number, clashes: unknown): void;
  parseLabeledStatement(node: unknown, name: string, label: acorn.Identifier, context: unknown): unknown;
}

/** And what it keeps of scopes, which are ours (see parser-scopes.ts). */
interface Scopes {
  readonly scopeStack: OpenScope[];
  readonly inModule: boolean;
  readonly options: Options;
  /** Exports whose names were not declared yet. */
  readonly undefinedExports: Record<string, unknown>;
  enterScope(flags: number): void;
  exitScope(): void;
  declareName(name: string, binding: number, at: number): void;
  checkLocalExport(id: { readonly name: string }): void;
  currentVarScope(): OpenScope;
  currentThisScope(): OpenScope;
  raise(at: number, message: string): never;
  raiseRecoverable(at: number, message: string): void;
  readonly canAwait: boolean;
}

const AcornParser = Parser as unknown as new (options: Options, input: string) => Parser & Steps & Scopes;

/**
 * The stack is never used up: V8 ends the process when it fills while a regular expression is being compiled, acorn's
 * own included.
 */
class ProbingParser extends AcornParser {
  readonly #names: SloppyNames | undefined;
  #bigintDigits = 0;

  constructor(options: Options, input: string, sloppy: boolean) {
    super(options, input);
    // Scripts are strict here without saying so, as everything in a compartment is. One class for both: the engine's
    // optimised code is for one kind of object.
    if (!sloppy) this.strict = true;
    this.#names = sloppy ? new SloppyNames(input) : undefined;
    this.inTemplateElement = false; // what acorn adds at the first template
    keepShape(this);
  }

  get renamed(): readonly PlainEdit[] {
    return this.#names?.edits ?? [];
  }

  override parseIdent(liberal?: boolean): acorn.Identifier {
    const node = super.parseIdent(liberal);
    if (liberal !== true && !this.strict && this.#names !== undefined) node.name = this.#names.rename(node);
    return node;
  }

  /** Copies the key of a shorthand property for its value. */
  override copyNode(node: acorn.Identifier): acorn.Identifier {
    const copy = super.copyNode(node);
    if (!this.strict && this.#names !== undefined) copy.name = this.#names.renameShorthand(node);
    return copy;
  }

  override checkLValSimple(target: AnyNode, binding: number, clashes: unknown): void {
    // acorn knows it by the name that it had
    if (binding === BIND_LEXICAL && target.type === 'Identifier' && target.name.endsWith('_let'))
      if (this.input.slice(target.start, target.end) === 'let')
        this.raiseRecoverable(target.start, 'let is disallowed as a lexically bound name');
    super.checkLValSimple(target, binding, clashes);
  }

  override parseLabeledStatement(node: unknown, _name: string, label: acorn.Identifier, context: unknown): unknown {
    return super.parseLabeledStatement(node, label.name, label, context);
  }

  override checkParams(node: acorn.Function, allowDuplicates: boolean): void {
    if (allowDuplicates && !this.strict) this.#hideDuplicates(node);
    super.checkParams(node, allowDuplicates);
  }

  #hideDuplicates({ params }: acorn.Function): void {
    if (params.length < 2) return;
    const seen = new Set<string>();
    for (let i = params.length - 1; i >= 0; i -= 1) {
      const param = params[i];
      if (param?.type !== 'Identifier') return;
      if (seen.has(param.name) && this.#names !== undefined) param.name = this.#names.hide(param);
      else seen.add(param.name);
    }
  }

  override parseStatement(context: unknown, topLevel: unknown, exports: unknown): unknown {
    step();
    return super.parseStatement(context, topLevel, exports);
  }

  override parseMaybeAssign(forInit: unknown, errors: unknown, after: unknown): unknown {
    step();
    return super.parseMaybeAssign(forInit, errors, after);
  }

  override parseMaybeUnary(errors: unknown, sawUnary: unknown, incDec: unknown, forInit: unknown): unknown {
    step();
    keepShape(errors);
    return super.parseMaybeUnary(errors, sawUnary, incDec, forInit);
  }

  override parseExprAtom(errors: unknown, forInit: unknown, forNew: unknown): unknown {
    step();
    return super.parseExprAtom(errors, forInit, forNew);
  }

  override readInt(radix: number, length?: number | null, legacyOctal?: boolean): number | null {
    const start = this.pos;
    const value = super.readInt(radix, length, legacyOctal);
    const digits = this.pos - start;
    if (digits > LONG_BIGINT && this.input.charCodeAt(this.pos) === LETTER_N) {
      this.#bigintDigits += digits;
      if (this.#bigintDigits > MOST_BIGINT_DIGITS) this.raise(start, 'Too many digits in BigInt literals');
    }
    return value;
  }

  override parseBindingAtom(): unknown {
    step();
    return super.parseBindingAtom();
  }

  override enterScope(flags: number): void {
    const { scopeStack } = this;
    scopeStack.push(new OpenScope(flags, scopeStack[scopeStack.length - 1]));
  }

  override exitScope(): void {
    const { scopeStack } = this;
    const closed = scopeStack.pop();
    keepShape(closed);
    const outer = scopeStack[scopeStack.length - 1];
    if (closed !== undefined && outer !== undefined) closed.close(outer);
  }

  override declareName(name: string, binding: number, at: number): void {
    const { scopeStack, inModule } = this;
    const free = declare(scopeStack, name, binding, inModule);
    if (!free) this.raiseRecoverable(at, `Identifier '${name}' has already been declared`);
    if (inModule && reachesTop(scopeStack, binding)) delete this.undefinedExports[name];
  }

  override checkLocalExport(id: { readonly name: string }): void {
    if (!isDeclaredAtTop(this.scopeStack, id.name)) this.undefinedExports[id.name] = id;
  }

  override currentVarScope(): OpenScope {
    return (this.scopeStack[this.scopeStack.length - 1] as OpenScope).varScope;
  }

  override currentThisScope(): OpenScope {
    return (this.scopeStack[this.scopeStack.length - 1] as OpenScope).thisScope;
  }

  override get canAwait(): boolean {
    const { awaits } = this.scopeStack[this.scopeStack.length - 1] as OpenScope;
    return awaits ?? (this.inModule || this.options.allowAwaitOutsideFunction === true);
  }
}

/** 1-based line and column of an offset. */
export const locate = (source: string, offset: number): { line: number; column: number } =>
  makeLocator()(source, offset);

/** The same for many offsets of one text: each goes on where the one before ended, unless it lies before that. */
export function makeLocator(): (source: string, offset: number) => { line: number; column: number } {
  const breaks = /\r\n|[\n\r\u2028\u2029]/g;
  let source: string | undefined;
  let line = 1;
  let start = 0;
  let next: RegExpExecArray | null = null;
  return (text, offset) => {
    if (text !== source || offset < start) {
      source = text;
      line = 1;
      start = breaks.lastIndex = 0;
      next = breaks.exec(text);
    }
    while (next !== null && next.index < offset) {
      line += 1;
      start = breaks.lastIndex;
      next = breaks.exec(text);
    }
    return { line, column: offset - start + 1 };
  };
}

/** Throws SOURCE_SYNTAX at `offset`. */
export function refuse(source: string, name: string, offset: number, message: string): never {
  const { line, column } = locate(source, offset);
  throw makeError('SOURCE_SYNTAX', { message, name, line, column });
}

const parseOnce = (
  source: string,
  name: string,
  options: Options,
  sloppy = false,
): Pick<Parsed, 'program' | 'renamed'> => {
  try {
    const parser = new ProbingParser(options, source, sloppy);
    return { program: parser.parse(), renamed: parser.renamed };
  } catch (error) {
    if (error instanceof RangeError) throw makeError('SOURCE_TOO_DEEP', { name });
    const { message, pos } = error as { message: string; pos?: number };
    if (/stack space/.test(message)) throw makeError('SOURCE_TOO_DEEP', { name }); // acorn's word for it
    if (pos === undefined) throw error;
    return refuse(source, name, pos, message.replace(/ \(\d+:\d+\)$/, ''));
  }
};

/**
 * Parses `source` for `goal`. Throws SOURCE_SYNTAX with the author's line and column, SOURCE_HTML_COMMENT for
 * text that V8 would read as an HTML-like comment, SOURCE_TOO_DEEP when it is nested beyond the native stack.
 */
export function parse(source: string, name: string, goal: Goal): Parsed {
  const comments: CommentRange[] = [];
  const module = goal === 'module';
  const options: Options = {
    ecmaVersion: 2026,
    sourceType: module ? 'module' : 'script',
    allowHashBang: true,
    allowReturnOutsideFunction: goal === 'commonjs',
    onComment: (_block, _text, start, end) => {
      if (source.startsWith('<!--', start) || source.startsWith('-->', start)) {
        const { line, column } = locate(source, start);
        throw makeError('SOURCE_HTML_COMMENT', { name, line, column });
      }
      comments.push({ start, end });
    },
  };
  // What Node reads as sloppy code is read as such: sloppy.ts says what becomes of it.
  if (module || goal === 'commonjs' || goal === 'function')
    return { ...parseOnce(source, name, options, !module), comments, async: false };
  if (goal !== 'cell' && !/\bawait\b/.test(source))
    return { ...parseOnce(source, name, options), comments, async: false };
  // `await (x)` is a call to a script, and waiting to whoever writes it: `await` is a name only where it must be.
  try {
    return { ...parseOnce(source, name, { ...options, allowAwaitOutsideFunction: true }), comments, async: true };
  } catch (error) {
    comments.length = 0;
    try {
      return { ...parseOnce(source, name, options), comments, async: false };
    } catch (asScript) {
      throw isFurther(error, asScript) ? error : asScript;
    }
  }
}

/** Whether one refusal stands behind another in the text: its reader understood more. */
function isFurther(one: unknown, other: unknown): boolean {
  const [a, b] = [one, other].map((error) => (error as { details?: { line?: number; column?: number } }).details ?? {});
  const { line = 0, column = 0 } = a ?? {};
  const { line: otherLine = 0, column: otherColumn = 0 } = b ?? {};
  return line > otherLine || (line === otherLine && column > otherColumn);
}
