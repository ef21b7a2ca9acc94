// Visitors of functions and classes: every body is charged where it starts.
import { declareBlockFunctions, visitBlockFunction } from './block-functions.ts';
import { noteGetter } from './answers.ts';
import { countHidden } from './hidden-members.ts';
import { visitParent } from './prototypes.ts';
import type * as acorn from 'acorn';
import type { AnyNode, Expression, Pattern } from 'acorn';
import { type Context, type FunctionState, makeFunctionState, type VisitorTable } from './context.ts';
import { declareRenamed, depthEntry, depthExit, noteFunction } from './depth.ts';
import { lineBreaksOf } from './edits.ts';
import { visitKey } from './expressions.ts';
import { jobsEntry, jobsExit, opensJobs } from './jobs.ts';
import { type CalleeSlots, closeCallee, openCallee, tieArguments } from './mapped-arguments.ts';
import { operatorOffset } from './operators.ts';
import {
  boundNames,
  guarded as guardedText,
  hasArrayRest,
  innerShapes,
  objectRests,
  restShape,
  visitBinding,
} from './patterns.ts';
import { prepaidDeclaration } from './prepaid.ts';
import { declareReceiver, isCalledAtOnce, saysStrict, withSloppiness } from './sloppy.ts';
import type { Scope } from './scope.ts';
import { type Candidate, MOST_UNCHARGED } from './uncharged.ts';
import { chargingField, visitChargingField } from './wide-classes.ts';

type AnyFunction = acorn.FunctionDeclaration | acorn.FunctionExpression | acorn.ArrowFunctionExpression;

const kindOf = ({ async, generator }: { async: boolean; generator: boolean }): FunctionState['kind'] =>
  async ? (generator ? 'async-generator' : 'async') : generator ? 'generator' : 'plain';

/**
 * Visits parameters and body; the function's own name was declared by the caller.
 * Gives a small function as what may go uncharged, which its name may make it.
 */
export function visitFunction(node: AnyFunction, context: Context): Candidate | undefined {
  const { sloppy, receiver } = context;
  if (node.body.type === 'BlockStatement' && saysStrict(node.body.body)) context.sloppy = false;
  let slots: CalleeSlots | undefined;
  if (node.type !== 'ArrowFunctionExpression') {
    slots = openCallee(node, context);
    const owned = isCalledAtOnce(node, context);
    context.receiver = { name: undefined, inBody: false, owned, callee: slots?.callee, sets: false };
  }
  const small = visitSloppyOrNot(node, context);
  if (slots !== undefined) closeCallee(node, slots, context);
  context.sloppy = sloppy;
  context.receiver = receiver;
  return small;
}

function visitSloppyOrNot(node: AnyFunction, context: Context): Candidate | undefined {
  const outer = context.fn;
  const { nodes: nodesBefore, effects: effectsBefore, loops: loopsBefore, nests: nestsBefore } = context;
  let small: Candidate | undefined;
  const { uncounted } = context;
  context.fn = makeFunctionState(kindOf(node));
  context.withScope(true, () => {
    context.uncounted = true;
    if (node.type !== 'ArrowFunctionExpression') context.scope.declare('arguments', 'parameter');
    const guarded = context.flags.metered && node.params.some((param) => restShape(param) !== undefined);
    if (guarded && takesNoMoreParameters(node, context)) {
      visitWithMovedParameters(node, context);
      return;
    }
    const plainNames = node.params.every((param) => param.type === 'Identifier');
    if (guarded && isPaidBehind(node)) visitPaidParameters(node, context);
    else if (guarded) visitGuardedParameters(node, context);
    else for (const param of node.params) visitBinding(param, 'parameter', context);
    context.uncounted = false;
    const at =
      node.body.type === 'BlockStatement'
        ? visitBlockBody(node.body, context, node)
        : visitExpressionBody(node, node.body, context);
    const nodes = context.nodes - nodesBefore;
    if (plainNames && at !== undefined && nodes <= MOST_UNCHARGED) small = { edit: at, nodes, fn: context.fn };
  });
  context.uncounted = uncounted;
  context.fn = outer;
  context.nodes = nodesBefore + 1;
  context.effects = effectsBefore;
  context.loops = loopsBefore;
  context.nests = nestsBefore;
  return small;
}

/**
 * Parameters with an array rest are bound by a default of a rest parameter, so that what they destructure passes
 * the guard: `(P, Q = q)` becomes `($1, $2 = void 0, ...{$: [P, Q = q] = [guard($1), $2]})`. No array has a property
 * of that name, so the default is what it always is. Scope, order, `length` and `arguments` stay the same.
 */
