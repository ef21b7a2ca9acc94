// Classes with fields: of very many, in one class or in all that it inherits from, each takes a microsecond, since the
// engine looks for a hidden class that has them all, and no function runs that could charge for it. One of the fields
// does, for all of its class.
import type * as acorn from 'acorn';
import { type Context, isInert } from './context.ts';
import { operatorOffset } from './operators.ts';

/** So many fields take no longer than the call, where no class is inherited from that has as many. */
const FEW_FIELDS = 16;
/** Nodes of straight-line code that take as long as a field of very many. */
const NODES_PER_FIELD = 4;

/** A function without a name would lose what it is called by its field. */
const isUnnamed = ({ type }: acorn.Expression): boolean =>
  type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'ClassExpression';

/** The field of a class that charges for all of them; undefined where there are few, or the value of one charges. */
export function chargingField(node: acorn.Class, context: Context): acorn.PropertyDefinition | undefined {
  if (!context.flags.metered) return undefined;
  const fields = node.body.body.filter((part) => part.type === 'PropertyDefinition').filter((field) => !field.static);
  const few = fields.length <= FEW_FIELDS;
  if (few && (!node.superClass || fields.some(({ value }) => value && !isInert(value)))) return undefined;
  return fields.find(({ value }) => !value || !isUnnamed(value));
}

/** Visits that field's value: `x = v` → `x = (charge, v)`. */
export function visitChargingField(
  field: acorn.PropertyDefinition,
  { body }: acorn.ClassBody,
  context: Context,
  visitValue: () => void,
): void {
  const fields = body.filter((part) => part.type === 'PropertyDefinition').length;
  const charge = context.chargeExpression(fields * NODES_PER_FIELD);
  const { key, value, computed } = field;
  if (value) {
    context.open(value, `(${charge}`);
    visitValue();
    context.close(value, ')');
    return;
  }
  const end = computed ? operatorOffset(context.source, key.end, field.end, ']') + 1 : key.end;
  context.edits.insert(end, `=(${charge}void 0)`);
}
