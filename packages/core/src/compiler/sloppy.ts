// Sloppy code in a strict realm. CommonJS modules and functions made from text are sloppy unless they say otherwise,
// and V8 gets all of it as strict code: what differs is written out where packages depend on it.
//
//   this             in a function called without a receiver it is the global object; in a part of a tenant, whose
//                    functions others may call so, that is so only where its own text makes the call
//   x = 1            makes a global where there is no x
//   Math.f = …       does nothing when the shared object is frozen; in strict code it throws
//   010, '\\1'       become what they mean
//   with (o) { x }   each name in it asks `o` first (with.ts)
//
//   arguments        sets the parameters, and they it (mapped-arguments.ts)
//   { function f() {} }   sets a variable of the function around it (block-functions.ts)
//   for (var x = 1 in o)  sets x before o is asked (loops.ts)
//   var package      is called otherwise (sloppy-names.ts), and so is what a parameter of the same name hides
//
// Not written out: receivers that are primitives stay so, and what cannot be assigned throws, but on shared intrinsics;
// `delete x`, `arguments = x` and `var arguments` are refused by V8.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import type { Context } from './context.ts';
import type { Callee } from './mapped-arguments.ts';
import { lineBreaksOf } from './edits.ts';
import { memberName } from './member-name.ts';
import { isMethodSymbol } from './symbol-names.ts';

/** Whether a list of statements begins with "use strict". */
export const saysStrict = (body: readonly AnyNode[]): boolean => {
  for (const node of body) {
    if (node.type !== 'ExpressionStatement' || node.directive === undefined) return false;
    if (node.directive === 'use strict') return true;
  }
  return false;
};

/** Runs `body` as sloppy code, or not. */
export function withSloppiness(context: Context, sloppy: boolean, body: () => void): void {
  const before = context.sloppy;
  context.sloppy = sloppy;
  body();
  context.sloppy = before;
}

/** Where the receiver of the function being walked is kept, once its body uses it. */
export interface Receiver {
  name: string | undefined;
  /** Whether the body's variables are in sight: not from the parameters. */
  inBody: boolean;
  /** Whether the program itself makes the only call of the function. */
  readonly owned: boolean;
  /** What `arguments.callee` is, where it can be said. */
  readonly callee: Callee | undefined;
  /** Whether elements of `arguments` are assigned to. */
  sets: boolean;
}

/**
 * Whether a function that is about to be visited is called where it stands, and never again: it has no name by which it
 * could be handed to anyone.
 */
export const isCalledAtOnce = (node: AnyNode, { called, namesCallee }: Context): boolean =>
  node === called && node.type === 'FunctionExpression' && !node.id && !namesCallee;

/** What stands for the receiver of a function that is called without one. */
const defaultReceiver = (context: Context): string => context.use(context.receiver?.owned ? 'globals' : 'receiver');

/** `this` of a sloppy function. */
export function visitThis(node: acorn.ThisExpression, context: Context): void {
  const { receiver } = context;
  if (!context.sloppy || receiver === undefined) return;
  if (!receiver.inBody) {
    context.edits.replace(node.start, node.end, `(this??${defaultReceiver(context)})`);
    return;
  }
  receiver.name ??= context.temporary();
  context.edits.replace(node.start, node.end, receiver.name);
}

/** Declares it, if there is one. */
export function declareReceiver(context: Context): string {
  const name = context.receiver?.name;
  return name === undefined ? '' : `var ${name}=this??${defaultReceiver(context)};`;
}

/** `Array.prototype`, of which what inherits is to have a length (../runtime/assign.ts). */
const isArrayPrototype = (node: AnyNode | undefined): boolean =>
  node?.type === 'MemberExpression' &&
  memberName(node) === 'prototype' &&
  node.object.type === 'Identifier' &&
  node.object.name === 'Array';

const isQuiet = ({ sloppy, goal }: Context): boolean => sloppy || goal === 'commonjs';

