// What a function gives its instances to inherit from is counted, by whatever native it is set.
import { expect, it } from 'vitest';
import { makeCounter, paidBy } from './support/agree.ts';

type Set = (fn: object, prototype: object) => unknown;

const sets: Readonly<Record<string, Set>> = {
  'Object.defineProperty': (fn, value) => Object.defineProperty(fn, 'prototype', { value }),
  'Object.defineProperty, by an object': (fn, value) =>
    Object.defineProperty(fn, { toString: () => 'prototype' } as never, { value }),
  'Reflect.defineProperty': (fn, value) => Reflect.defineProperty(fn, 'prototype', { value }),
  'Object.defineProperties': (fn, value) => Object.defineProperties(fn, { prototype: { value } }),
  'Object.assign': (fn, prototype) => Object.assign(fn, { name_: 1 }, { prototype }),
  'Object.assign, by a getter': (fn, prototype) =>
    Object.assign(fn, {
      get prototype() {
        return prototype;
      },
    }),
  'Reflect.set': (fn, value) => Reflect.set(fn, 'prototype', value),
  'Reflect.set on a receiver': (fn, value) => Reflect.set({}, 'prototype', value, fn),
};

it.each(Object.entries(sets))('%s', (_, set) => {
  const noted: unknown[] = [];
  const counter = { ...makeCounter(), prototypes: { note: (value: unknown) => noted.push(value) } as never };
  class Made {}
  const fn = Object.assign(function F() {}, {});
  const prototype = new Made();
  paidBy(counter, () => set(fn, prototype));
  expect(noted).toContain(prototype);
  expect(fn.prototype).toBe(prototype);
});
