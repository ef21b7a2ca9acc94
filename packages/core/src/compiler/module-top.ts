// A module's outermost layer: imports become reads of cells, exports keep their cells up to date.
//
// An exported binding that is never assigned again stays a plain local, written to its cell once. One that is
// assigned lives in its cell: every use of it in the module reads and writes the cell, so importers see it.
import * as acorn from 'acorn';
import type { Pattern, VariableDeclaration } from 'acorn';
import type { Context } from './context.ts';
import { type EditList, type Reference, lineBreaksOf } from './edits.ts';
import { visitInit } from './statements.ts';
import { makeLocator } from './parse.ts';
import { boundNames, visitBinding } from './patterns.ts';
import type { DeclarationKind } from './scope.ts';
import { type TopLevel, isAnonymous, isWrite, replaceReference } from './top-level.ts';
import type { ImportBinding, IndirectExport, LocalExport, ModuleRequest, ModuleShape } from './unit.ts';

/** A module's layer, and what it collected once the walk is over. */
export interface ModuleTop extends TopLevel {
  /** Reads the import and export declarations before the walk. */
  collect(program: acorn.Program, context: Context): void;
  /** Statements that run in the first step: exported functions and vars get their cells. */
  hoisted(context: Context): string;
  shape(hasTopLevelAwait: boolean): ModuleShape;
  counts(): { readonly imports: number; readonly exports: number };
}

/** The cell of `export default expression`. */
const DEFAULT = '*default*';

const nameOf = (node: acorn.Identifier | acorn.Literal): string =>
  node.type === 'Literal' ? String(node.value) : node.name;