/** The intrinsics that polyfills assign to. */
const INTRINSICS: ReadonlySet<string> = new Set(
  `Array ArrayBuffer BigInt Boolean DataView Date Error Function JSON Map Math Number Object Promise RegExp Set String Symbol
  WeakMap WeakSet`.split(/\s+/),
);

/** `Array`, `Array.prototype`: what polyfills add to. */
function namesIntrinsic(node: AnyNode): boolean {
  const owner =
    node.type === 'MemberExpression' && memberName(node) === 'prototype' && !node.computed ? node.object : node;
  return owner.type === 'Identifier' && INTRINSICS.has(owner.name);
}

/**
 * `Math.f = v`, `Array.prototype.f = v` in sloppy code: assigning what cannot be assigned does nothing. In CommonJS it
 * does nothing in strict code either, where Node's would be changed: packages of that time bring their polyfills along,
 * and hardly one looks whether it took. And `x.__proto__ = Array.prototype` makes what may have a length. Answers whether
 * it visited the assignment.
 */
export function visitQuietAssignment(node: acorn.AssignmentExpression, context: Context): boolean {
  const { left, operator } = node;
  const { goal } = context;
  if (operator !== '=' || left.type !== 'MemberExpression' || left.optional) return false;
  const { object, property } = left;
  if (goal !== 'script' && memberName(left) === '__proto__' && isArrayPrototype(node.right)) {
    if (object.type === 'Super' || isWrapped(left, node, context.source)) return false;
    context.effects += 1;
    writeAssignment(node, left, context, ',"heir"');
    return true;
  }
  if (!namesIntrinsic(object) || property.type === 'PrivateIdentifier') return false;
  const quiet = isQuiet(context);
  if (!quiet && !(context.goal === 'module' && memberName(left) === 'toJSON')) return false;
  if (isWrapped(left, node, context.source)) return false;
  context.effects += 1;
  // what ES modules add to be written by JSON (vega-lite) is missed only there; to change what is there throws
  writeAssignment(node, left, context, quiet ? '' : ',"add"');
  return true;
}

/**
 * `Object.defineProperty(Error, …)` in CommonJS, by whatever name the function is had, and
 * `String.prototype.__defineGetter__(…)`: what cannot be defined on a shared, frozen intrinsic stays undefined, as what
 * cannot be assigned does.
 *
 * `Object.getOwnPropertyDescriptor(Function.prototype, 'toString')`, in ES modules, too, describes the method and not
 * the accessor that stands in its place: packages define by what it says (mimic-fn). And `Object.create(Array.prototype)`
 * and `Object.setPrototypeOf(x, Array.prototype)` give what may have a length. Answers whether it visited the callee.
 */
export function visitQuietDefinition(
  { callee, arguments: [target, parent] }: acorn.CallExpression,
  context: Context,
): boolean {
  const { goal } = context;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional) return false;
  const { object, property } = callee;
  const name = memberName(callee);
  const inherits = name === 'setPrototypeOf' && namesIntrinsic(object as AnyNode) && isArrayPrototype(parent);
  const inModules = name === 'getOwnPropertyDescriptor' || name === 'create' || inherits;
  if (goal !== 'commonjs' && !(goal === 'module' && inModules)) return false;
  const defined = name === 'defineProperty' || inModules ? target : name === '__defineGetter__' ? object : undefined;
  if (object.type === 'Super' || defined === undefined || !(inherits || namesIntrinsic(defined))) return false;
  writeNamed(object, property, 'define', name as string, context);
  return true;
}

/** `delete Function.prototype.constructor` in CommonJS as `quiet.drop(Function.prototype,"constructor")`: what is shared stays. */
export function visitQuietDeletion({ operator, argument }: acorn.UnaryExpression, context: Context): boolean {
  if (operator !== 'delete' || context.goal !== 'commonjs' || argument.type !== 'MemberExpression') return false;
  const { object, property, computed, optional } = argument;
  if (optional || computed || property.type !== 'Identifier' || !namesIntrinsic(object)) return false;
  writeNamed(object, property, 'drop', property.name, context);
  return true;
}

