// JSON.stringify (25.5.2) in plain JavaScript, charged as it goes.
//
// The native looks at no limit before its text has half a gigabyte, and what it will write cannot be told from outside:
// one small object in forty others, each twice in the next, is written 2 ** 40 times; proxies lie about their lengths;
// getters and toJSON make more as they are read. So here is every step of the standard, in its order.
import { apply, getPrototypeOf, isArray, keys, stringifyJson } from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import { mayBeProxy } from './genuine.ts';
import type { Payer } from '../meter/current.ts';
import { payAsLong } from './slow-elements.ts';
import { assertFits, lengthOf, sliceOf, textOf } from './strings-text.ts';
import { payForIndices } from './width.ts';

type Callable = (...args: unknown[]) => unknown;
type Bag = Record<PropertyKey, unknown>;

const { isRawJSON } = JSON as { isRawJSON?: (value: unknown) => boolean };
const { prototype: objectPrototype } = Object;
const unboxers: ReadonlyMap<object, (value: object) => unknown> = new Map<object, (value: object) => unknown>([
  // Number and String objects are converted as any object is, by the methods they have now
  [Number.prototype, (value) => +(value as unknown as number)],
  [String.prototype, (value) => textOf(value)],
  [Boolean.prototype, (value) => apply(Boolean.prototype.valueOf, value, [])],
  [BigInt.prototype, (value) => apply(BigInt.prototype.valueOf, value, [])],
]);
const slots: ReadonlyMap<object, (value: object) => unknown> = new Map<object, (value: object) => unknown>([
  [Number.prototype, (value) => apply(Number.prototype.valueOf, value, [])],
  [String.prototype, (value) => apply(String.prototype.valueOf, value, [])],
  [Boolean.prototype, (value) => apply(Boolean.prototype.valueOf, value, [])],
  [BigInt.prototype, (value) => apply(BigInt.prototype.valueOf, value, [])],
]);
const { get: mapGet, set: mapSet } = Map.prototype;
const { charCodeAt } = String.prototype;

/** Steps and units written between two charges. */
const FEW_STEPS = 64;
const FEW_UNITS = 2 ** 12;
/** Names of properties whose quoted form is kept: those that come after the first few. */
const FEW_NAMES = 16;
const MOST_NAMES = 2 ** 12;
const NameMap = Map;
/** Texts of so many units are looked through here: a call of the native takes longer. */
const SHORT = 24;
/** Longer texts are written one by one. */
const MOST_BATCHED = 2 ** 8;

/**
 * The primitive in a Number, String, Boolean or BigInt object; other objects as they are. Objects are known by what they
 * inherit: reading the slot of one that has none throws, and that costs more than writing it.
 */
function unboxed(value: object): unknown {
  if (mayBeProxy(value)) return isProxy(value) === undefined ? unboxedAnything(value) : value;
  const prototype: object | null = getPrototypeOf(value);
  if (prototype === objectPrototype && apply(mapGet, slots, [value]) === undefined) return value;
  for (let up: object | null = value; up !== null; up = getPrototypeOf(up)) {
    if (up === objectPrototype) return value;
    const slot = apply(mapGet, slots, [up]) as ((value: object) => unknown) | undefined;
    if (slot === undefined) {
      if (up !== value && mayBeProxy(up)) return value;
      continue;
    }
    if (!isSlot(value, up)) return value;
    return (apply(mapGet, unboxers, [up]) as (value: object) => unknown)(value);
  }
  return value;
}

/** The same where nothing can tell a proxy: slowly, asking for each slot. */
function unboxedAnything(value: object): unknown {
  for (const [prototype, unbox] of unboxers) if (isSlot(value, prototype)) return unbox(value);
  return value;
}

/** A property list from a replacer that is an array: texts, each once, in order. */
function propertyList(payer: Payer, replacer: Bag): readonly string[] {
  const list: string[] = [];
  const seen = new Set<string>();
  const length = lengthOf(replacer.length);
  for (let i = 0; i < length; i++) {
    payAsLong(payer, 1); // a key among all that there are
    let item = replacer[i];
    if (Object(item) === item) {
      if (!boxedText(item as object)) continue;
      item = textOf(item);
    } else if (typeof item === 'number') item = textOf(item);
    else if (typeof item !== 'string') continue;
    if (seen.has(item as string)) continue;
    seen.add(item as string);
    list[list.length] = item as string;
  }
  return list;
}