function visitGuardedParameters(node: AnyFunction, context: Context): void {
  const { params, body } = node;
  const last = params.at(-1) as Pattern;
  const heads: string[] = [];
  const values: string[] = [];
  const shapes: string[] = [];
  for (const param of params) {
    const shape = restShape(param);
    if (param.type === 'RestElement') continue;
    const temporary = context.temporary();
    heads.push(temporary + (param.type === 'AssignmentPattern' ? '=void 0' : ''));
    values.push(shape === undefined ? temporary : guardedText(temporary, shape, context));
    shapes.push(shape ?? '0');
  }
  context.edits.insert(
    (params[0] as Pattern).start,
    `${heads.map((head) => `${head},`).join('')}...{"${context.names.temporary}":[`,
  );
  for (const param of params) visitBinding(param, 'parameter', context);
  if (last.type === 'RestElement' && last.argument.type === 'ArrayPattern') shapes.push(...innerShapes(last.argument));
  const value =
    last.type === 'RestElement'
      ? `${context.use('pattern')}(arguments,{r:1,e:[${shapes.join(',')}]})`
      : `[${values.join(',')}]`;
  context.edits.insert(last.end, `]=${value}}`);
  dropTrailingComma(last, body, context);
}

/** Whether of its parameters object rests alone need a guard, and a rest parameter can be added. */
const isPaidBehind = ({ params }: AnyFunction): boolean =>
  params.at(-1)?.type !== 'RestElement' && !params.some((param) => hasArrayRest(restShape(param)));

/** Whether a parameter is an object pattern with a rest of its own, which copies what the function is called with. */
const copiesArgument = (param: Pattern): boolean =>
  param.type === 'AssignmentPattern'
    ? copiesArgument(param.left)
    : param.type === 'ObjectPattern' && param.properties.at(-1)?.type === 'RestElement';

/**
 * Object rests in parameters are paid for once they are copied, by a default as above: `({ a, ...o }, b)` becomes
 * `($1, $2, ...{$1: { a, ...o } = listable($1), $2: b = $2, $: $3 = copied(o)})`. The copy of one call at most is not
 * paid for ahead; a guard ahead would cost each call of a component (`({ children, ...props }) => …`) several times as
 * much. Only what the heap could not hold is refused before: long texts, arrays and typed arrays.
 */
function visitPaidParameters({ params, body }: AnyFunction, context: Context): void {
  const last = params.at(-1) as Pattern;
  const paid = params.flatMap((param) => objectRests(param)).map((name) => `${context.use('copied')}(${name})`);
  const first = params.findIndex(copiesArgument);
  const moves =
    first >= 0 && params.slice(first).every((param) => param.type === 'Identifier' || copiesArgument(param));
  const at = moves ? context.edits.insert((params[first] as Pattern).start, '') : -1;
  const heads: string[] = [];
  for (const [index, param] of params.entries()) {
    if (moves && index >= first) visitMovedParameter(param, heads, context);
    else visitBinding(param, 'parameter', context);
  }
  if (moves) context.edits.texts[at] = `${heads.join(',')},...{${context.edits.texts[at] ?? ''}`;
  const open = moves ? ',' : ',...{';
  context.edits.insert(last.end, `${open}"${context.names.temporary}":${context.temporary()}=(${paid.join(',')})}`);
  dropTrailingComma(last, body, context);
}

/** `P = q` → `"$1": P = listable($1 === void 0 ? (q) : $1)`, with a head for it. */
function visitMovedParameter(param: Pattern, heads: string[], context: Context): void {
  const temporary = context.temporary();
  const given = param.type === 'AssignmentPattern' ? `${temporary}=void 0` : temporary;
  heads.push(given);
  context.edits.insert(param.start, `"${temporary}":`);
  if (param.type === 'AssignmentPattern') {
    const { right } = param;
    context.edits.insert(right.start, `${context.use('listable')}(${temporary}===void 0?(`);
    visitBinding(param, 'parameter', context);
    context.edits.insert(right.end, `):${temporary})`);
    return;
  }
  visitBinding(param, 'parameter', context);
  const value = param.type === 'Identifier' ? temporary : `${context.use('listable')}(${temporary})`;
  context.edits.insert(param.end, `=${value}`);
}

/** No comma may stand behind a rest parameter. */
function dropTrailingComma(last: Pattern, body: AnyNode, { source, edits }: Context): void {
  const parenthesis = operatorOffset(source, last.end, body.start, ')');
  const comma = operatorOffset(source, last.end, parenthesis, ',');
  if (comma < parenthesis) edits.replace(comma, comma + 1, '');
}

/** Setters take one parameter, and an arrow's rest parameter has no `arguments` to come from. */
const takesNoMoreParameters = (node: AnyFunction, context: Context): boolean =>
  context.setters.has(node) || (node.type === 'ArrowFunctionExpression' && node.params.at(-1)?.type === 'RestElement');

