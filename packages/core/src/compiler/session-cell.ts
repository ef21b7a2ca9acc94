// A session's cell: its outermost declarations live in the session's scope object, so they outlast the cell.
//
// `let x = 1` becomes `S.x = 1` and every use of x, in this cell and in later ones, `S.x`.
import type * as acorn from 'acorn';
import type { Pattern, VariableDeclaration } from 'acorn';
import type { Context } from './context.ts';
import { type EditList, type Reference, lineBreaksOf } from './edits.ts';
import { boundNames, restShape, visitGuarded, visitPatternTargets } from './patterns.ts';
import type { DeclarationKind } from './scope.ts';
import { type TopLevel, isWrite, replaceReference, visitAssignedValue } from './top-level.ts';

/** Names that earlier cells declared, and which of them are constants. */
export type SessionNames = ReadonlyMap<string, DeclarationKind>;

/** Whether a declaration belongs to the session and not to a block or loop. */
const isOutermost = (kind: string, context: Context): boolean =>
  kind === 'var' ? context.scope.varScope === context.root : context.scope === context.root;

/** The outermost layer of a cell in a session that already knows `known`. */
export function makeSessionTop(known: SessionNames): TopLevel {
  const declare = (id: Pattern, kind: DeclarationKind, context: Context): void => {
    for (const name of boundNames(id)) context.scope.declare(name, kind);
    visitPatternTargets(id, context, (identifier, shorthand) => {
      context.reference(identifier, shorthand ? 'shorthand-declare' : 'declare');
    });
  };

  return {
    visitors: {
      ClassDeclaration: (node: acorn.ClassDeclaration, context: Context): void => {
        const plain = context.visitors['ClassDeclaration'] as (node: acorn.ClassDeclaration, context: Context) => void;
        const outermost = context.scope === context.root;
        if (outermost) context.open(node, `${context.use('session')}.${node.id.name}=`);
        plain(node, context);
        if (outermost) context.close(node, ';');
      },
    },

    visitVariables(node: VariableDeclaration, context: Context): boolean {
      const kind = node.kind as 'var' | 'let' | 'const';
      if (!isOutermost(kind, context)) return false;
      const first = node.declarations[0] as acorn.VariableDeclarator;
      context.edits.replace(
        node.start,
        first.id.start,
        `void (${lineBreaksOf(context.source.slice(node.start, first.id.start))}`,
      );
      for (const { id, init } of node.declarations) {
        if (init) {
          declare(id, kind, context);
          visitNamedInit(id, init, context);
        } else if (kind === 'var') {
          for (const name of boundNames(id)) context.scope.declare(name, kind);
          context.edits.replace(id.start, id.end, '0');
        } else {
          declare(id, kind, context);
          context.close(id, '=void 0');
        }
      }
      const last = node.declarations.at(-1) as acorn.VariableDeclarator;
      context.edits.insert(last.end, ')');
      return true;
    },

    visitForHead(left: VariableDeclaration, id: Pattern, context: Context): string | undefined {
      if (left.kind !== 'var' || !isOutermost('var', context)) return undefined;
      context.edits.replace(left.start, id.start, lineBreaksOf(context.source.slice(left.start, id.start)));
      declare(id, 'var', context);
      return '';
    },

    hoisted(context: Context): string {
      let text = '';
      for (const [name, kind] of context.root.names) {
        if (kind === 'function') text += `${context.use('session')}.${name}=${name};`;
      }
      return text;
    },

    keeps: (_name, scope, context) => scope === context.root,

    resolve(references: readonly Reference[], context: Context, edits: EditList): readonly Reference[] {
      const free: Reference[] = [];
      const session = context.use('session');
      for (const reference of references) {
        const { name, use } = reference;
        const kind = context.root.names.get(name) ?? known.get(name);
        if (kind === undefined) {
          free.push(reference);
        } else {
          const declares = use === 'declare' || use === 'shorthand-declare';
          const constant = kind === 'const' && isWrite(reference) && !declares;
          const expression = constant
            ? `${context.use('readOnly')}(${session},"${name}").${name}`
            : `${session}.${name}`;
          replaceReference(reference, expression, context, edits);
        }
      }
      return free;
    },
  };
}

function visitNamedInit(id: Pattern, init: acorn.Expression, context: Context): void {
  visitAssignedValue(id, init, context, () => {
    const shape = context.flags.metered ? restShape(id) : undefined;
    if (shape === undefined) context.visit(init);
    else visitGuarded(init, shape, context);
  });
}
