// Module namespace exotic objects (ECMA-262 10.4.6) as a proxy.
//
// The target carries what the ordinary methods already answer as the spec asks: a null prototype, no extensions, one
// non-configurable writable property per export (its value is never read) and @@toStringTag. So has, delete,
// getPrototypeOf, setPrototypeOf, isExtensible and preventExtensions need no trap and stay cheap; only what reads
// a value, writes, or lists keys (an ordinary object would put '10' after '9') goes through one.
import type { Cell } from '../compiler/unit.ts';
import {
  create,
  defineProperty,
  freeze,
  getOwnPropertyDescriptor,
  hasOwn,
  preventExtensions,
  ProxyIntrinsic,
} from '../commons.ts';
import { noteNamespace } from '../guards/genuine.ts';

type CellsByName = Readonly<Record<string, Cell>>;

/** One module's namespace, from the cells its exported names resolved to. Sorts the names by UTF-16 units. */
export function makeNamespace(cellByName: ReadonlyMap<string, Cell>): object {
  const names = [...cellByName.keys()].sort();
  const cells: Record<string, Cell> = create(null);
  const target: Record<PropertyKey, unknown> = create(null);
  for (const name of names) {
    cells[name] = cellByName.get(name) as Cell;
    defineProperty(target, name, { value: undefined, writable: true, enumerable: true, configurable: false });
  }
  defineProperty(target, Symbol.toStringTag, {
    value: 'Module',
    writable: false,
    enumerable: false,
    configurable: false,
  });
  noteNamespace();
  const made = new ProxyIntrinsic(preventExtensions(target), makeHandler(cells, [...names, Symbol.toStringTag]));
  namespaces.add(made);
  return made;
}

const namespaces = new WeakSet<object>();

/** Whether it is a proxy of ours, which runs no guest code when it is read; a binding that is dead throws. */
export const isNamespace = (value: unknown): boolean => namespaces.has(value as object);

function makeHandler(cells: CellsByName, ownNames: readonly PropertyKey[]): ProxyHandler<Record<PropertyKey, unknown>> {
  return freeze({
    __proto__: null,

    get(target: Record<PropertyKey, unknown>, key: string | symbol): unknown {
      const cell = cells[key as string];
      return cell === undefined ? target[key] : cell.v;
    },

    set(): boolean {
      return false;
    },

    getOwnPropertyDescriptor(
      target: Record<PropertyKey, unknown>,
      key: string | symbol,
    ): PropertyDescriptor | undefined {
      const cell = cells[key as string];
      if (cell === undefined) return getOwnPropertyDescriptor(target, key);
      return { value: cell.v, writable: true, enumerable: true, configurable: false };
    },

    defineProperty(target: Record<PropertyKey, unknown>, key: string | symbol, wanted: PropertyDescriptor): boolean {
      if (typeof key === 'symbol') return Reflect.defineProperty(target, key, wanted);
      const cell = cells[key];
      if (cell === undefined) return false;
      const value = cell.v; // before the checks, as in the spec: a dead binding throws
      if (hasOwn(wanted, 'get') || hasOwn(wanted, 'set')) return false;
      if (wanted.configurable === true || wanted.enumerable === false || wanted.writable === false) return false;
      return hasOwn(wanted, 'value') ? Object.is(wanted.value, value) : true;
    },

    ownKeys(): (string | symbol)[] {
      return [...ownNames] as (string | symbol)[];
    },
  });
}