/**
 * Where there can be no further parameter, those with an array rest are bound in the body: `(P, Q = q) {` becomes
 * `($1, $2 = void 0) { var [P, Q = q] = [guard($1), $2];`. Closures in their defaults see the body's variables then.
 */
function visitWithMovedParameters(node: AnyFunction, context: Context): void {
  const { params, body } = node;
  const { source } = context;
  const last = params.at(-1) as Pattern;
  const heads: string[] = [];
  const values: string[] = [];
  for (const param of params) {
    const temporary = context.temporary();
    const shape = restShape(param);
    const rest = param.type === 'RestElement' ? '...' : '';
    heads.push(rest + temporary + (param.type === 'AssignmentPattern' ? '=void 0' : ''));
    values.push(rest + (shape === undefined ? temporary : guardedText(temporary, shape, context)));
  }
  const at = context.edits.insert((params[0] as Pattern).start, '');
  const nodes = context.nodes;
  context.uncounted = false;
  for (const param of params) visitBinding(param, 'parameter', context);
  const block = body.type === 'BlockStatement';
  const arrow = node.type === 'ArrowFunctionExpression' ? '=>' : '';
  const gapEnd = block ? body.start + 1 : operatorOffset(source, last.end, body.start, '=>') + 2;
  const breaks = lineBreaksOf(source.slice(last.end, gapEnd));
  context.edits.replace(last.end, gapEnd, `]=[${values.join(',')}];${breaks}${block ? '' : returnOpen(context)}`);
  let renamed = '';
  if (block) {
    context.withScope(true, () => {
      const { scope } = context;
      for (const param of params) for (const name of boundNames(param)) scope.redeclared.add(name);
      context.visitStatements(body.body);
      if (isWrapped(context)) renamed = declareRenamed(scope, context);
    });
  } else {
    context.visit(body);
  }
  const charge = context.entryText(context.nodes - nodes);
  context.edits.texts[at] =
    `${heads.join(',')})${arrow}{${charge}${prepaidDeclaration(context)}${wrapEntry(context)}${renamed}var [`;
  const exit = wrapExit(context);
  if (block) context.edits.insert(body.end - 1, exit);
  else context.edits.insert(node.end, `)${exit}}`);
}

/** Whether the body being walked stands in a `try`: its frames are counted, or open jobs. */
const isWrapped = (context: Context): boolean => context.flags.depth || opensJobs(context);

const wrapEntry = (context: Context): string =>
  (context.flags.depth ? depthEntry(context) : '') + (opensJobs(context) ? jobsEntry(context) : '');

const wrapExit = (context: Context): string =>
  (opensJobs(context) ? jobsExit(context) : '') + (context.flags.depth ? depthExit(context) : '');

/** Begins to return the value of an expression body. */
const returnOpen = (context: Context): string =>
  context.flags.metered && context.fn.async ? `return ${context.use('passOn')}(` : 'return (';

/** Gives the edit of its charge if that is all there is at its start. */
function visitExpressionBody(node: AnyFunction, body: Expression, context: Context): number | undefined {
  const nodes = context.nodes;
  if (context.flags.depth || (context.flags.metered && context.fn.async)) {
    const from = node.params.at(-1)?.end ?? node.start;
    const arrow = operatorOffset(context.source, from, body.start, '=>') + 2;
    const at = context.edits.insert(arrow, '');
    context.visit(body);
    context.edits.texts[at] = `{${context.entryText(context.nodes - nodes)}${wrapEntry(context)}${returnOpen(context)}`;
    context.edits.insert(node.end, `)${wrapExit(context)}}`);
    return undefined;
  }
  const at = context.edits.insert(body.start, '');
  context.visit(body);
  const charge = context.entryExpression(context.nodes - nodes);
  if (charge === '') return undefined;
  context.edits.texts[at] = `(${charge}`;
  context.close(body, ')');
  return context.fn.kind === 'plain' ? at : undefined;
}

/** Gives the edit of its charge if that is all there is at its start. */
function visitBlockBody(body: acorn.BlockStatement, context: Context, node: AnyFunction): number | undefined {
  let charged: number | undefined;
  const isArrow = node.type === 'ArrowFunctionExpression';
  context.withScope(true, () => {
    const at = context.edits.insert(body.start + 1, '');
    const sloppyAt = context.sloppy ? context.edits.insert(body.start + 1, '') : -1;
    if (context.receiver !== undefined && !isArrow) context.receiver.inBody = true;
    const { nodes } = context;
    context.visitStatements(body.body);
    if (sloppyAt >= 0) {
      let text = declareBlockFunctions(node.params, context);
      if (!isArrow) text = declareReceiver(context) + tieArguments(node.params, context, context.receiver) + text;
      context.edits.texts[sloppyAt] = text;
    }
    const wrapped = isWrapped(context);
    const renamed = wrapped ? declareRenamed(context.scope, context) : '';
    context.edits.texts[at] =
      context.entryText(context.nodes - nodes) + prepaidDeclaration(context) + wrapEntry(context) + renamed;
    if (wrapped) context.edits.insert(body.end - 1, wrapExit(context));
    else if (context.fn.kind === 'plain' && context.flags.metered) charged = at;
  });
  return charged;
}

