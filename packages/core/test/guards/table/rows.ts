// The table: what each guarded native takes. A line is a holder, names, and the kinds of the receiver and of each
// argument. A guard without a line fails a test.
import { array, arrayChanges, nested, spreadable } from './arrays.ts';
import { encodingKinds } from './base64.ts';
import {
  buffer,
  bufferChanges,
  bufferOptions,
  classNames,
  element,
  source,
  typed,
  typedClass,
  view,
} from './buffers.ts';
import {
  collectionChanges,
  entries,
  holdable,
  holdableEntries,
  iterated,
  iterator,
  map,
  set,
  setLikes,
} from './iterables.ts';
import { constant, type Kind } from './kind.ts';
import { functionKinds } from './functions.ts';
import { dataKinds } from './data.ts';
import { promiseKinds } from './promises.ts';
import { objectChanges, plainKinds } from './plain-kinds.ts';
import type { Result } from './run.ts';

const nothing: Kind = { undefined: constant(undefined) };
const arrayClass: Kind = { Array: constant(Array), ...typedClass };
const kinds = {
  ...plainKinds,
  ...functionKinds,
  ...promiseKinds,
  ...dataKinds,
  ...encodingKinds,
  array,
  nested,
  spreadable,
  buffer,
  bufferOptions,
  element,
  source,
  typed,
  typedClass,
  view,
  arrayClass,
  entries,
  holdable,
  holdableEntries,
  iterated,
  iterator,
  map,
  set,
  setLikes,
  nothing,
} as const satisfies Record<string, Kind>;

type Change = (subjects: readonly unknown[]) => void;
const changes: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  array: arrayChanges,
  nested: arrayChanges,
  typed: bufferChanges,
  source: { ...bufferChanges, ...arrayChanges },
  buffer: bufferChanges,
  set: collectionChanges,
  map: collectionChanges,
  iterated: arrayChanges,
  entries: arrayChanges,
  object: objectChanges,
};

export interface Row {
  readonly path: string;
  readonly self: Kind;
  readonly args: readonly Kind[];
  /** Called, or constructed as well. */
  readonly constructs: boolean;
  readonly result: Result;
  /** What may happen to the subjects at any step. */
  readonly changes: Readonly<Record<string, Change>>;
}

interface More {
  readonly constructs?: boolean;
  readonly result?: Result;
}

/** Rows of one shape: `array any index` are the kinds of the receiver and of two arguments. */
function rows(
  holder: string,
  names: string,
  shape: string,
  { constructs = false, result = 'looked at' }: More = {},
): Row[] {
  const [self = 'nothing', ...args] = shape.split(' ').filter((word) => word !== '');
  const kind = (name: string): Kind => {
    const found = (kinds as Readonly<Record<string, Kind>>)[name];
    if (found === undefined) throw new Error(`No kind is called ${name}`);
    return found;
  };
  return names.split(' ').map((name) => ({
    path: holder === '' ? name : `${holder}.${name}`,
    self: kind(self),
    args: args.map(kind),
    constructs,
    result,
    changes: Object.assign({}, ...[self, ...args].map((word) => changes[word] ?? {})) as Row['changes'],
  }));
}

const a = 'Array.prototype';
const t = '%TypedArray%.prototype';
const s = 'String.prototype';
const made = { constructs: true } as const;
const driven = { result: 'driven' } as const;
const awaited = { result: 'awaited' } as const;

