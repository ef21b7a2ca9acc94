// `with (o) { … }` of sloppy code, which template engines compile to. Strict code has no such statement: `o` is kept in
// a variable, and each name that nothing inside declares asks it first.
//
//   x        → (W.has(o,"x")?o.x:x)
//   x(a)     → (W.has(o,"x")?W.method(o,"x"):x)(a)
//   x = v    → (W.has(o,"x")?o:{get x(){return x},set x(v){x=v}}).x = v
//
// Not written out: `var x = v` inside, and destructuring, set the variable even where `o` has an x.
import type * as acorn from 'acorn';
import type { Context } from './context.ts';
import type { Reference, ReferenceUse } from './edits.ts';
import { authoredName } from './sloppy-names.ts';

/** Edits that were reserved around a name inside of a `with`, and the objects that it asks, innermost first. */
export interface WithSlots {
  readonly open: number;
  readonly close: number;
  readonly asks: string[];
}

const isWhole = (use: ReferenceUse): boolean => use === 'write' || use === 'sloppy-write' || use === 'shorthand';

/** Reserves the edits of a reference that is being made inside of a `with`. */
export function reserveSlots(start: number, end: number, use: ReferenceUse, context: Context): WithSlots | undefined {
  if (context.withs === 0 || use === 'shorthand-write') return undefined;
  const { edits } = context;
  if (isWhole(use)) {
    const edit = edits.replace(start, end, context.source.slice(start, end));
    return { open: edit, close: edit, asks: [] };
  }
  return { open: edits.insert(start, ''), close: edits.insert(end, ''), asks: [] };
}

/** Whether a reference was written out as a whole, so that nothing else may replace it. */
export const isWrittenOut = ({ use, slots }: Reference): boolean => slots !== undefined && isWhole(use);

/** `free`: nothing declares it, so that it is a global, which an assignment of sloppy code makes. */
function writeOut({ name, use, slots }: Reference, context: Context, free = false): void {
  if (slots === undefined) return;
  const { texts } = context.edits;
  const helper = context.use('within');
  const property = authoredName(name, context.names.prefix);
  const has = (object: string): string => `${helper}.has(${object},"${property}")?`;
  const { open, close, asks } = slots;
  const globals = free ? context.use('globals') : '';
  const read = free ? `(${globals}.${property}??${context.use('undeclared')}("${property}"))` : name;
  if (use === 'write' || use === 'sloppy-write') {
    const value = context.names.temporary;
    const target = free ? `${globals}.${property}` : name;
    const variable =
      free && use === 'write'
        ? context.use('assignable')
        : `{get ${property}(){return ${read}},set ${property}(${value}){${target}=${value}}}`;
    texts[open] = `(${asks.map((object) => `${has(object)}${object}:`).join('')}${variable}).${property}`;
    return;
  }
  const found = (object: string): string =>
    use === 'call' ? `${helper}.method(${object},"${property}")` : `${object}.${property}`;
  const question = asks.map((object) => `${has(object)}${found(object)}:`).join('');
  if (use === 'shorthand') {
    texts[open] = `${property}:(${question}${read})`;
    return;
  }
  texts[open] = `(${question}`;
  texts[close] = ')';
}

/** Writes those of `references` once more that were written out as a whole and that nothing declares. */
export function writeFreeOut(references: readonly Reference[], context: Context): void {
  for (const reference of references)
    if (isWrittenOut(reference) && !context.root.names.has(reference.name)) writeOut(reference, context, true);
}

export function visitWith(node: acorn.WithStatement, context: Context): void {
  const { object, body, start, end } = node;
  const { source, edits } = context;
  const breaks = (from: number, to: number): string => source.slice(from, to).replace(/[^\n\r\u2028\u2029]+/g, '');
  const kept = context.temporary();
  context.effects += 1;
  edits.replace(start, object.start, `{const ${kept}=${context.use('within')}.object(${breaks(start, object.start)}`);
  context.visit(object);
  edits.replace(object.end, body.start, `);${breaks(object.end, body.start)}`);
  context.withs += 1;
  context.withScope(false, () => {
    if (body.type === 'BlockStatement') context.visit(body);
    else context.visitStatements([body]);
    for (const reference of context.scope.references) {
      reference.slots?.asks.push(kept);
      writeOut(reference, context);
    }
  });
  context.withs -= 1;
  edits.insert(end, '}');
}
