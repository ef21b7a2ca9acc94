// Iteration that V8 drives without any guest code: spread, array rests, `yield*`. A native iterator without end
// (`next` may be any bound native) would never meet a charge, so what is iterated passes through here.
import { freeze, isArray, ProxyIntrinsic } from '../commons.ts';
import { isGenuineArray, isShortArguments, mayBeProxy } from '../guards/genuine.ts';
import { mayBeLong, settled } from '../guards/slow-elements.ts';
import { payForWidth, type WidthPayer } from '../guards/width.ts';
import { askedInJob, askedLater, type InJob } from './async-results.ts';
import { boundedSize, isPlainGenerator } from './bounded.ts';
import { type AnyIterator, guardAsyncIterator, guardIterator, type MapValue } from './guarded-iterator.ts';
import { isPromise } from '../jobs/is-promise.ts';
import type { Meter } from '../meter/meter.ts';

/** Where array rests stand in a pattern; see the compiler's patterns.ts. */
export interface PatternShape {
  /** 1: the pattern ends in a rest. */
  readonly r?: 0 | 1;
  /** Shapes by element. */
  readonly e?: readonly (PatternShape | 0)[];
  /** 1: an object pattern that ends in a rest. */
  readonly o?: 1;
  /** Shapes of an object pattern's properties, in the order in which they are read. */
  readonly p?: readonly (PatternShape | 0)[];
}

const { apply, get: reflectGet, ownKeys } = Reflect;
const { getOwnPropertyDescriptor } = Object;
const iteratorSymbol: typeof Symbol.iterator = Symbol.iterator;
const asyncIteratorSymbol: typeof Symbol.asyncIterator = Symbol.asyncIterator;

const { slice, values: arrayValues } = Array.prototype;

/** A value as V8 names it where it has no text to show. Runs no guest code. */
const shortly = (value: unknown): string => {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'boolean':
    case 'symbol':
      return `${typeof value} ${String(value)}`;
    case 'object':
      return value === null ? 'null' : 'object';
    default:
      return typeof value;
  }
};

export interface IterationGuards {
  /** `shape` is 0 where all of it is listed at once: a spread. */
  iterable(value: unknown, shape?: PatternShape | 0): unknown;
  /** What `for await` goes through, and `yield*` of async generators. */
  awaitable(value: unknown, shape?: PatternShape): unknown;
  pattern(value: unknown, shape: PatternShape): unknown;
  /** As `pattern`, where the value of the whole assignment is taken: {@link original} gives it for what this gave. */
  kept(value: unknown, shape: PatternShape): unknown;
  original(given: unknown): unknown;
  /** What `for (… in value)` goes through, each name guarded for a pattern of this shape. */
  listed(value: unknown, shape: PatternShape): Iterable<unknown>;
}

/** Of a list. */
const BYTES_PER_ELEMENT = 8;

/** What stands for a value that is destructured → that value. No guest sees the former. */
const originals = new WeakMap<object, unknown>();