export const table: readonly Row[] = [
  ...rows(a, 'indexOf lastIndexOf includes', 'array any index'),
  ...rows(a, 'forEach map filter some every find findIndex findLast findLastIndex flatMap', 'array callback any'),
  ...rows(a, 'reduce reduceRight', 'array callback any'),
  ...rows(a, 'fill', 'array any index index'),
  ...rows(a, 'copyWithin', 'array index index index'),
  ...rows(a, 'reverse shift pop toReversed', 'array'),
  ...rows(a, 'unshift', 'array any any'),
  ...rows(a, 'splice toSpliced', 'array index index any'),
  ...rows(a, 'slice', 'array index index'),
  ...rows(a, 'concat', 'array spreadable spreadable'),
  ...rows(a, 'with', 'array index any'),
  ...rows(a, 'flat', 'nested index'),
  ...rows(a, 'sort toSorted', 'array comparator'),
  ...rows(a, 'join', 'array text'),
  ...rows('Array', 'from', 'arrayClass iterated callback any'),
  ...rows('Array', 'fromAsync', 'arrayClass iterated callback any', awaited),

  ...rows(t, 'indexOf lastIndexOf includes', 'typed element index'),
  ...rows(t, 'forEach map filter some every find findIndex findLast findLastIndex', 'typed callback any'),
  ...rows(t, 'reduce reduceRight', 'typed callback any'),
  ...rows(t, 'fill', 'typed element index index'),
  ...rows(t, 'copyWithin', 'typed index index index'),
  ...rows(t, 'reverse toReversed', 'typed'),
  ...rows(t, 'slice', 'typed index index'),
  ...rows(t, 'set', 'typed source index'),
  ...rows(t, 'sort toSorted', 'typed comparator'),
  ...rows(t, 'with', 'typed index element'),
  ...rows(t, 'join', 'typed text'),
  ...rows('%TypedArray%', 'from', 'typedClass iterated callback any'),
  ...rows('%TypedArray%', 'of', 'typedClass element element'),
  ...rows('DataView.prototype', 'setBigInt64 setBigUint64', 'view index element'),
  ...rows('', classNames.join(' '), 'nothing source index index', made),
  ...rows('', 'ArrayBuffer', 'nothing count bufferOptions', made),

  ...rows('', 'BigInt', 'nothing parsed'),
  ...rows('BigInt.prototype', 'toString', 'bigint index'),
  ...rows('BigInt.prototype', 'toLocaleString', 'bigint'),
  ...rows('BigInt', 'asUintN asIntN', 'nothing count bigint'),

  ...rows('', 'Map', 'nothing entries', made),
  ...rows('', 'Set', 'nothing iterated', made),
  ...rows('', 'WeakMap', 'nothing holdableEntries', made),
  ...rows('', 'WeakSet', 'nothing holdable', made),
  ...rows('', 'AggregateError', 'nothing iterated text errorOptions', made),
  ...rows('Map.prototype', 'forEach', 'map callback any'),
  ...rows('Set.prototype', 'forEach', 'set callback any'),
  ...rows(
    'Set.prototype',
    'union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom',
    'set setLikes',
  ),
  ...rows('Map', 'groupBy', 'nothing iterated callback'),
  ...rows('Iterator.prototype', 'map filter flatMap', 'iterator callback', driven),
  ...rows('Iterator.prototype', 'take drop', 'iterator index', driven),
  ...rows('Iterator.prototype', 'reduce', 'iterator callback any'),
  ...rows('Iterator.prototype', 'toArray', 'iterator'),
  ...rows('Iterator.prototype', 'forEach some every find', 'iterator callback'),

  ...rows('Uint8Array', 'fromBase64 fromHex', 'nothing encoded decoding'),
  ...rows('Uint8Array.prototype', 'setFromBase64 setFromHex', 'typed encoded decoding'),
  ...rows('Uint8Array.prototype', 'toBase64', 'typed encoding'),
  ...rows('Uint8Array.prototype', 'toHex', 'typed'),

  ...rows('Date', 'parse', 'nothing parsed'),
  ...rows('Error.prototype', 'toString', 'errorLike'),
  ...rows('Function.prototype', 'bind', 'fn any any any'),
  ...rows('Function.prototype', 'apply', 'fn any list'),
  ...rows('Function.prototype', 'toString', 'fn'),
  ...rows('JSON', 'parse', 'nothing json reviver'),
  ...rows('JSON', 'stringify', 'nothing data replacer space'),
  ...rows('JSON', 'rawJSON', 'nothing json'),
  ...rows('', 'parseInt', 'nothing parsed count'),
  ...rows('', 'parseFloat encodeURIComponent encodeURI escape decodeURIComponent decodeURI unescape', 'nothing parsed'),

  ...rows('Object', 'defineProperty', 'nothing object key descriptor'),
  ...rows(
    'Object',
    'keys values entries getOwnPropertyNames getOwnPropertySymbols getOwnPropertyDescriptors freeze seal ' +
      'preventExtensions isFrozen isSealed',
    'nothing object',
  ),
  ...rows('Object', 'assign', 'nothing object object object'),
  ...rows('Object', 'create', 'nothing object object'),
  ...rows('Object', 'defineProperties', 'nothing object object'),
  ...rows('Object.prototype', '__defineGetter__', 'object key fn'),
  ...rows('Object', 'setPrototypeOf', 'nothing object object'),
  ...rows('Reflect', 'setPrototypeOf', 'nothing object object'),
  ...rows('Object.prototype', '__proto__', 'object object').map((row) => ({ ...row, path: `set ${row.path}` })),
  ...rows('Object', 'fromEntries', 'nothing entries'),
  ...rows('Object', 'groupBy', 'nothing iterated callback'),
  ...rows('Reflect', 'defineProperty', 'nothing object key descriptor'),
  ...rows('Reflect', 'set', 'nothing object key any object'),
  ...rows('Reflect', 'apply', 'nothing fn any list'),
  ...rows('Reflect', 'construct', 'nothing fn list newTarget'),
  ...rows('Reflect', 'ownKeys preventExtensions', 'nothing object'),
  ...rows('', 'Proxy', 'nothing target handler', made),
  ...rows('Proxy', 'revocable', 'nothing target handler'),

  ...rows('Promise.prototype', 'then', 'promise reaction reaction', awaited),
  ...rows('Promise.prototype', 'finally', 'promise reaction', awaited),
  ...rows('Promise', 'resolve', 'promiseClass settled', awaited),
  ...rows('Promise', 'withResolvers', 'promiseClass', awaited),
  ...rows('Promise', 'try', 'promiseClass reaction any', awaited),
  ...rows('Promise', 'all allSettled any race', 'promiseClass awaited', awaited),
  ...rows('%AsyncGeneratorPrototype%', 'return', 'asyncGenerator settled', awaited),

  ...rows('RegExp', 'escape', 'nothing parsed'),
  ...rows('RegExp.prototype', 'exec test', 'pattern text'),
  ...rows(s, 'indexOf includes lastIndexOf startsWith endsWith', 'text pattern index'),
  ...rows(s, 'trim trimStart trimEnd isWellFormed toWellFormed toLowerCase toUpperCase', 'text'),
  ...rows(s, 'toString valueOf', 'text'),
  ...rows(s, 'toLocaleLowerCase toLocaleUpperCase', 'text locale'),
  ...rows(s, 'localeCompare', 'text text locale'),
  ...rows(s, 'repeat', 'text count'),
  ...rows(s, 'padStart padEnd', 'text count text'),
  ...rows(s, 'concat', 'text text any'),
  ...rows(s, 'normalize', 'text form'),
  ...rows(s, 'anchor fontcolor fontsize link', 'text text'),
  ...rows(s, 'big blink bold fixed italics small strike sub sup', 'text'),
  ...rows(s, 'split', 'text pattern index'),
  ...rows(s, 'replace replaceAll', 'text pattern replacement'),
  ...rows(s, 'match search', 'text pattern'),
  ...rows(s, 'matchAll', 'text pattern', driven),
  ...rows('String', 'raw', 'nothing template any any'),
  ...rows('Symbol', 'for', 'nothing text'),
  ...rows('Symbol.prototype', 'constructor', 'nothing text', made),
];
