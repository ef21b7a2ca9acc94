// Destructuring: what it declares, what it assigns, and its rests. Array rests iterate natively without end when the
// iterator is native (`const [...all] = iterable`), object rests copy all properties at once: both need a guard around
// what they take from.
import type {
  AnyNode,
  ArrayPattern,
  AssignmentExpression,
  AssignmentPattern,
  Expression,
  ObjectPattern,
  Pattern,
} from 'acorn';
import type { Context } from './context.ts';
import { visitTargetObject } from './array-lengths.ts';
import { resumeJobIfLeft } from './jobs.ts';
import type { DeclarationKind } from './scope.ts';
import { isAnonymous, visitAssignedValue } from './top-level.ts';

/** The shape of an object pattern that ends in a rest and has no other. */
const ONLY_OBJECT_REST = '{o:1}';

/**
 * Where in a pattern rests stand, as the source text of a shape for the runtime's pattern guard, or undefined when
 * there is none: `{r:1}` an array pattern with a rest, `e:[…]` shapes by element, `{o:1}` an object pattern with a
 * rest, `p:[…]` shapes of its properties in the order in which they are read.
 */
export function restShape(pattern: AnyNode | null): string | undefined {
  switch (pattern?.type) {
    case 'ArrayPattern': {
      const rest = pattern.elements.at(-1)?.type === 'RestElement';
      const elements = shapes(elementShapes(pattern));
      if (!rest && elements === undefined) return undefined;
      return `{${rest ? 'r:1' : 'r:0'}${elements === undefined ? '' : `,e:${elements}`}}`;
    }
    case 'ObjectPattern': {
      const properties = shapes(
        pattern.properties.map((part) => (part.type === 'Property' ? restShape(part.value) : undefined)),
      );
      const rest = pattern.properties.at(-1)?.type === 'RestElement';
      if (!rest) return properties === undefined ? undefined : `{p:${properties}}`;
      return properties === undefined ? ONLY_OBJECT_REST : `{o:1,p:${properties}}`;
    }
    case 'AssignmentPattern':
      return restShape(pattern.left);
    case 'RestElement':
      return restShape(pattern.argument);
    default:
      return undefined;
  }
}

/** Whether a pattern of this shape iterates to an end that its iterator decides. */
export const hasArrayRest = (shape: string | undefined): boolean => shape?.includes('r:1') === true;

/** The names that the object rests of a pattern declare. */
export function objectRests(pattern: AnyNode | null, into: string[] = []): string[] {
  switch (pattern?.type) {
    case 'ArrayPattern':
      for (const element of pattern.elements) objectRests(element, into);
      break;
    case 'ObjectPattern':
      for (const part of pattern.properties)
        if (part.type === 'Property') objectRests(part.value, into);
        else boundNames(part.argument, into);
      break;
    case 'AssignmentPattern':
      objectRests(pattern.left, into);
      break;
    case 'RestElement':
      objectRests(pattern.argument, into);
      break;
    default:
  }
  return into;
}

/** Shapes by element; the elements of a pattern within the rest (`[a, ...[b, [...c]]]`) follow those before it. */
const elementShapes = ({ elements }: ArrayPattern): (string | undefined)[] =>
  elements.flatMap((element) => {
    if (element?.type !== 'RestElement') return [restShape(element)];
    return element.argument.type === 'ArrayPattern' ? elementShapes(element.argument) : [];
  });

/** The elements of a shape, for a list that begins with others. */
export const innerShapes = (pattern: ArrayPattern): readonly string[] =>
  elementShapes(pattern).map((shape) => shape ?? '0');

const shapes = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.some((part) => part !== undefined) ? `[${parts.map((part) => part ?? '0').join(',')}]` : undefined;

/** Visits what is assigned to: identifiers, members, or a pattern of them. */
export function visitAssignmentTarget(node: Pattern | AnyNode, context: Context): void {
  visitPattern(node, context, (identifier, shorthand) => {
    context.reference(identifier, shorthand ? 'shorthand-write' : 'write');
  });
}

/** Visits a binding pattern and declares its names. */
export function visitBinding(node: Pattern, kind: DeclarationKind, context: Context): void {
  visitPattern(node, context, (identifier) => {
    context.scope.declare(identifier.name, kind);
  });
}

/** The names that a binding pattern declares. */
export function boundNames(node: Pattern | null, into: string[] = []): string[] {
  switch (node?.type) {
    case 'Identifier':
      into.push(node.name);
      break;
    case 'ArrayPattern':
      for (const element of node.elements) boundNames(element, into);
      break;
    case 'ObjectPattern':
      for (const part of node.properties) boundNames(part.type === 'RestElement' ? part.argument : part.value, into);
      break;
    case 'AssignmentPattern':
      boundNames(node.left, into);
      break;
    case 'RestElement':
      boundNames(node.argument, into);
      break;
    default:
  }
  return into;
}

