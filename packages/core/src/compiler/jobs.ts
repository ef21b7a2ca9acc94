// Frames that suspend go on in promise jobs, where nobody has opened anything for them: they open and close their
// job themselves. See ../jobs/frame.ts for where a frame stands, and ../jobs/jobs.ts for what is called.
//
// A function that suspends has a variable for where it stands, and its body in a `try` whose `finally` leaves:
//
//   await x              R(await L(x,j,j=-1),j=B(j))      L closes the job, B opens the next
//   return x             return H(x)                      H: a thenable by its stand-in
//   catch (e) { … }      catch (e) { …j<0&&(j=B(j)); … }  what was waited for was rejected
//
// It costs nothing where nothing suspends.
import type { Expression } from 'acorn';
import type { Context } from './context.ts';
import { AWAITING, YIELDED } from '../jobs/frame.ts';
import type { InjectedNames } from './names.ts';

/** What programs call that open jobs outside of all functions. */
export const JOB_HELPERS: readonly (keyof InjectedNames)[] = ['suspend', 'resume', 'leave', 'passOn'];

/** Whether what is being walked runs in jobs of its own, once it was suspended. */
export const runsInJobs = ({ flags, fn }: Context): boolean => flags.metered && fn.async;

/** Whether this function's frames open jobs, as far as it has been walked. */
export const opensJobs = (context: Context): boolean => runsInJobs(context) && context.fn.suspensions > 0;

/** Code at the start of a body that opens jobs; ends inside an open `try {`. */
export const jobsEntry = (context: Context): string =>
  `let ${context.names.job}=0;try{${context.fn.kind === 'async-generator' ? `${context.names.job}=${context.use('resume')}(0);` : ''}`;

/** Code at its end; closes the `try`. */
export const jobsExit = (context: Context): string =>
  `}finally{${context.names.job}&&${context.use('leave')}(${context.names.job})}`;

/** A list of expressions is one argument only in parentheses. */
const asArgument = (context: Context, node: { start: number; end: number; type: string }, visit: () => void): void => {
  const list = node.type === 'SequenceExpression';
  if (list) context.open(node, '(');
  visit();
  if (list) context.close(node, ')');
};

/** Visits a value, wrapped so that the frame may suspend on it. `awaits`: what it waits for will settle; else it yields. */
export function visitSuspended(node: Expression, awaits: boolean, context: Context, visit: () => void): void {
  context.open(node, `${context.use('suspend')}(`);
  asArgument(context, node, visit);
  context.close(node, suspendClose(context, awaits));
}

/** Visits a value, wrapped so that the engine is given it as it may have it. */
export function visitPassedOn(node: Expression, context: Context, visit: () => void): void {
  context.open(node, `${context.use('passOn')}(`);
  asArgument(context, node, visit);
  context.close(node, ')');
}

/** Visits what is iterated in jobs, wrapped so that the frame is left before the first step. `more` is evaluated, too. */
export function visitIterated(
  node: Expression,
  shape: string,
  more: string,
  context: Context,
  visit: () => void,
): void {
  context.open(node, `${context.use('resumed')}(${context.use('awaitable')}(`);
  asArgument(context, node, visit);
  context.close(node, `${shape}),${leaveJob(context)}${more})`);
}

/** What an empty `yield` gives. */
export const suspendNothing = (context: Context): string =>
  ` ${context.use('suspend')}(void 0${suspendClose(context, false)}`;

const suspendClose = ({ names: { job } }: Context, awaits: boolean): string =>
  `,${job},${job}=${awaits ? AWAITING : YIELDED})`;

/** An expression that goes on after a suspension. */
export const resumeJob = (context: Context): string =>
  `${context.names.job}=${context.use('resume')}(${context.names.job})`;

/** Notes that what is being walked suspends here. */
export function noteSuspension({ fn }: Context): void {
  fn.suspensions += 1;
}

/** Leaves the job before the engine suspends the frame by itself, in an iteration. */
export const leaveJob = (context: Context): string => {
  const { job } = context.names;
  return `${job}>0&&${context.use('leave')}(${job}),${job}=${YIELDED}`;
};

/** The same where the frame may not have been suspended. */
export const resumeJobIfLeft = (context: Context): string => `${context.names.job}<0&&(${resumeJob(context)})`;
