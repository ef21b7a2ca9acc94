// Exact call depth, for tenants that need the same answer everywhere.
//
// A frame counts while it is on the native stack: generators and async functions leave the count where they
// suspend and enter it again where they resume, so a suspended frame costs nothing.
import type { Identifier } from 'acorn';
import type { Context } from './context.ts';
import type { Scope } from './scope.ts';

/** Code that enters a frame; ends inside an open `try {`. */
export function depthEntry(context: Context): string {
  const { counter } = depthNames(context);
  const flag = suspends(context) ? `let ${local(context)}=1;` : '';
  return `${flag}try{if(++${counter}.n>${counter}.max)${counter}.over();`;
}

/** Code that leaves the frame; closes the `try`. */
export function depthExit(context: Context): string {
  const { counter } = depthNames(context);
  return suspends(context) ? `}finally{if(${local(context)})--${counter}.n}` : `}finally{--${counter}.n}`;
}

/** An expression that leaves the frame before it suspends. */
export function depthLeave(context: Context): string {
  return `(${local(context)}=0,--${depthNames(context).counter}.n)`;
}

/** An expression that enters it again, if it was left. */
export function depthResume(context: Context): string {
  return `(${local(context)}||(${local(context)}=1,++${depthNames(context).counter}.n))`;
}

/** Opens a call that gives its first argument. */
export function depthOf(context: Context): string {
  return `${depthNames(context).counter}.of(`;
}

/** Opens a call that runs an expression as a frame of its own. */
export function depthRun(context: Context): string {
  return `${depthNames(context).counter}.run(()=>`;
}

/** A function declared at the top of a body, whose name may have to change. */
export function noteFunction(id: Identifier, context: Context): void {
  const { scope } = context;
  const wrapped = context.flags.depth || (context.flags.metered && context.fn.async);
  if (!wrapped || scope.varScope !== scope || (scope === context.root && !context.fn.async)) return;
  const edit = context.edits.replace(id.start, id.end, id.name);
  const edits = scope.functions.get(id.name);
  if (edits === undefined) scope.functions.set(id.name, [edit]);
  else edits.push(edit);
}

/**
 * In a block a function's name may not be declared again; at the top of a function it may (`var f; function f() {}`).
 * The body stands in a block here, so such functions get names of their own, and the name becomes a variable.
 * Gives what the block must begin with.
 */
export function declareRenamed(scope: Scope, context: Context): string {
  let text = '';
  for (const [name, edits] of scope.functions) {
    if (!scope.redeclared.has(name)) continue;
    let last = '';
    for (const edit of edits) {
      last = context.temporary();
      context.edits.texts[edit] = last;
    }
    text += `var ${name}=${context.use('named')}(${last},"${name}");`;
  }
  return text;
}

/** Whether frames of the function being walked can suspend and are counted. */
export function suspends(context: Context): boolean {
  return context.flags.depth && context.fn.kind !== 'plain' && context.fn.kind !== 'program';
}

const local = (context: Context): string => `${context.names.depth}n`;

const depthNames = (context: Context): { counter: string } => ({ counter: context.use('depth') });