const isSlot = (value: object, prototype: object): boolean => {
  try {
    (slots.get(prototype) as (value: object) => unknown)(value);
    return true;
  } catch {
    return false;
  }
};

/** Whether an item of a property list is a Number or String object. */
const boxedText = (value: object): boolean => isSlot(value, Number.prototype) || isSlot(value, String.prototype);

/** The gap that `space` stands for. */
function gapOf(space: unknown): string {
  let given = space;
  if (Object(given) === given) {
    if (isSlot(given as object, Number.prototype)) given = +(given as number);
    else if (isSlot(given as object, String.prototype)) given = textOf(given);
  }
  if (typeof given === 'number') return sliceOf('          ', 0, Math.max(0, Math.min(10, Math.trunc(given))));
  return typeof given === 'string' ? sliceOf(given, 0, 10) : '';
}

/** A text in quotes, as QuoteJSONString (25.5.2.3) has it. */
function quote(text: string): string {
  if (text.length > SHORT) return stringifyJson(text);
  for (let i = 0; i < text.length; i++) {
    const code: number = apply(charCodeAt, text, [i]);
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0xd800) return stringifyJson(text);
  }
  return `"${text}"`;
}

/** Whether the native writes an array's item without asking anybody, and in little time. */
function isPlainItem(item: unknown): boolean {
  switch (typeof item) {
    case 'string':
      return item.length <= MOST_BATCHED;
    case 'bigint':
      return false;
    case 'object':
      return item === null;
    default:
      return typeof item !== 'function'; // which may have got a toJSON
  }
}

/** What is written for a primitive that is not omitted. */
function primitiveText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return value - value === 0 ? `${value}` : 'null';
    case 'bigint':
      throw new TypeError('Do not know how to serialize a BigInt');
    default:
      return value === null ? 'null' : value === true ? 'true' : 'false';
  }
}

const isOmitted = (value: unknown): boolean =>
  value === undefined || typeof value === 'symbol' || typeof value === 'function';

/** An object that is being written, within others. */
interface Open {
  readonly value: object;
  readonly around: Open | undefined;
}

class JsonWriter {
  out = '';
  readonly #payer: Payer;
  readonly #deepest: number;
  readonly #gap: string;
  readonly #replacer: Callable | undefined;
  readonly #list: readonly string[] | undefined;
  /** What is being written: a list by links, since arrays grow slowly where their prototypes are frozen. */
  #inner: Open | undefined;
  #depth = 0;
  /** Made when it is worth it. */
  #names: Map<string, string> | undefined;
  #indent = '';
  #steps = 0;
  #paid = 0;
  #named = 0;

  constructor(payer: Payer, replacer: Callable | undefined, list: readonly string[] | undefined, gap: string) {
    this.#payer = payer;
    this.#deepest = payer.limits.depth;
    this.#replacer = replacer;
    this.#list = list;
    this.#gap = gap;
  }

