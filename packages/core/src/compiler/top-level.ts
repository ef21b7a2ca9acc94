// What a goal does to the declarations of its outermost scope, and how the text around them begins and ends.
import type { AnyNode, Expression, Pattern, VariableDeclaration } from 'acorn';
import type { Context } from './context.ts';
import type { EditList, Reference } from './edits.ts';
import type { Scope } from './scope.ts';

/** A goal whose outermost declarations are not plain locals: modules export them, sessions keep them. */
export interface TopLevel {
  readonly visitors: Readonly<Record<string, (node: never, context: Context) => void>>;
  /** Visits a declaration of outermost variables itself, or answers false. */
  visitVariables(node: VariableDeclaration, context: Context): boolean;
  /** The same for the head of `for … of/in`: what must run first in the body, or undefined. */
  visitForHead(left: VariableDeclaration, id: Pattern, context: Context): string | undefined;
  /** Whether assignments to an outermost `name` may become assignments to a member, which name no function. */
  livesElsewhere(name: string): boolean;
  /** Whether an outermost name is seen outside of the program, so that its references are not all here. */
  keeps(name: string, scope: Scope, context: Context): boolean;
  /** Rewrites references to outermost names; gives back those to names that are declared nowhere. */
  resolve(references: readonly Reference[], context: Context, edits: EditList): readonly Reference[];
}

/** Replaces one reference by an expression that may stand anywhere (a member access or in parentheses). */
export function replaceReference(reference: Reference, expression: string, context: Context, edits: EditList): void {
  const { start, end, name, use, edit } = reference;
  switch (use) {
    case 'mention':
      context.edits.texts[edit as number] = expression;
      break;
    case 'shorthand':
    case 'shorthand-write':
    case 'shorthand-declare':
      edits.replace(start, end, `${name}:${expression}`);
      break;
    case 'call':
      edits.replace(start, end, `(0,${expression})`);
      break;
    case 'read':
    case 'typeof':
    case 'write':
    case 'declare':
      edits.replace(start, end, expression);
      break;
  }
}

/** Whether a reference assigns. */
export const isWrite = ({ use }: Reference): boolean =>
  use === 'write' || use === 'shorthand-write' || use === 'declare' || use === 'shorthand-declare';

/** Whether `node` makes an anonymous function or class, which takes its name from where it stands. */
export function isAnonymous(node: AnyNode): boolean {
  return (
    node.type === 'ArrowFunctionExpression' ||
    ((node.type === 'FunctionExpression' || node.type === 'ClassExpression') && !node.id)
  );
}

/**
 * Visits what is assigned to an identifier. `f = () => {}` names the function `f`; once `f` lives in a cell or a
 * session that would be lost, so the value takes its name from a property instead.
 */
export function visitAssignedValue(target: AnyNode, value: Expression, context: Context, visit: () => void): void {
  const name = target.type === 'Identifier' && isAnonymous(value) && context.top?.livesElsewhere(target.name) ? target.name : '';
  if (name !== '') context.open(value, `({["${name}"]:`);
  visit();
  if (name !== '') context.close(value, `})["${name}"]`);
}
