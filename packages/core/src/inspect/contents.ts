// What each kind of object shows: a base or a prefix, braces, and its entries, read when they are asked for.
import { getOwnPropertyDescriptor, getPrototypeOf, isArray } from '../commons.ts';
import { classNameOf, kindOf } from '../border/kinds.ts';
import { exoticShape } from './exotic-shapes.ts';
import type { Shape } from './contents-shape.ts';
import { elements, members, namesOf, type Show } from './entries.ts';
import { errorShape } from './errors.ts';
import { functionBase, type ClassFacts } from './names.ts';
import type { State } from './options.ts';
import { prefixOf } from './prefix.ts';

export interface Contents {
  readonly className: string | undefined;
  readonly isEmpty: boolean;
  readonly emptyText: string;
  readonly base: string;
  readonly braces: readonly [string, string];
  readonly list: (show: Show) => string[];
  /** Whether the entries may stand in columns. */
  readonly isList: boolean;
  readonly numeric: (count: number) => boolean;
}

// The first data kind on the chain: an instance of a subclass is shown as one of its base too.
function baseKind(state: State, value: object): { kind: ReturnType<typeof kindOf>; name: string } {
  let at = getPrototypeOf(value) as object | null;
  for (let hops = 0; at !== null && hops < 64; hops += 1) {
    if (state.isProxy(at) === true) break;
    const kind = kindOf(at);
    if (kind !== undefined) return { kind, name: classNameOf(at) ?? '' };
    at = getPrototypeOf(at) as object | null;
  }
  return { kind: undefined, name: '' };
}

function shapeOf(state: State, value: object, facts: ClassFacts): Shape {
  if (typeof value === 'function') return { base: functionBase(state, value) };
  if (isArray(value)) {
    const length = getOwnPropertyDescriptor(value, 'length')?.value as number;
    const plain = facts.name === 'Array' && facts.tag === undefined;
    return {
      open: `${plain ? '' : prefixOf(facts, 'Array', `(${length})`)}[`,
      close: ']',
      filled: length > 0,
      ...elements(state, value, length),
    };
  }
  const { kind, name } = baseKind(state, value);
  if (kind === 'error') return errorShape(state, value, facts);
  const exotic = kind === undefined ? undefined : exoticShape(state, value, kind, name, facts);
  if (exotic !== undefined) return exotic;
  const plain = facts.name === 'Object' && facts.tag === undefined;
  return { open: plain ? '{' : `${prefixOf(facts, 'Object')}{` };
}

/** Reads what kind of object this is; entries are read by `list`. */
export function formatContents(state: State, value: object, facts: ClassFacts): Contents {
  const shape = shapeOf(state, value, facts);
  const { base = '', open = '{', close = '}', entries, last, filled = false, numeric = () => false } = shape;
  const { names, missing } = namesOf(state, value, shape.skip);
  const isEmpty = !filled && names.length === 0 && missing === 0;
  return {
    className: base === '' && facts.name === undefined ? undefined : (facts.name ?? 'Object'),
    isEmpty,
    emptyText: base === '' ? `${open}${close}` : base,
    base,
    braces: [open, close],
    list: (show) => [
      ...(entries?.(show) ?? []),
      ...members(state, value, names, missing, show),
      ...(last?.(show) ?? []),
    ],
    isList: close === ']',
    numeric,
  };
}
