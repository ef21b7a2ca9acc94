// What classes make that no list shows, and every list passes: methods, of which a class may have very many, and private
// names, which a class with a parent may give to any object that its parent's constructor returns, again for each time
// that the class is evaluated. They are counted where the class is (../runtime/hidden-members.ts).
import type * as acorn from 'acorn';
import type { Context } from './context.ts';

/** Fewer methods than this are passed in no time, whatever lists them. */
const FEW_METHODS = 512;

/** Private names that an instance gets: each field its own, all methods and accessors one together. */
function privatesOf({ body }: acorn.ClassBody): number {
  let fields = 0;
  let methods = 0;
  for (const part of body) {
    if (part.type === 'StaticBlock' || part.static || part.key.type !== 'PrivateIdentifier') continue;
    if (part.type === 'PropertyDefinition') fields += 1;
    else methods = 1;
  }
  return fields + methods;
}

/** Says first in a class, where it matters, what its evaluation hides: a static block that names nothing of its own. */
export function countHidden(node: acorn.Class, context: Context): void {
  if (!context.flags.metered) return;
  const { body } = node;
  const methods = body.body.length < FEW_METHODS ? 0 : body.body.length;
  const privates = node.superClass ? privatesOf(body) : 0;
  if (methods + privates === 0) return;
  context.edits.insert(body.start + 1, `static{${context.use('hidden')}(${methods},${privates})}`);
}
