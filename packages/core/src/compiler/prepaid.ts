// Loops without calls pay ahead, into a local variable.
//
// Counting down the unit's counter in each iteration is a chain of loads and stores through memory. So nests of
// loops in which nothing is called count down a variable of their own function, a register; at the start of the
// outermost loop, and when it is used up, it takes PREPAID units from the counter, and what is left is given back after
// that loop, and by `return` and `throw` in it. Whatever leaves on another way (an error of the engine's, a jump to a label further out) leaves
// what it prepaid unspent: such a program pays for too much, never for too little.
import type { Expression } from 'acorn';
import { askEarlyOf, prepaymentOf } from './charge.ts';
import type { Context } from './context.ts';

/** A place where units are given back, should the loop around it turn out to be of this kind: edits to fill. */
interface Place {
  readonly before: number;
  readonly after: number;
  readonly kind: 'loop' | 'value' | 'nothing';
}

/** What one function knows of its prepaid units. */
export interface Prepayments {
  /** The variable; undefined while nothing needs one. */
  variable: string | undefined;
  /** Loops around what is visited. */
  inside: number;
  /** Jumps out of the loops around what is visited. */
  readonly exits: Place[];
  /** Outermost loops so far. */
  readonly loops: Place[];
}

export const makePrepayments = (): Prepayments => ({ variable: undefined, inside: 0, exits: [], loops: [] });

/** Starts a loop (or the labels before it): gives the edit before it. */
export function enterLoop(node: { start: number }, context: Context): () => LoopMark {
  const before = context.loopStart ?? context.edits.insert(node.start, '');
  context.loopStart = undefined;
  const { prepayments } = context.fn;
  prepayments.inside += 1;
  const { exits, loops } = prepayments;
  const mark = { before, exits: exits.length, loops: loops.length };
  return () => {
    prepayments.inside -= 1;
    return mark;
  };
}

/** Where a loop's own places begin. */
export interface LoopMark {
  readonly before: number;
  readonly exits: number;
  readonly loops: number;
}

/** Ends a loop in which nothing is called: its units, and those of the loops in it, are given back at its end. */
export function prepayLoop(node: { end: number }, { before, exits, loops }: LoopMark, context: Context): string {
  const { prepayments } = context.fn;
  const { texts } = context.edits;
  prepayments.variable ??= declareVariable(context);
  const inners = prepayments.loops.splice(loops);
  for (const inner of inners) texts[inner.before] = texts[inner.after] = '';
  const { counter } = context.names;
  const { variable } = prepayments;
  const back = `${counter}+=${variable},${variable}=0`;
  for (const exit of prepayments.exits.slice(exits)) {
    texts[exit.before] = exit.kind === 'value' ? `(${back},` : ` void(${back})`;
    if (exit.kind === 'value') texts[exit.after] = ')';
  }
  const ask = inners.length === 0 ? '' : askEarlyOf(context.names);
  texts[before] = `{${ask}${prepaymentOf(variable, context.names)}`;
  const after = context.edits.insert(node.end, `${back}}`);
  prepayments.loops.push({ before, after, kind: 'loop' });
  return variable;
}

/** A program has its variables declared where its other helpers are; functions declare theirs themselves. */
function declareVariable(context: Context): string {
  const variable = context.temporary();
  if (context.fn.kind === 'program') context.sites.push(`${variable}=0`);
  return variable;
}

/** Declares the variable of the function that was visited. */
export function prepaidDeclaration({ fn }: Context): string {
  const { variable } = fn.prepayments;
  return variable === undefined ? '' : `let ${variable}=0;`;
}

/** Visits the argument of `return` or `throw`, which may leave such a loop. */
export function visitLeaving(
  node: { start: number; argument?: Expression | null | undefined },
  context: Context,
): void {
  const { argument } = node;
  const { inside, exits } = context.fn.prepayments;
  if (inside === 0 || !context.flags.metered) {
    context.visit(argument);
  } else if (argument) {
    const before = context.edits.insert(argument.start, '');
    context.visit(argument);
    exits.push({ before, after: context.edits.insert(argument.end, ''), kind: 'value' });
  } else {
    const before = context.edits.insert(node.start + 'return'.length, '');
    exits.push({ before, after: before, kind: 'nothing' });
  }
}