export function makeModuleTop(): ModuleTop {
  const requests: ModuleRequest[] = [];
  const locate = makeLocator();
  const requestIndex = new Map<string, number>();
  const bindings: ImportBinding[] = [];
  const bindingOf = new Map<string, number>();
  const cells = new Map<string, number>();
  const localExports: LocalExport[] = [];
  const indirectExports: IndirectExport[] = [];
  const starExports: number[] = [];
  let anonymousFunction: string | undefined;

  const cellOf = (local: string): number => {
    const known = cells.get(local);
    if (known !== undefined) return known;
    cells.set(local, cells.size);
    return cells.size - 1;
  };

  const request = (
    source: acorn.Literal,
    attributes: readonly acorn.ImportAttribute[] | undefined,
    context: Context,
  ): number => {
    const specifier = String(source.value);
    const record: Record<string, string> = {};
    for (const { key, value } of attributes ?? []) record[nameOf(key)] = String(value.value);
    const id = JSON.stringify([specifier, Object.entries(record).sort()]);
    let index = requestIndex.get(id);
    if (index === undefined) {
      index = requests.push({ specifier, attributes: record, ...locate(context.source, source.start) }) - 1;
      requestIndex.set(id, index);
    }
    return index;
  };

  const collectImport = (node: acorn.ImportDeclaration, context: Context): void => {
    const from = request(node.source, node.attributes, context);
    for (const specifier of node.specifiers) {
      const local = specifier.local.name;
      const imported =
        specifier.type === 'ImportNamespaceSpecifier'
          ? undefined
          : specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : nameOf(specifier.imported);
      context.root.declare(local, 'import');
      bindingOf.set(local, bindings.push({ request: from, imported, local }) - 1);
    }
  };

  const exportLocal = (local: string, name: string): void => {
    localExports.push({ name, cell: cellOf(local) });
  };

  const collectNamed = (node: acorn.ExportNamedDeclaration, context: Context): void => {
    const { declaration, source } = node;
    if (declaration) {
      if (declaration.type !== 'VariableDeclaration') exportLocal(declaration.id.name, declaration.id.name);
      else for (const { id } of declaration.declarations) for (const name of boundNames(id)) exportLocal(name, name);
      return;
    }
    if (source) {
      const from = request(source, node.attributes, context);
      for (const { local, exported } of node.specifiers) {
        indirectExports.push({ name: nameOf(exported), request: from, imported: nameOf(local) });
      }
    }
  };

  /** `export { x }`: of an import it is a re-export, so it is decided when all imports are known. */
  const collectSpecifiers = (node: acorn.ExportNamedDeclaration): void => {
    if (node.source || node.declaration) return;
    for (const { local, exported } of node.specifiers) {
      const binding = bindings[bindingOf.get(nameOf(local)) ?? -1];
      if (binding === undefined) exportLocal(nameOf(local), nameOf(exported));
      else indirectExports.push({ name: nameOf(exported), request: binding.request, imported: binding.imported });
    }
  };

  const collectDefault = (node: acorn.ExportDefaultDeclaration): void => {
    const { declaration } = node;
    const isDeclaration = declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration';
    exportLocal(isDeclaration && declaration.id ? declaration.id.name : DEFAULT, 'default');
  };

  const collectStar = (node: acorn.ExportAllDeclaration, context: Context): void => {
    const from = request(node.source, node.attributes, context);
    if (node.exported) indirectExports.push({ name: nameOf(node.exported), request: from, imported: undefined });
    else if (!starExports.includes(from)) starExports.push(from);
  };

  const cellText = (local: string, context: Context): string => `${context.names.exportCell}${cells.get(local)}`;

  /** `initialise(cell, x)` for each exported name of a pattern. */
  const syncs = (names: readonly string[], context: Context): string[] =>
    names
      .filter((name) => cells.has(name))
      .map((name) => `${context.use('initialise')}(${cellText(name, context)},${name})`);

  const remove = (node: acorn.Node, context: Context): void => {
    context.edits.replace(node.start, node.end, `;${lineBreaksOf(context.source.slice(node.start, node.end))}`);
  };

  /** Cuts `export` (or `export default`) from before a declaration. */
  const cut = (from: number, to: number, context: Context): void => {
    context.edits.replace(from, to, lineBreaksOf(context.source.slice(from, to)));
  };

  const outermost = (kind: string, context: Context): boolean =>
    kind === 'var' ? context.scope.varScope === context.root : context.scope === context.root;

  /** A class gets its cell where it stands: it is dead until its declaration ran. */
  const visitClass = (node: acorn.ClassDeclaration, context: Context): void => {
    const plain = context.visitors['ClassDeclaration'] as (node: acorn.ClassDeclaration, context: Context) => void;
    plain(node, context);
    const [sync] = syncs([node.id.name], context);
    if (sync !== undefined) context.close(node, `${sync};`);
  };

  const visitDefault = (node: acorn.ExportDefaultDeclaration, context: Context): void => {
    const { declaration } = node;
    if (declaration.type === 'FunctionDeclaration') {
      cut(node.start, declaration.start, context);
      if (!declaration.id) {
        anonymousFunction = `${context.names.temporary}d`;
        context.edits.insert(parameterList(declaration, context), ` ${anonymousFunction}`);
      }
      context.visit(declaration);
      return;
    }
    if (declaration.type === 'ClassDeclaration' && declaration.id) {
      cut(node.start, declaration.start, context);
      visitClass(declaration as acorn.ClassDeclaration, context);
      return;
    }
    const cell = cellText(DEFAULT, context);
    const named = declaration.type === 'ClassDeclaration' || isAnonymous(declaration);
    const open = `${context.use('initialise')}(${cell},${named ? '({default:' : '('}`;
    context.edits.replace(node.start, node.start + 'export'.length, open);
    const keyword = context.source.indexOf('default', node.start + 'export'.length);
    cutDefault(node, keyword, declaration.start, context);
    context.visit(declaration);
    // Parentheses of the author's may stand around the expression: close at the end of the statement.
    const { source } = context;
    const semicolon = source[node.end - 1] === ';' && node.end > declaration.end ? node.end - 1 : node.end;
    context.edits.insert(semicolon, `${named ? '}).default)' : '))'}${semicolon === node.end ? ';' : ''}`);
  };

  return {
    collect(program: acorn.Program, context: Context): void {
      for (const node of program.body) {
        if (node.type === 'ImportDeclaration') collectImport(node, context);
        else if (node.type === 'ExportAllDeclaration') collectStar(node, context);
        else if (node.type === 'ExportNamedDeclaration' && node.source) collectNamed(node, context);
      }
      for (const node of program.body) {
        if (node.type === 'ExportNamedDeclaration' && !node.source) {
          collectNamed(node, context);
          collectSpecifiers(node);
        } else if (node.type === 'ExportDefaultDeclaration') {
          collectDefault(node);
        }
      }
    },

    visitors: {
      ImportDeclaration: remove,
      ExportAllDeclaration: remove,
      ExportNamedDeclaration: (node: acorn.ExportNamedDeclaration, context: Context): void => {
        const { declaration } = node;
        if (!declaration) {
          remove(node, context);
          return;
        }
        cut(node.start, declaration.start, context);
        if (declaration.type === 'ClassDeclaration') visitClass(declaration, context);
        else context.visit(declaration);
      },
      ExportDefaultDeclaration: visitDefault,
      ClassDeclaration: visitClass,
    },

    visitVariables(node: VariableDeclaration, context: Context): boolean {
      const kind = node.kind as 'var' | 'let' | 'const';
      if (!outermost(kind, context)) return false;
      for (const { id, init, end } of node.declarations) {
        visitBinding(id, kind, context);
        visitInit(id, init, context);
        if (!init && kind === 'var') continue;
        for (const sync of syncs(boundNames(id), context)) {
          context.edits.insert(end, `,${context.temporary()}=${sync}`);
        }
      }
      return true;
    },

    visitForHead(left: VariableDeclaration, id: Pattern, context: Context): string | undefined {
      if (left.kind !== 'var' || !outermost('var', context)) return undefined;
      visitBinding(id, 'var', context);
      return syncs(boundNames(id), context)
        .map((sync) => `${sync};`)
        .join('');
    },

    keeps: (name, scope, context) => scope === context.root && cells.has(name),

    resolve(references: readonly Reference[], context: Context, edits: EditList): readonly Reference[] {
      const assigned = new Set<string>();
      const { names } = context.root;
      for (const reference of references) {
        if (isWrite(reference) && cells.has(reference.name) && names.get(reference.name) !== 'const')
          assigned.add(reference.name);
      }
      const free: Reference[] = [];
      for (const reference of references) {
        const { name } = reference;
        const binding = bindingOf.get(name);
        if (binding !== undefined) {
          const cell = `${context.names.importCell}${binding}`;
          const namespace = bindings[binding]?.imported === undefined;
          const read = namespace ? cell : `${cell}.v`;
          const write = `${context.use('readOnly')}(${namespace ? `{v:${cell}}` : cell},"v").v`;
          replaceReference(reference, isWrite(reference) ? write : read, context, edits);
        } else if (assigned.has(name)) {
          replaceReference(reference, `${cellText(name, context)}.v`, context, edits);
        } else if (!names.has(name)) {
          free.push(reference);
        }
      }
      return free;
    },

    hoisted(context: Context): string {
      let text = '';
      for (const [local, cell] of cells) {
        const kind: DeclarationKind | undefined = context.root.names.get(local);
        const target = `${context.names.exportCell}${cell}`;
        if (local === DEFAULT && anonymousFunction !== undefined) {
          text += `${context.use('initialise')}(${target},${context.use('defaultName')}(${anonymousFunction}));`;
        } else if (kind === 'function' || kind === 'var') {
          text += `${context.use('initialise')}(${target},${local});`;
        }
      }
      return text;
    },

    counts: () => ({ imports: bindings.length, exports: cells.size }),

    shape: (hasTopLevelAwait: boolean): ModuleShape => ({
      requests,
      bindings,
      cells: cells.size,
      localExports,
      indirectExports,
      starExports,
      hasTopLevelAwait,
    }),
  };
}

/** Where an anonymous function's parameter list opens. */
function parameterList(node: acorn.AnonymousFunctionDeclaration, context: Context): number {
  const head = context.source.slice(node.start, node.body.start);
  for (const token of acorn.tokenizer(head, { ecmaVersion: 2026, sourceType: 'module' })) {
    if (token.type === acorn.tokTypes.parenL) return node.start + token.start;
  }
  return node.body.start;
}

/** Blanks `default` between `export` and the expression, leaving parentheses and comments as they are. */
function cutDefault(node: acorn.Node, keyword: number, until: number, context: Context): void {
  const { source } = context;
  let at = keyword;
  // A comment between the keywords may hold the word, too.
  while (at < until && inComment(source.slice(node.start, until), at - node.start))
    at = source.indexOf('default', at + 1);
  context.edits.replace(at, at + 'default'.length, '');
}

function inComment(text: string, offset: number): boolean {
  for (const match of text.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n\r\u2028\u2029]*/g)) {
    if (match.index < offset && offset < match.index + match[0].length) return true;
  }
  return false;
}