/** `o.name` as `quiet.method(o,"name")`. */
function writeNamed(object: AnyNode, property: AnyNode, method: string, name: string, context: Context): void {
  const { source, edits } = context;
  context.open(object, `${context.use('quiet')}.${method}(`);
  context.visit(object);
  const { breaks, closed } = betweenParts(source, object.end, property.end);
  edits.replace(object.end, property.end, `,"${name}")${closed}${breaks}`);
}

/** `x.f = v` as `quiet(x,"f",v)`, and what else it is told. */
function writeAssignment(
  node: acorn.AssignmentExpression,
  { object, property, computed }: acorn.MemberExpression,
  context: Context,
  told = '',
): void {
  const { right } = node;
  const { source, edits } = context;
  context.open(node, `${context.use('quiet')}(`);
  context.visit(object);
  const { breaks, closed } = betweenParts(source, object.end, computed ? property.start : property.end);
  if (computed) {
    edits.replace(object.end, property.start, `${closed},${breaks}`);
    context.visit(property);
  } else if (property.type === 'Identifier') {
    edits.replace(object.end, property.end, `${closed},${breaks}"${property.name}"`);
  }
  const beforeValue = betweenParts(source, property.end, right.start);
  edits.replace(property.end, right.start, `,${beforeValue.breaks}${beforeValue.opened}`);
  context.visit(right);
  context.close(node, `${told})`);
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** What of the text between two parts has to stay: its line breaks, and parentheses, which belong to one of the two. */
function betweenParts(source: string, start: number, end: number): Record<'breaks' | 'closed' | 'opened', string> {
  const text = source.slice(start, end);
  const bare = withoutComments(text);
  return {
    breaks: lineBreaksOf(text),
    closed: bare.replace(/[^)]+/g, ''),
    opened: bare.replace(/[^(]+/g, ''),
  };
}

/** Whether the left side stands in parentheses, `(x.f) = v`: rare enough to stay as it is. */
const isWrapped = (
  { property }: acorn.MemberExpression,
  { right }: acorn.AssignmentExpression,
  source: string,
): boolean => withoutComments(source.slice(property.end, right.start)).split('=', 1)[0]?.includes(')') === true;

/** Members that a shared prototype keeps as data, since the engine watches them (lockdown/overrides.ts), of Date and of Math. */
const WATCHED: ReadonlySet<string> = new Set([
  'constructor',
  'then',
  'push',
  'concat',
  'exec',
  'now',
  'parse',
  'UTC',
  'random',
]);

/**
 * `x.constructor = v` where `x` may inherit from a frozen intrinsic: what is inherited does not keep it from having its
 * own. It is priced as the assignment that it is. Answers whether it visited the assignment.
 */
export function visitWatchedAssignment(node: acorn.AssignmentExpression, context: Context): boolean {
  const { left, operator } = node;
  if (operator !== '=' || left.type !== 'MemberExpression' || left.optional || left.object.type === 'Super')
    return false;
  const name = memberName(left);
  if (!(typeof name === 'string' && WATCHED.has(name)) && !isMethodSymbol(left, context)) return false;
  if (isWrapped(left, node, context.source)) return false;
  writeAssignment(
    node,
    left,
    context,
    context.sloppy ? ',"loose"' : context.goal === 'commonjs' ? ',"shared"' : ',true',
  );
  return true;
}

/** Numbers and strings that strict code cannot write. */
export function visitLegacyLiteral(node: acorn.Literal, context: Context): void {
  if (!context.sloppy || node.raw === undefined) return;
  const { value, raw, start, end } = node;
  if (typeof value === 'number' && /^0\d/.test(raw)) context.edits.replace(start, end, String(value));
  else if (typeof value === 'string' && /\\(?:[1-9]|0\d)/.test(raw))
    context.edits.replace(start, end, `${JSON.stringify(value)}${lineBreaksOf(raw)}`);
}