export function makeIterationGuards(
  meter: Pick<Meter, 'answersByCode' | 'charge' | 'refund' | 'depth' | 'jobs' | 'openJob' | 'closeJob'> & WidthPayer,
): IterationGuards {
  const { depth, jobs } = meter;
  const { awaited: passOn } = jobs;
  /** Where frames are counted, delegation is, too. */
  const counted = depth.max !== Number.POSITIVE_INFINITY;

  /** One step: charged, and counted as a frame, since delegation nests natively. */
  const step = (iterator: object, method: unknown, args: unknown[]): unknown => {
    // The engine may call it where the frame that iterates has been left.
    const opened = meter.openJob();
    depth.n += 1;
    try {
      meter.charge(1);
      if (depth.n > depth.max) depth.over();
      return apply(method as () => unknown, iterator, args);
    } finally {
      depth.n -= 1;
      if (opened) meter.closeJob();
    }
  };

  const inJob: InJob = (ask) => {
    const opened = meter.openJob();
    try {
      return ask();
    } finally {
      if (opened) meter.closeJob();
    }
  };

  /** Whether the engine will have an answer by code of a promise, or of what stands for a thenable. */
  const mayGiveCoded = (iterator: object, passed: unknown, result: unknown): boolean =>
    Object(passed) === passed &&
    (passed !== result || isPromise(passed as object)) &&
    (mayBeProxy(iterator) || !isPlainGenerator(iterator, true)); // those answer by objects of the engine's

  /** The same where the engine waits for what comes of it. */
  const asyncStep = (iterator: object, method: unknown, args: unknown[]): unknown =>
    inJob(() => {
      const result = step(iterator, method, args);
      const passed = passOn(result);
      // what stands for a thenable opens the job itself
      if (meter.answersByCode && mayGiveCoded(iterator, passed, result)) return askedLater(passed, inJob);
      return passed === result ? askedInJob(result, inJob) : passed;
    });

  /** Takes the fuel for elements that the engine puts into a list: no more than the heap may hold. */
  const payForListed = (size: number): void => {
    if (size <= 15) return;
    if (size * BYTES_PER_ELEMENT > meter.limits.heapBytes) meter.exhaust('heap');
    meter.charge(size >>> 4);
  };

  /** Whether the engine may iterate `value` without a guard; takes the fuel for its elements. */
  const isBounded = (value: unknown): boolean => {
    if (typeof value === 'string') {
      payForListed(value.length);
      return true;
    }
    if (typeof value === 'object' ? value === null : typeof value !== 'function') return false;
    if (isArray(value) ? !isGenuineArray(value) : mayBeProxy(value)) return false;
    const size = boundedSize(value as object);
    if (size !== undefined) {
      payForListed(size);
      return true;
    }
    return !counted && isPlainGenerator(value as object, false);
  };

  const shapeOf = (shape: PatternShape | undefined): MapValue | undefined =>
    shape === undefined || (shape.e ?? shape.p ?? shape.r) === 0 ? undefined : (value) => guards.pattern(value, shape);

  const guards: IterationGuards = {
    iterable(value, shape) {
      if (shape === undefined || shape === 0) {
        if (isBounded(value))
          return shape === 0 && isArray(value) && mayBeLong(value.length) ? settled(meter, value) : value;
      }
      meter.charge(0); // not after the end, whatever there may be to iterate
      const method = (value as { [Symbol.iterator]?: unknown } | null | undefined)?.[iteratorSymbol];
      if (typeof method !== 'function') throw new TypeError(`${shortly(value)} is not iterable`);
      // A list, which the engine passes on at once: it would step through `arguments` for ten times as long.
      if (method === arrayValues && !shape && isShortArguments(value)) return apply(slice, value, []);
      const iterator: unknown = apply(method as () => unknown, value, []);
      if (Object(iterator) !== iterator) return { [iteratorSymbol]: () => iterator };
      return guardIterator(iterator as AnyIterator, step, shapeOf(shape === 0 ? undefined : shape));
    },

    awaitable(value, shape) {
      const source = value as { [Symbol.asyncIterator]?: unknown; [Symbol.iterator]?: unknown } | null | undefined;
      if (
        shape === undefined &&
        !counted &&
        Object(value) === value &&
        !mayBeProxy(value) &&
        isPlainGenerator(value as object, true)
      )
        return value;
      const method = source?.[asyncIteratorSymbol];
      if (method === undefined || method === null)
        return shape === undefined ? passElements(value) : awaitElements(value, shape);
      if (typeof method !== 'function') throw new TypeError(`${shortly(value)} is not async iterable`);
      const iterator: unknown = apply(method as () => unknown, value, []);
      if (Object(iterator) !== iterator) return { [asyncIteratorSymbol]: () => iterator };
      return guardAsyncIterator(iterator as AnyIterator, asyncStep, shapeOf(shape));
    },

    pattern(value, shape) {
      // A default may stand in for undefined, and null is the engine's to refuse.
      if (value === undefined || value === null) return value;
      if (shape.o === 1) payForWidth(meter, value);
      if (shape.p !== undefined) return guardProperties(value, shape.p);
      if (shape.o === 1) return value;
      const { e } = shape;
      if (e === undefined && isBounded(value)) return value;
      // Looked at when the pattern iterates it: what fails then closes the iterators around it.
      const iterator = (): AnyIterator => {
        const guarded = e === undefined ? guards.iterable(value) : guardElements(value, e);
        return (guarded as { [Symbol.iterator](): AnyIterator })[iteratorSymbol]();
      };
      return { [iteratorSymbol]: iterator };
    },

    kept(value, shape) {
      const guarded = guards.pattern(value, shape);
      if (guarded !== value) originals.set(guarded as object, value);
      return guarded;
    },

    original: (given) => {
      const kept = Object(given) === given && originals.has(given as object);
      return kept ? originals.get(given as object) : given;
    },

    listed(value, shape) {
      payForWidth(meter, value);
      return namesOf(value, shape);
    },
  };

  /** Lists as the engine does, names that go meanwhile and all. */
  const namesOf = function* (value: unknown, shape: PatternShape): Generator<unknown> {
    for (const name in value as object) yield guards.pattern(name, shape);
  };

  /** A view whose n-th read property passes through the n-th shape. */
  const guardProperties = (value: unknown, shapes: readonly (PatternShape | 0)[]): unknown => {
    const source = Object(value) as object;
    let reads = 0;
    // The target is empty, so that nothing frozen in the source can forbid a guarded value in its place.
    return new ProxyIntrinsic(
      {},
      {
        get(_, key) {
          const shape = shapes[reads++];
          const found: unknown = reflectGet(source, key, value);
          return shape ? guards.pattern(found, shape) : found;
        },
        // For the pattern's own rest: an empty target takes any keys, but no property that is not configurable.
        ownKeys: () => ownKeys(source),
        getOwnPropertyDescriptor(_, key) {
          const found = getOwnPropertyDescriptor(source, key);
          return found?.enumerable ? { value: undefined, enumerable: true, configurable: true } : undefined;
        },
      },
    );
  };

  /** A synchronous iterable whose elements the engine waits for, one by one. */
  const passElements = (value: unknown): unknown => {
    const source = (guards.iterable(value, { r: 0 }) as { [Symbol.iterator](): AnyIterator })[iteratorSymbol]();
    if (Object(source) !== source) return { [iteratorSymbol]: () => source };
    return guardIterator(source, step, passOn);
  };

  /** What `for await` makes of a synchronous iterable: its elements are awaited first, then pass through the shape. */
  const awaitElements = (value: unknown, shape: PatternShape): unknown => {
    const source = (guards.iterable(value, { r: 0 }) as { [Symbol.iterator](): AnyIterator })[iteratorSymbol]();
    if (Object(source) !== source) return { [asyncIteratorSymbol]: () => source };
    const next = async (): Promise<{ done?: boolean; value: unknown }> => {
      const { done, value: element } = source.next();
      return { done: done === true, value: await passOn(element) };
    };
    const awaited = {
      next,
      get return() {
        return source.return?.bind(source);
      },
      get throw() {
        return source.throw?.bind(source);
      },
    } as AnyIterator;
    return guardAsyncIterator(awaited, asyncStep, shapeOf(shape) ?? ((element) => element));
  };

  /** An iterable whose n-th element passes through the n-th shape. */
  const guardElements = (value: unknown, shapes: readonly (PatternShape | 0)[]): unknown => {
    let at = 0;
    const guarded = guards.iterable(value, { r: 0 });
    const iterator = (guarded as { [Symbol.iterator]?: () => AnyIterator })[iteratorSymbol]?.();
    if (iterator === undefined) return guarded;
    const map = (element: unknown): unknown => {
      const shape = shapes[at++];
      return shape ? guards.pattern(element, shape) : element;
    };
    return guardIterator(iterator, step, map);
  };

  return freeze(guards);
}