/** Visits a pattern whose identifiers `onIdentifier` takes. */
export const visitPatternTargets = (node: Pattern, context: Context, onIdentifier: OnIdentifier): void =>
  visitPattern(node, context, onIdentifier);

type OnIdentifier = (identifier: AnyNode & { type: 'Identifier' }, shorthand: boolean) => void;

function visitPattern(node: AnyNode, context: Context, onIdentifier: OnIdentifier, shorthand = false): void {
  context.nodes += 1;
  switch (node.type) {
    case 'Identifier':
      onIdentifier(node, shorthand);
      break;
    case 'ArrayPattern':
      for (const element of node.elements) if (element !== null) visitPattern(element, context, onIdentifier);
      break;
    case 'ObjectPattern':
      visitObjectPattern(node, context, onIdentifier);
      break;
    case 'AssignmentPattern':
      visitPattern(node.left, context, onIdentifier, shorthand);
      visitDefault(node, context);
      break;
    case 'RestElement':
      if (node.argument.type === 'ObjectPattern' && hasArrayRest(restShape(node.argument))) {
        context.refuse(node, 'an array rest in an object pattern that is itself a rest');
      }
      visitPattern(node.argument, context, onIdentifier);
      break;
    case 'MemberExpression':
      // In the head of a `for await` nothing else stands before it.
      if (context.resumedTargets && node.object.type !== 'Super') {
        visitResumed(node.object, context, () => visitTargetObject(node, context));
      } else {
        visitTargetObject(node, context);
      }
      if (node.computed) context.visit(node.property);
      else context.texts?.push(node.property);
      break;
    default:
      context.visit(node);
  }
}

function visitObjectPattern(node: ObjectPattern, context: Context, onIdentifier: OnIdentifier): void {
  for (const part of node.properties) {
    if (part.type === 'RestElement') {
      visitPattern(part, context, onIdentifier);
      continue;
    }
    if (part.computed) visitResumed(part.key, context, () => context.visitCharged(part.key));
    else if (!part.shorthand) context.texts?.push(part.key);
    visitPattern(part.value, context, onIdentifier, part.shorthand);
  }
}

/** A default runs code before the function that it belongs to was charged. */
function visitDefault(node: AssignmentPattern, context: Context): void {
  const visit = (): void => visitGuarded(node.right, restShape(node.left), context);
  visitAssignedValue(node.left, node.right, context, () => {
    if (isAnonymous(node.right)) visit();
    else visitResumed(node.right, context, visit);
  });
}

/** In the head of a `for await`, whatever runs first goes on with the job. */
function visitResumed(node: { start: number; end: number }, context: Context, visit: () => void): void {
  const { resumedTargets } = context;
  context.resumedTargets = false;
  if (resumedTargets) context.open(node, `(${resumeJobIfLeft(context)},`);
  visit();
  if (resumedTargets) context.close(node, ')');
  context.resumedTargets = resumedTargets;
}

/** What is destructured by a pattern of this shape, guarded. */
export const guarded = (text: string, shape: string, context: Context): string =>
  `${guardOpen(shape, context)}${text}${guardClose(shape)}`;

/** What stands before it, and behind. */
const guardOpen = (shape: string, context: Context): string =>
  `${context.use(shape === ONLY_OBJECT_REST ? 'copied' : 'pattern')}(`;
const guardClose = (shape: string): string => (shape === ONLY_OBJECT_REST ? ')' : `,${shape})`);

/**
 * Visits `pattern = value` with a rest, whose guard may give something in the value's place, which the expression would
 * then be, too: where somebody takes that (`taken`), it becomes `original(pattern = kept(value))`.
 */
export function visitDestructuring(node: AssignmentExpression, shape: string, taken: boolean, context: Context): void {
  const { left, right } = node;
  const kept = taken && shape !== ONLY_OBJECT_REST;
  if (kept) context.open(node, `${context.use('original')}(`);
  visitAssignmentTarget(left, context);
  context.open(right, kept ? `${context.use('kept')}(` : guardOpen(shape, context));
  context.visit(right);
  context.close(right, guardClose(shape));
  if (kept) context.close(node, ')');
}

/** Visits the source of a destructuring, guarded when its pattern has a rest. */
export function visitGuarded(node: Expression, shape: string | undefined, context: Context): void {
  if (shape === undefined || !context.flags.metered) {
    context.visitCharged(node);
    return;
  }
  context.open(node, guardOpen(shape, context));
  context.visitCharged(node);
  context.close(node, guardClose(shape));
}