  /** SerializeJSONProperty up to the point where it is known what is written. */
  prepare(holder: object, key: string | number, given: unknown): unknown {
    let value = given;
    if ((typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'bigint') {
      const { toJSON } = value as { toJSON?: unknown };
      if (typeof toJSON === 'function') value = apply(toJSON as Callable, value, [`${key}`]);
    }
    if (this.#replacer !== undefined) value = apply(this.#replacer, holder, [`${key}`, value]);
    return typeof value === 'object' && value !== null && !isArray(value) ? unboxed(value) : value;
  }

  /** Writes what `prepare` gave, after what stands before it. */
  write(before: string, value: unknown): void {
    if (++this.#steps >= FEW_STEPS) this.settle();
    if (typeof value !== 'object' || value === null) this.#add(before + primitiveText(value));
    else if (isRawJSON?.(value)) this.#add(before + (value as { rawJSON: string }).rawJSON);
    else this.#writeNested(before, value);
  }

  #writeNested(before: string, value: object): void {
    const around = this.#inner;
    for (let open = around; open !== undefined; open = open.around)
      if (open.value === value) throw new TypeError('Converting circular structure to JSON');
    const depth = this.#depth++;
    if (depth > 15) this.#payer.charge(depth >> 4);
    if (depth >= this.#deepest) this.#payer.exhaust('depth');
    this.#inner = { value, around };
    const outer = this.#indent;
    this.#indent = outer + this.#gap;
    if (isArray(value)) this.#writeArray(before, value, outer);
    else this.#writeObject(before, value as Bag, outer);
    this.#indent = outer;
    this.#inner = around;
    this.#depth = depth;
  }

  #writeArray(before: string, value: readonly unknown[], outer: string): void {
    const length = lengthOf(value.length);
    if (length === 0) {
      this.#add(`${before}[]`);
      return;
    }
    const line = this.#gap === '' ? '' : `\n${this.#indent}`;
    const between = `,${line}`;
    const batches = line === '';
    let batch: unknown[] = [];
    let start = `${before}[${line}`;
    for (let i = 0; i < length; i++) {
      const item = this.prepare(value, i, value[i]);
      if (batches && isPlainItem(item)) {
        batch[batch.length] = item;
        if (batch.length < FEW_STEPS && i + 1 < length) continue;
        this.#writeBatch(start, batch);
        batch = [];
      } else {
        if (batch.length > 0) {
          this.#writeBatch(start, batch);
          batch = [];
          start = between;
        }
        this.write(start, isOmitted(item) ? null : item);
      }
      start = between;
    }
    this.#add(line === '' ? ']' : `\n${outer}]`);
  }

  /** Writes items that ask nothing of anybody: the native may have a few of them at once. */
  #writeBatch(before: string, items: readonly unknown[]): void {
    this.#steps += items.length;
    this.#add(before + sliceOf(stringifyJson(items), 1, -1));
    if (this.#steps >= FEW_STEPS) this.settle();
  }

  #writeObject(before: string, value: Bag, outer: string): void {
    if (this.#list === undefined) payForIndices(this.#payer, value);
    const names = this.#list ?? keys(value);
    const { length } = names;
    const line = this.#gap === '' ? '' : `\n${this.#indent}`;
    let start = `${before}{${line}`;
    let empty = true;
    for (let i = 0; i < length; i++) {
      const name = names[i] as string;
      const item = this.prepare(value, name, value[name]);
      if (isOmitted(item)) {
        if (++this.#steps >= FEW_STEPS) this.settle();
        continue;
      }
      this.write(start + this.#quotedName(name), item);
      if (empty) start = `,${line}`;
      empty = false;
    }
    if (empty) this.#add(`${before}{}`);
    else this.#add(line === '' ? '}' : `\n${outer}}`);
  }

  /** A name, its colon, and the space that follows it where there are gaps. */
  #quotedName(name: string): string {
    if (this.#names !== undefined) {
      const known = apply(mapGet, this.#names, [name]) as string | undefined;
      if (known !== undefined) return known;
    }
    const quoted = quote(name) + (this.#gap === '' ? ':' : ': ');
    const count = this.#named++;
    if (count < FEW_NAMES || count >= MOST_NAMES) return quoted;
    this.#names ??= new NameMap();
    apply(mapSet, this.#names, [name, quoted]);
    return quoted;
  }

  #add(text: string): void {
    this.out += text;
    if (this.out.length - this.#paid > FEW_UNITS) this.settle();
  }

  /** Pays for what was done since the last time. */
  settle(): void {
    const { length } = this.out;
    const units = this.#steps + Math.ceil((length - this.#paid) / 16);
    this.#steps = 0;
    this.#paid = length;
    assertFits(this.#payer, length);
    this.#payer.charge(units);
  }
}

/** `JSON.stringify(value, replacer, space)`, paid for. */
export function writeJson(payer: Payer, value: unknown, replacer: unknown, space: unknown): string | undefined {
  const list =
    Object(replacer) === replacer && typeof replacer !== 'function' && isArray(replacer)
      ? propertyList(payer, replacer as unknown as Bag)
      : undefined;
  const gap = gapOf(space);
  const writer = new JsonWriter(payer, typeof replacer === 'function' ? (replacer as Callable) : undefined, list, gap);
  const prepared = writer.prepare({ '': value }, '', value);
  if (isOmitted(prepared)) return undefined;
  writer.write('', prepared);
  writer.settle();
  return writer.out;
}
