// Exact call depth, for tenants that need the same answer everywhere.
//
// A frame counts while it is on the native stack: generators and async functions leave the count where they
// suspend and enter it again where they resume, so a suspended frame costs nothing.
import type { Context } from './context.ts';

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

/** Whether frames of the function being walked can suspend and are counted. */
export function suspends(context: Context): boolean {
  return context.flags.depth && context.fn.kind !== 'plain' && context.fn.kind !== 'program';
}

const local = (context: Context): string => `${context.names.depth}n`;

const depthNames = (context: Context): { counter: string } => ({ counter: context.use('depth') });
