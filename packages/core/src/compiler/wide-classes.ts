// Classes with very many fields: making an instance takes microseconds for each, since the engine looks for a hidden class
// that has them all, and no function runs that could charge for it. One of the fields does, for all.
import type * as acorn from 'acorn';
import type { Context } from './context.ts';
import { operatorOffset } from './operators.ts';

/** Fewer fields than this take no longer than the call. */
const FEW_FIELDS = 64;
/** Nodes of straight-line code that take as long as a field of very many. */
const NODES_PER_FIELD = 4;

/** A function without a name would lose what it is called by its field. */
const isUnnamed = ({ type }: acorn.Expression): boolean =>
  type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'ClassExpression';

/** The field of a class that charges for all of them; undefined where there are few. */
export function chargingField({ body }: acorn.ClassBody, context: Context): acorn.PropertyDefinition | undefined {
  if (!context.flags.metered || body.length < FEW_FIELDS) return undefined;
  const fields = body.filter((part) => part.type === 'PropertyDefinition').filter((field) => !field.static);
  if (fields.length < FEW_FIELDS) return undefined;
  return fields.find(({ value }) => !value || !isUnnamed(value));
}

/** Visits that field's value: `x = v` → `x = (charge, v)`. */
export function visitChargingField(
  field: acorn.PropertyDefinition,
  { body }: acorn.ClassBody,
  context: Context,
  visitValue: () => void,
): void {
  const charge = context.chargeExpression(body.length * NODES_PER_FIELD);
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
