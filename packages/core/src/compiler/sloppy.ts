// Sloppy code in a strict realm. CommonJS modules and functions made from text are sloppy unless they say otherwise,
// and V8 gets all of it as strict code: what differs is written out where packages depend on it.
//
//   this             in a function called without a receiver it is the global object
//   x = 1            makes a global where there is no x
//   Math.f = …       does nothing when the shared object is frozen; in strict code it throws
//   010, '\\1'       become what they mean
//   with (o) { x }   each name in it asks `o` first (with.ts)
//
//   arguments        sets the parameters, and they it (mapped-arguments.ts)
//
// Not written out: receivers that are primitives stay so, functions declared in blocks stay there, `delete x` and
// names that strict mode reserves are refused by V8.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import type { Context } from './context.ts';
import type { Callee } from './mapped-arguments.ts';

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
  /** What `arguments.callee` is, where it can be said. */
  readonly callee: Callee | undefined;
  /** Whether elements of `arguments` are assigned to. */
  sets: boolean;
}

/** `this` of a sloppy function. */
export function visitThis(node: acorn.ThisExpression, context: Context): void {
  const { receiver } = context;
  if (!context.sloppy || receiver === undefined) return;
  if (!receiver.inBody) {
    context.edits.replace(node.start, node.end, `(this??${context.use('globals')})`);
    return;
  }
  receiver.name ??= context.temporary();
  context.edits.replace(node.start, node.end, receiver.name);
}

/** Declares it, if there is one, in place of the edit `at`. */
export function declareReceiver(at: number, context: Context): void {
  const name = context.receiver?.name;
  if (name !== undefined) context.edits.texts[at] = `var ${name}=this??${context.use('globals')};`;
}

const isQuiet = ({ sloppy, goal }: Context): boolean => sloppy || goal === 'commonjs';

/** The intrinsics that polyfills assign to. */
const INTRINSICS: ReadonlySet<string> = new Set(
  `Array ArrayBuffer Boolean DataView Date Error Function JSON Map Math Number Object Promise RegExp Set String Symbol
  WeakMap WeakSet`.split(/\s+/),
);

/**
 * `Math.f = v`, `Array.prototype.f = v` in sloppy code: assigning what cannot be assigned does nothing. In CommonJS it
 * does nothing in strict code either, where Node's would be changed: packages of that time bring their polyfills along,
 * and hardly one looks whether it took. Answers whether it visited the assignment.
 */
export function visitQuietAssignment(node: acorn.AssignmentExpression, context: Context): boolean {
  const { left, right, operator } = node;
  if (!isQuiet(context) || operator !== '=' || left.type !== 'MemberExpression' || left.optional) return false;
  const { object, property, computed } = left;
  const owner =
    object.type === 'MemberExpression' &&
    !object.computed &&
    object.property.type === 'Identifier' &&
    object.property.name === 'prototype'
      ? object.object
      : object;
  if (owner.type !== 'Identifier' || !INTRINSICS.has(owner.name) || property.type === 'PrivateIdentifier') return false;
  const { source, edits } = context;
  context.effects += 1;
  context.open(node, `${context.use('quiet')}(`);
  context.visit(object);
  if (computed) {
    edits.replace(object.end, property.start, `,${breaksIn(source, object.end, property.start)}`);
    context.visit(property);
  } else if (property.type === 'Identifier') {
    edits.replace(object.end, property.end, `,${breaksIn(source, object.end, property.end)}"${property.name}"`);
  }
  edits.replace(property.end, right.start, `,${breaksIn(source, property.end, right.start)}`);
  context.visit(right);
  context.close(node, ')');
  return true;
}

const breaksIn = (source: string, start: number, end: number): string =>
  source.slice(start, end).replace(/[^\n\r\u2028\u2029]+/g, '');

/** Numbers and strings that strict code cannot write. */
export function visitLegacyLiteral(node: acorn.Literal, context: Context): void {
  if (!context.sloppy || node.raw === undefined) return;
  const { value, raw, start, end } = node;
  if (typeof value === 'number' && /^0\d/.test(raw)) context.edits.replace(start, end, String(value));
  else if (typeof value === 'string' && /\\(?:[1-9]|0\d)/.test(raw))
    context.edits.replace(start, end, `${JSON.stringify(value)}${breaksIn(raw, 0, raw.length)}`);
}
