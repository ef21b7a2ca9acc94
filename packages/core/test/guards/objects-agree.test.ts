// The guards of Object, Reflect and Function do what their originals do, inside of a turn and outside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Build, came, guardAt, logged, makeCounter, paidBy } from './support/agree.ts';

const makers: Readonly<Record<string, (log: string[]) => unknown>> = {
  plain: () => ({ b: 1, a: 2, 1: 3, [Symbol.iterator]: 4 }),
  many: () => Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, i])),
  getters: (log) => ({
    get a() {
      log.push('a');
      return 1;
    },
    get b() {
      log.push('b');
      throw new EvalError('b');
    },
  }),
  array: () => [1, , 3],
  long: () => Array.from({ length: 50 }, (_, i) => i),
  sparse: () => {
    const list: number[] = [];
    list.length = 2 ** 32 - 1; // natives that set it pay
    list[5] = 1;
    return list;
  },
  text: () => 'a long text, longer than few',
  boxed: () => Object('a long text, longer than few'),
  typed: () => new Uint8Array(40),
  view: () => new DataView(new ArrayBuffer(4)),
  function: () => Object.assign(() => 1, { own: 1 }),
  'own length': () => ({ length: 5 }),
  'in disguise': () => Object.setPrototypeOf({ length: 3 }, String.prototype),
  proxy: (log) => logged({ a: 1, b: 2 }, 'proxy', log),
  'proxy of array': (log) => logged([1, 2, 3], 'proxy', log),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  null: () => null,
  undefined: () => undefined,
  number: () => 5,
  symbol: () => Symbol.iterator,
  frozen: () => Object.freeze({ a: 1 }),
};
const value = fc.constantFrom(...Object.keys(makers));
const make = (how: string, log: string[]): unknown => (makers[how] as (log: string[]) => unknown)(log);

const paths = [
  'Object.keys',
  'Object.values',
  'Object.entries',
  'Object.getOwnPropertyNames',
  'Object.getOwnPropertySymbols',
  'Object.getOwnPropertyDescriptors',
  'Reflect.ownKeys',
  'Object.assign',
  'Object.freeze',
  'Object.seal',
  'Object.preventExtensions',
  'Reflect.preventExtensions',
  'Object.isFrozen',
  'Object.isSealed',
];

function agree(path: string, build: Build): void {
  const { guard, original } = guardAt(path);
  const expected = came(original, build);
  expect(came(guard, build), path).toEqual(expected);
  expect(
    paidBy(makeCounter(), () => came(guard, build)),
    path,
  ).toEqual(expected);
}

describe.each(paths)('%s', (path) => {
  it('agrees with the original', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), (given) => {
        agree(path, (log) => ({ self: undefined, args: given.map((how) => make(how, log)) }));
      }),
      { numRuns: 200 },
    );
  });
});

/** Lists of arguments, genuine and not. */
const lists: Readonly<Record<string, (log: string[]) => unknown>> = {
  none: () => undefined,
  null: () => null,
  number: () => 5,
  text: () => 'ab',
  empty: () => [],
  few: () => [1, 2, 3],
  long: () => Array.from({ length: 100 }, (_, i) => i),
  holes: () => [, 1, ,],
  'array-like': (log) => logged({ length: 3, 0: 'x', 2: 'z' }, 'list', log),
  proxy: (log) => logged([1, 2], 'list', log),
  arguments: () =>
    (
      function () {
        // biome-ignore lint/complexity/noArguments: a list that is no array
        return arguments;
      } as (...args: number[]) => unknown
    )(4, 5),
  typed: () => new Uint8Array([1, 2]),
  'odd length': () => ({ length: '2.7', 0: 1, 1: 2 }),
  'negative length': () => ({ length: -1, 0: 1 }),
  'length that throws': () => ({
    get length() {
      throw new EvalError('length');
    },
  }),
  'element that throws': (log) => ({
    length: 2,
    get 0() {
      log.push('0');
      throw new EvalError('0');
    },
  }),
};
/** What is called. */
const targets: Readonly<Record<string, (log: string[]) => unknown>> = {
  function: (log) =>
    function (this: unknown, ...args: unknown[]): unknown {
      log.push(`called on ${typeof this}, new ${new.target === undefined ? '' : 'target'}`);
      return args;
    },
  arrow:
    () =>
    (...args: unknown[]) =>
      args,
  class: () =>
    class {
      args: unknown[];
      constructor(...args: unknown[]) {
        this.args = args;
      }
    },
  proxy: (log) => logged(() => {}, 'target', log),
  number: () => 5,
  object: () => ({}),
  undefined: () => undefined,
};
const target = fc.constantFrom(...Object.keys(targets));
const list = fc.constantFrom(...Object.keys(lists));
const makeTarget = (how: string, log: string[]): unknown => (targets[how] as (log: string[]) => unknown)(log);
const makeList = (how: string, log: string[]): unknown => (lists[how] as (log: string[]) => unknown)(log);

describe('lists of arguments', () => {
  it('are read by Function.prototype.apply and Reflect.apply as by the originals', () => {
    fc.assert(
      fc.property(target, list, (called, args) => {
        agree('Function.prototype.apply', (log) => ({ self: makeTarget(called, log), args: [7, makeList(args, log)] }));
        agree('Reflect.apply', (log) => ({
          self: undefined,
          args: [makeTarget(called, log), {}, makeList(args, log)],
        }));
      }),
      { numRuns: 400 },
    );
  });

  it('are read by Reflect.construct as by the original', () => {
    fc.assert(
      fc.property(target, list, fc.option(target), (called, args, newTarget) => {
        agree('Reflect.construct', (log) => ({
          self: undefined,
          args: [
            makeTarget(called, log),
            makeList(args, log),
            ...(newTarget === null ? [] : [makeTarget(newTarget, log)]),
          ],
        }));
      }),
      { numRuns: 600 },
    );
  });
});

describe('toString()', () => {
  it('of functions and errors agrees with the original', () => {
    for (const self of [() => 1, class {}, {}, undefined, Math.max, new Proxy(() => 1, {})])
      agree('Function.prototype.toString', () => ({ self, args: [] }));
    for (const how of Object.keys(makers).filter((name) => name !== 'revoked'))
      agree('Error.prototype.toString', (log) => ({ self: make(how, log), args: [] }));
    for (const fields of [
      { name: 'N' },
      { message: 'm' },
      { name: '', message: 'm' },
      { name: 1, message: {} },
      { name: undefined },
      { message: Symbol.iterator },
    ])
      agree('Error.prototype.toString', (log) => ({ self: logged({ ...fields }, 'error', log), args: [] }));
  });
});
