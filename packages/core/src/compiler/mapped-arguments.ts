// `arguments` of sloppy functions, for V8 to run as strict code.
//
//   arguments[0] = v, p = v      set one another: where a function does either and uses `arguments` for more than its
//                                length, the elements become accessors of the parameters
//   arguments.callee             is the function, by its name; one without a name gets one
//
// Not written out: parameters that are set by a native (`[].shift.call(arguments)`), other names for `arguments`.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import type { Context } from './context.ts';
import { operatorOffset } from './operators.ts';
import type { Scope } from './scope.ts';
import type { Receiver } from './sloppy.ts';

type AnyFunction = acorn.FunctionDeclaration | acorn.FunctionExpression | acorn.ArrowFunctionExpression;

/** How a function is called from within, for `arguments.callee`. */
export interface Callee {
  readonly name: string;
  /** Where the author declared it, if he did, so that it is a reference like any other. */
  readonly declared: Scope | undefined;
  used: boolean;
}

const isArguments = (node: AnyNode): boolean => node.type === 'Identifier' && node.name === 'arguments';

/** `arguments.callee`; answers whether it was written out. */
export function visitArgumentsCallee(node: acorn.MemberExpression, context: Context): boolean {
  const { object, property, computed, start, end } = node;
  if (!context.sloppy || computed || property.type !== 'Identifier' || property.name !== 'callee') return false;
  const callee = context.receiver?.callee;
  if (!isArguments(object) || callee === undefined) return false;
  const { declared } = callee;
  for (let { scope } = context; declared !== undefined && scope !== declared; scope = scope.parent as Scope)
    if (scope.names.has(callee.name)) return false; // something else is called so: V8 refuses
  callee.used = true;
  if (declared !== undefined) {
    context.edits.replace(start, end, '');
    context.mention(callee.name, end);
  } else {
    context.edits.replace(start, end, callee.name);
  }
  return true;
}

/** Where a function gets the name that its body may turn out to need. */
export interface CalleeSlots {
  readonly callee: Callee;
  readonly edits: readonly [before: number, name: number] | undefined;
}

/** What `arguments.callee` is in a function that is about to be visited; undefined where nothing asks. */
export function openCallee(node: AnyFunction, context: Context): CalleeSlots | undefined {
  const { source, edits } = context;
  if (!context.sloppy || !context.namesCallee) return undefined;
  if (node.id) return { callee: { name: node.id.name, declared: context.scope, used: false }, edits: undefined };
  const isMethod = !/^(?:async\b|function\b)/.test(source.slice(node.start, node.start + 9));
  if (isMethod || node.type !== 'FunctionExpression') return undefined;
  const before = edits.insert(node.start, '');
  const list = operatorOffset(source, node.start, node.body.start, '(');
  return {
    callee: { name: context.temporary(), declared: undefined, used: false },
    edits: [before, edits.insert(list, '')],
  };
}

/** Gives the function its name, if its body asked for it; it does not show. */
export function closeCallee(node: AnyFunction, { callee, edits }: CalleeSlots, context: Context): void {
  if (edits === undefined || !callee.used) return;
  const [before, name] = edits;
  context.edits.texts[before] = `(${context.use('named')}(`; // in parentheses, since `new` may stand before it
  context.edits.texts[name] = ` ${callee.name}`;
  context.close(node, ',""))');
}

/** Notes `arguments[i] = v` and its like. */
export function noteArgumentsTarget(node: AnyNode, { receiver }: Context): void {
  if (receiver !== undefined && node.type === 'MemberExpression' && isArguments(node.object)) receiver.sets = true;
}

/** What tying one parameter counts as, in nodes: two closures and the definition of an accessor at each call. */
const TIE = 1024;

const WRITES: ReadonlySet<string> = new Set(['write', 'sloppy-write', 'shorthand-write']);

/**
 * The statement that ties `arguments` to the parameters of a function whose body was just visited; empty where no
 * difference can be seen by their names.
 */
export function tieArguments(params: readonly AnyNode[], context: Context, receiver: Receiver | undefined): string {
  const { scope, source } = context;
  if (!context.namesArguments || params.length === 0) return '';
  const list = params.map((param) => (param.type === 'Identifier' ? param.name : undefined));
  const names: ReadonlySet<string | undefined> = new Set(list); // there may be as many as there are references
  if (names.has(undefined) || names.has('arguments')) return '';
  let reads = false;
  let writes = receiver?.sets === true;
  for (const { name, use, end } of scope.references) {
    if (name === 'arguments') reads ||= !/^\s*\.\s*length\b/.test(source.slice(end, end + 24));
    else writes ||= WRITES.has(use) && names.has(name);
  }
  for (const name of scope.names.keys()) {
    if (!names.has(name)) continue;
    if (scope.names.get(name) !== 'var') return ''; // a function of that name
    writes = true;
  }
  if (!reads || !writes || scope.names.has('arguments')) return '';
  context.nodes += list.length * TIE;
  const value = context.names.temporary;
  const pairs = list.map((name) => `()=>${name},${value}=>{${name}=${value}}`);
  return `${context.use('tied')}(arguments,[${pairs.join(',')}]);`;
}
