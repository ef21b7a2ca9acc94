// Visitors of `try`: a handler is charged where it starts, and sees no overflow that was not made a fault.
import type * as acorn from 'acorn';
import type { Context } from './context.ts';
import { resetCompletion, resumeText } from './control.ts';
import { depthResume, suspends } from './depth.ts';
import { lineBreaksOf } from './edits.ts';
import { guarded, restShape, visitBinding } from './patterns.ts';

export const tryStatement = (node: acorn.TryStatement, context: Context): void => {
  resetCompletion(node, context);
  const { fn } = context;
  const { suspensions } = fn;
  const thrown = node.finalizer && keepsThrown(context) ? context.temporary() : undefined;
  if (thrown !== undefined) context.open(node, `{let ${thrown};${node.handler ? 'try{' : ''}`);
  context.visit(node.block);
  if (node.handler) visitHandler(node.handler, context, fn.suspensions > suspensions);
  if (thrown !== undefined) {
    const temporary = context.temporary();
    const keep = `catch(${temporary}){${thrown}=${temporary};throw ${temporary}}`;
    context.close(node.handler ?? node.block, node.handler ? `}${keep}` : keep);
  }
  if (node.finalizer) visitFinalizer(node.finalizer, context, fn.suspensions > suspensions, thrown);
  if (thrown !== undefined) context.close(node, '}');
};

/**
 * Whether a `finally` has to know what was thrown: it may end in a jump, and what it drops may be a native stack
 * overflow. Where frames are counted the native stack does not overflow.
 */
const keepsThrown = ({ flags }: Context): boolean => flags.metered && !flags.depth;

/** Nothing of a handler runs before the charge, nor before a native stack overflow was made a fault. */
function visitHandler(node: acorn.CatchClause, context: Context, waited: boolean): void {
  const { metered } = context.flags;
  const { body, param } = node;
  context.withScope(false, () => {
    const { completion } = context.fn;
    if (context.sloppy && param?.type === 'Identifier') context.catches.add(context.scope);
    // What the block came to before it threw does not count.
    const reset = completion === undefined ? '' : `${completion}=void 0;`;
    if (!metered) {
      if (param) visitBinding(param, 'let', context);
      context.edits.insert(body.start + 1, reset);
      context.visit(body);
      return;
    }
    const resume = suspends(context) ? `${depthResume(context)};` : '';
    const back = waited ? resumeText(context) : '';
    const head = `${back}${context.chargeText(0)}${resume}${reset}`;
    const caught = context.use('caught');
    if (param && param.type !== 'Identifier') {
      const temporary = context.temporary();
      context.edits.insert(param.start, `${temporary}){${head}${caught}(${temporary});let `);
      visitBinding(param, 'let', context);
      const breaks = lineBreaksOf(context.source.slice(param.end, body.start + 1));
      const shape = restShape(param);
      const value = shape === undefined ? temporary : guarded(temporary, shape, context);
      context.edits.replace(param.end, body.start + 1, `=${value};${breaks}{`);
      context.withScope(false, () => context.visitStatements(body.body));
      context.edits.insert(body.end, '}');
      return;
    }
    let name: string;
    if (param) {
      visitBinding(param, 'let', context);
      name = param.name;
      context.edits.insert(body.start + 1, `${head}${caught}(${name});`);
    } else {
      name = context.temporary();
      const breaks = lineBreaksOf(context.source.slice(node.start + 'catch'.length, body.start));
      context.edits.replace(
        node.start + 'catch'.length,
        body.start + 1,
        `(${name})${breaks}{${head}${caught}(${name});`,
      );
    }
    context.withScope(false, () => context.visitStatements(body.body));
  });
}

/** What a `finally` comes to counts only when it ends in a jump: at its end the value from before is back. */
function visitFinalizer(
  body: acorn.BlockStatement,
  context: Context,
  waited: boolean,
  thrown: string | undefined,
): void {
  const { completion } = context.fn;
  const resume = suspends(context) ? `${depthResume(context)};` : '';
  const saved = completion === undefined ? undefined : context.temporary();
  const save = saved === undefined ? '' : `const ${saved}=${completion};${completion}=void 0;`;
  context.withScope(false, () => {
    const back = waited ? resumeText(context) : '';
    const look = thrown === undefined ? '' : `${thrown}===void 0||${context.use('caught')}(${thrown});`;
    context.edits.insert(body.start + 1, back + context.chargeText(0) + look + resume + save);
    context.visitStatements(body.body);
    if (saved !== undefined) context.edits.insert(body.end - 1, `;${completion}=${saved};`);
  });
}
