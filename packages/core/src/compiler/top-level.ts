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
  /** Whether an outermost name is seen outside of the program, so that its references are not all here. */
  keeps(name: string, scope: Scope, context: Context): boolean;
  /** Statements that run before the program: what exists before its declarations are reached. */
  hoisted(context: Context): string;
  /** Rewrites references to outermost names; gives back those to names that are declared nowhere. */
  resolve(references: readonly Reference[], context: Context, edits: EditList): readonly Reference[];
}

/** Replaces one reference by an expression that may stand anywhere (a member access or in parentheses). */
export function replaceReference(
  reference: Reference,
  expression: string,
  context: Pick<Context, 'edits'>,
  edits: EditList,
): void {
  const { start, end, name, use, edit, close } = reference;
  switch (use) {
    case 'mention':
      context.edits.texts[edit as number] = expression;
      break;
    case 'naming':
      context.edits.texts[edit as number] = `({["${name}"]:`;
      context.edits.texts[close as number] = `})["${name}"]`;
      break;
    case 'shorthand':
    case 'shorthand-write':
    case 'shorthand-declare':
      edits.replace(start, end, `${name}:${expression}`);
      break;
    case 'call':
      // Called as a member it would get a receiver; in parentheses already, it is no member.
      edits.replace(start, end, expression.startsWith('(') ? expression : `(0,${expression})`);
      break;
    case 'read':
    case 'typeof':
    case 'write':
    case 'sloppy-write':
    case 'declare':
      edits.replace(start, end, expression);
      break;
  }
}

/** Whether a reference assigns. */
export const isWrite = ({ use }: Reference): boolean =>
  use === 'write' ||
  use === 'sloppy-write' ||
  use === 'shorthand-write' ||
  use === 'declare' ||
  use === 'shorthand-declare';

/** Whether `node` makes an anonymous function or class, which takes its name from where it stands. */
export function isAnonymous(node: AnyNode): boolean {
  return (
    node.type === 'ArrowFunctionExpression' ||
    ((node.type === 'FunctionExpression' || node.type === 'ClassExpression') && !node.id)
  );
}

/**
 * Visits what is assigned to an identifier. `f = () => {}` names the function `f`; when `f` turns out to live in a
 * cell, a session or the global object that would be lost, so the value takes its name from a property instead.
 */
export function visitAssignedValue(target: AnyNode, value: Expression, context: Context, visit: () => void): void {
  if (target.type !== 'Identifier' || !isAnonymous(value)) {
    visit();
    return;
  }
  const { name } = target;
  const { start, end } = value;
  const edit = context.edits.insert(start, '');
  visit();
  const close = context.edits.insert(end, '');
  context.scope.references.push({ start, end: start, name, use: 'naming', edit, close });
}