const declaration = (node: acorn.FunctionDeclaration | acorn.AnonymousFunctionDeclaration, context: Context): void => {
  const { scope } = context;
  const name = node.id?.name;
  const again = name !== undefined && scope.names.has(name);
  if (name !== undefined) {
    scope.declare(name, 'function');
    context.texts?.push(node.id as acorn.Identifier);
    noteFunction(node.id as acorn.Identifier, context);
  }
  visitBlockFunction(node as acorn.FunctionDeclaration, context, () => {
    const small = visitFunction(node as acorn.FunctionDeclaration, context);
    if (name !== undefined) noteSmall(scope, name, again ? undefined : small, context);
  });
};

/** Remembers a small function by its name, unless the name means more than this function. */
export function noteSmall(scope: Scope, name: string, small: Candidate | undefined, context: Context): void {
  if (small === undefined || context.top?.keeps(name, scope, context) === true) scope.small.delete(name);
  else scope.small.set(name, small);
}

const expression = (node: acorn.FunctionExpression, context: Context): void => {
  if (!node.id) {
    visitFunction(node, context);
    return;
  }
  const { name } = node.id;
  context.texts?.push(node.id);
  context.withScope(false, () => {
    context.scope.declare(name, 'function');
    visitFunction(node, context);
  });
};

function visitClassBody(node: acorn.Class, context: Context): void {
  let uncharged = context.chargedClass === node;
  context.chargedClass = undefined;
  if (node.superClass) {
    const charged = uncharged;
    uncharged = false;
    visitParent(node.superClass, context, charged);
  }
  countHidden(node, context);
  const visitElementKey = (part: acorn.MethodDefinition | acorn.PropertyDefinition): void => {
    if (part.computed && uncharged) {
      uncharged = false;
      context.visitCharged(part.key as Expression);
    } else {
      visitKey(part, context);
    }
  };
  const charging = chargingField(node, context);
  for (const part of node.body.body) {
    switch (part.type) {
      case 'MethodDefinition':
        visitElementKey(part);
        if (part.kind === 'set') context.setters.add(part.value);
        noteGetter(part, context);
        context.visit(part.value);
        break;
      case 'PropertyDefinition':
        visitElementKey(part);
        if (part === charging)
          visitChargingField(part, node.body, context, () => visitInitialiser(part.value as Expression, context));
        else if (part.value) visitInitialiser(part.value, context);
        break;
      case 'StaticBlock':
        visitStaticBlock(part, context);
        break;
    }
  }
}

/** A field's initialiser is a method of its own: it may recurse through `new` without any other charge. */
function visitInitialiser(value: Expression, context: Context): void {
  const outer = context.fn;
  context.fn = makeFunctionState('plain');
  const { uncounted } = context;
  context.uncounted = true;
  context.withScope(true, () => context.visitCharged(value));
  context.uncounted = uncounted;
  context.fn = outer;
}

function visitStaticBlock(node: acorn.StaticBlock, context: Context): void {
  const outer = context.fn;
  context.fn = makeFunctionState('plain');
  context.withScope(true, () => {
    const brace = operatorOffset(context.source, node.start, node.end, '{');
    const at = context.edits.insert(brace + 1, '');
    const nodes = context.nodes;
    context.visitStatements(node.body);
    context.edits.texts[at] = context.entryText(context.nodes - nodes) + prepaidDeclaration(context);
  });
  context.effects += 1;
  context.fn = outer;
}

const classExpression = (node: acorn.ClassExpression, context: Context): void => {
  context.withScope(false, () => {
    if (node.id) context.scope.declare(node.id.name, 'const');
    withSloppiness(context, false, () => visitClassBody(node, context));
  });
};

const classDeclaration = (node: acorn.ClassDeclaration | acorn.AnonymousClassDeclaration, context: Context): void => {
  if (node.id) context.scope.declare(node.id.name, 'class');
  classExpression(node as unknown as acorn.ClassExpression, context);
};

export const functionVisitors: VisitorTable = {
  FunctionDeclaration: declaration,
  FunctionExpression: expression,
  ArrowFunctionExpression: (node: acorn.ArrowFunctionExpression, context: Context): void => {
    visitFunction(node, context);
  },
  ClassDeclaration: classDeclaration,
  ClassExpression: classExpression,
};
