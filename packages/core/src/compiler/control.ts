// Where control comes to by a label or out of a `for await`, maybe in a job of its own: what must stand there.
import type { AnyNode, Expression } from 'acorn';
import type { Context } from './context.ts';
import { depthResume, suspends } from './depth.ts';
import { visitConsumed } from './expressions.ts';
import { noteSuspension, opensJobs, resumeJobIfLeft, runsInJobs } from './jobs.ts';

/** Completion values start over at a statement that may have none of its own (ECMA-262 UpdateEmpty). */
export function resetCompletion(node: AnyNode, context: Context): void {
  const { completion } = context.fn;
  if (completion === undefined) return;
  if (context.afterLabel) context.afterLabel = false;
  else context.edits.insert(node.start, `${completion}=void 0;`);
}

/**
 * Whether control comes out of `node` in a job of its own: out of a `for await`, or by a jump out of one. Then
 * what follows it asks whether it may go on.
 */
function comesOutInAJob(node: AnyNode, context: Context): boolean {
  if (!mayRunInJobs(context)) return false;
  switch (node.type) {
    case 'ForOfStatement':
      return node.await;
    case 'LabeledStatement':
      return true;
    case 'IfStatement':
      return (
        comesOutInAJob(node.consequent, context) || (node.alternate ? comesOutInAJob(node.alternate, context) : false)
      );
    default:
      return false;
  }
}

export const mayRunInJobs = ({ fn }: Context): boolean => fn.async;

/** Whether jumps to a label may come out of a `for await` here; then frames open jobs. */
export function opensLabelled(context: Context): boolean {
  if (!runsInJobs(context)) return false;
  noteSuspension(context);
  return true;
}

/** What must stand behind a statement, inside of whatever holds it. */
export function afterStatement(node: AnyNode, context: Context): string {
  if (!comesOutInAJob(node, context)) return '';
  const resume = suspends(context) ? `${depthResume(context)};` : '';
  const text = resumeText(context) + context.chargeText(0) + resume;
  return text === '' ? '' : `;${text}`;
}

/** A statement that goes on in a job, where the frame may have been left. */
export const resumeText = (context: Context): string => (opensJobs(context) ? `${resumeJobIfLeft(context)};` : '');

/** A loop's test or update: where a labelled `continue` comes to, maybe in a job of its own. */
export function visitControl(node: Expression | null | undefined, labelled: boolean, context: Context): void {
  if (!node || !labelled || !mayRunInJobs(context)) {
    visitConsumed(node, context);
    return;
  }
  const opens = opensLabelled(context);
  if (opens) context.open(node, `(${resumeJobIfLeft(context)},`);
  context.visitCharged(node);
  if (opens) context.close(node, ')');
}

/** Whether the statement being visited stands behind a label. Asked once. */
export function takeLabel(context: Context): boolean {
  const { labelled } = context;
  context.labelled = false;
  return labelled;
}
