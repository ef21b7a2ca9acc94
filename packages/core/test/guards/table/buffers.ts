// Typed arrays and buffers: of every element type, over buffers that can be detached and, where the engine has them,
// resized.
import { constant, type Kind, type Make } from './kind.ts';
import { spied, type Trace } from './trace.ts';

type TypedArray = Uint8Array | Float64Array | BigInt64Array;
type Class = new (...args: readonly unknown[]) => TypedArray;
const global = globalThis as unknown as Record<string, Class>;
export const classNames: readonly string[] = (
  'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array ' +
  'Float64Array BigInt64Array BigUint64Array'
)
  .split(' ')
  .filter((name) => name in globalThis);

const content = (name: string): unknown[] => (name.startsWith('Big') ? [3n, 1n, 2n, 1n, 5n] : [3, 1, 2, 1, 5]);
const made = (name: string): TypedArray => new (global[name] as Class)(content(name));

const { slice } = ArrayBuffer.prototype;
/** Whether this engine's own buffers can be resized (ses gives others methods that refuse). */
const resizes: boolean = ((): boolean => {
  try {
    const buffer = new (ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer)(1, {
      maxByteLength: 4,
    });
    (buffer as unknown as { resize(length: number): void }).resize(2);
    return buffer.byteLength === 2;
  } catch {
    return false;
  }
})();

const detach = (buffer: ArrayBuffer): void => void structuredClone(buffer, { transfer: [buffer] });

interface Resizable extends ArrayBuffer {
  resize(length: number): void;
}
const resizable = (bytes: number, most: number): Resizable =>
  new (ArrayBuffer as unknown as new (length: number, options: object) => Resizable)(bytes, { maxByteLength: most });

const withConstructor =
  (value: Make): Make =>
  (trace, name) =>
    Object.defineProperty(trace.subject(made('Uint8Array')), 'constructor', {
      configurable: true,
      get: () => (trace.say(`${name}.constructor`), value(trace, name)),
    });

const species = (value: Make): Make =>
  withConstructor((trace, name) => ({
    get [Symbol.species]() {
      return (trace.say(`${name}[species]`), value(trace, name));
    },
  }));

/** A species that says what it was asked for. */
const makes =
  (result: (length: number) => unknown): Make =>
  (trace, name) =>
    function Made(...args: unknown[]) {
      trace.say(`new ${name}(${args.map((a) => (Object(a) === a ? typeof a : String(a))).join()})`);
      return result(Number(args[0]));
    };

const overResizable =
  (over: (buffer: Resizable, trace: Trace) => unknown): Make =>
  (trace) => {
    const buffer = resizable(8, 16);
    new Uint8Array(buffer).set([5, 1, 4, 2, 3, 9, 8, 7]);
    return over(buffer, trace);
  };

const ofResizable: Kind = resizes
  ? {
      'one that follows its buffer': overResizable((buffer, { subject }) => subject(new Uint8Array(buffer))),
      'one that follows its buffer, from the middle': overResizable((buffer, { subject }) =>
        subject(new Uint16Array(buffer, 4)),
      ),
      'one of fixed length over a buffer that shrank': overResizable((buffer) => {
        const array = new Uint8Array(buffer, 2, 6);
        buffer.resize(4);
        return array;
      }),
      'one that starts behind its buffer': overResizable((buffer) => {
        const array = new Uint8Array(buffer, 6);
        buffer.resize(4);
        return array;
      }),
      'one of fixed length over a buffer that can shrink': overResizable((buffer, { subject }) =>
        subject(new Uint8Array(buffer, 0, 6)),
      ),
    }
  : {};

