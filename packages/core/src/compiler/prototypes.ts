// Where the syntax makes an object inherit from another: a class that extends, `__proto__: o`, `F.prototype = o`. What is
// inherited from passes through a helper that counts it (../meter/prototypes.ts).
import type { AnyNode, Expression, Property } from 'acorn';
import type { Context } from './context.ts';
import { statedName } from './member-name.ts';
import type { InjectedNames } from './names.ts';

/** Visits an expression so that its value passes through `helper`, in metered programs. */
export function visitThrough(
  helper: keyof InjectedNames & ('copied' | 'parent'),
  node: Expression,
  context: Context,
  charged = false,
): void {
  const visit = (): void => (charged ? context.visitCharged(node) : context.visit(node));
  if (!context.flags.metered) {
    visit();
    return;
  }
  context.effects += 1;
  const list = node.type === 'SequenceExpression';
  context.open(node, `${context.use(helper)}(${list ? '(' : ''}`);
  visit();
  context.close(node, list ? '))' : ')');
}

/** Visits what is about to be inherited from. */
export const visitParent = (node: Expression, context: Context, charged = false): void =>
  visitThrough('parent', node, context, charged);

/** Whether a property of an object literal sets the prototype. */
export function isPrototype({ kind, method, shorthand, computed, key }: Property): boolean {
  if (kind !== 'init' || method || shorthand || computed) return false;
  return key.type === 'Literal' ? key.value === '__proto__' : (key as { name?: string }).name === '__proto__';
}

/** Whether a target is a member that is called `prototype`, as far as the source says. */
export const isPrototypeMember = (node: AnyNode): boolean =>
  node.type === 'MemberExpression' && node.object.type !== 'Super' && statedName(node) === 'prototype';