export const typed: Kind = {
  'a typed array': ({ subject }) => subject(made('Uint8Array')),
  ...Object.fromEntries(classNames.map((name): [string, Make] => [name, ({ subject }) => subject(made(name))])),
  'one with NaN and zeros': ({ subject }) => subject(new Float64Array([Number.NaN, -0, 0, 1, Number.NaN])),
  'an empty one': () => new Uint8Array(0),
  'a long one': ({ subject }) => subject(Uint8Array.from({ length: 60 }, (_, i) => (i * 37) % 50)),
  'one over part of a buffer': ({ subject }) =>
    subject(new Uint8Array(new Uint8Array([9, 3, 1, 2, 1, 9]).buffer, 1, 4)),
  'a detached one': () => {
    const array = made('Uint8Array');
    detach(array.buffer as ArrayBuffer);
    return array;
  },
  'one with a length of its own': (trace, name) =>
    Object.defineProperty(made('Uint8Array'), 'length', { get: () => (trace.say(`${name}.length`), 1) }),
  'one of another class': ({ subject }) => subject(new (class extends Uint8Array {})([3, 1, 2])),
  'a spied one': (trace, name) => spied(made('Uint8Array'), name, trace),
  'species: none': species(constant(undefined)),
  'species: null': species(constant(null)),
  'species: no constructor': species(constant({})),
  'species: another class': species(constant(Float64Array)),
  'species: of bigints': species(constant(BigInt64Array)),
  'species: a longer one': species(makes((length) => new Uint8Array((Number.isNaN(length) ? 1 : length) + 3))),
  'species: a shorter one': species(makes(() => new Uint8Array(1))),
  'species: a detached one': species(
    makes((length) => {
      const array = new Uint8Array(length);
      detach(array.buffer as ArrayBuffer);
      return array;
    }),
  ),
  'species: an array': species(makes(() => [])),
  'constructor: none': withConstructor(constant(undefined)),
  'constructor: a number': withConstructor(constant(1)),
  ...ofResizable,
};

const changes: Record<string, (buffer: ArrayBuffer) => void> = {
  'is detached': detach,
  ...(resizes
    ? {
        shrinks: (buffer: ArrayBuffer) => (buffer as Resizable).resize(3),
        grows: (buffer: ArrayBuffer) => (buffer as Resizable).resize(12),
      }
    : {}),
};

/** What happens to buffers in the middle of a call. */
export const bufferChanges: Readonly<Record<string, (subjects: readonly unknown[]) => void>> = Object.fromEntries(
  Object.entries(changes).map(([label, change]) => [
    label,
    (subjects: readonly unknown[]) => {
      for (const subject of subjects) {
        const buffer = (ArrayBuffer.isView(subject) ? subject.buffer : subject) as Resizable & { resizable?: boolean };
        if (Object.prototype.toString.call(buffer) !== '[object ArrayBuffer]') continue;
        if (label === 'is detached' || buffer.resizable === true) change(buffer);
      }
    },
  ]),
);

export const buffer: Kind = {
  'a buffer': ({ subject }) => subject(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer),
  'a buffer of odd length': () => slice.call(new ArrayBuffer(8), 0, 7),
  'a detached buffer': () => {
    const gone = new ArrayBuffer(8);
    detach(gone);
    return gone;
  },
  ...(resizes ? { 'a resizable buffer': ({ subject }: Trace) => subject(resizable(8, 16)) } : {}),
};

/** What a typed array is made of. */
export const source: Kind = { 'a list': ({ subject }) => subject([3, '1', 2.5]), ...buffer, ...typed };

/** What a value of a typed array may be. */
export const element: Kind = {
  '1': constant(1),
  '1n': constant(1n),
  '2.7': constant(2.7),
  '300': constant(300),
  "'3'": constant('3'),
  '-0': constant(-0),
};

export const bufferOptions: Kind = {
  'no options': constant(undefined),
  'empty options': () => ({}),
  'a greatest length': () => ({ maxByteLength: 16 }),
  'too small a greatest length': () => ({ maxByteLength: 1 }),
  'spied options': (trace, name) => spied({ maxByteLength: undefined }, name, trace),
};

export const view: Kind = {
  'a view': ({ subject }) => subject(new DataView(new ArrayBuffer(16))),
  'no view': constant({}),
};

/** Classes of typed arrays, as `from` is called on. */
export const typedClass: Kind = {
  'a class of typed arrays': constant(Uint8Array),
  Float64Array: constant(Float64Array),
  BigInt64Array: constant(BigInt64Array),
  'a function that makes one': makes((length) => new Uint8Array(Number.isNaN(length) ? 4 : length)),
  'a function that makes a short one': makes(() => new Uint8Array(1)),
  'a function that makes an array': makes(() => []),
};
