import { describe, expect, it } from 'vitest';
import { initialiseCell, makeCell, makeCellOf, makeLazyCell } from '../../src/modules/cell.ts';

describe('makeCell()', () => {
  it('throws a ReferenceError that names the binding, for reads and writes', () => {
    const cell = makeCell('x');
    expect(() => cell.v).toThrow(new ReferenceError("Cannot access 'x' before initialization"));
    expect(() => {
      cell.v = 1;
    }).toThrow(new ReferenceError("Cannot access 'x' before initialization"));
    expect(Object.hasOwn(cell, 'v')).toBe(false);
  });

  it('is not brought to life through another object', () => {
    const cell = makeCell('x');
    expect(() => Reflect.get(Object.getPrototypeOf(cell) as object, 'v', {})).toThrow(TypeError);
    expect(Object.isFrozen(Object.getPrototypeOf(cell))).toBe(true);
  });
});

describe('initialiseCell()', () => {
  it('makes v a plain writable property', () => {
    const cell = makeCell('x');
    initialiseCell(cell, 1);
    expect(Object.getOwnPropertyDescriptor(cell, 'v')).toEqual({
      value: 1,
      writable: true,
      enumerable: true,
      configurable: false,
    });
    cell.v = 2;
    expect(cell.v).toBe(2);
  });

  it('may be called again', () => {
    const cell = makeCellOf('x', 1);
    initialiseCell(cell, 2);
    expect(cell.v).toBe(2);
  });
});

describe('makeLazyCell()', () => {
  it('asks once, when it is first read', () => {
    let asked = 0;
    const cell = makeLazyCell(() => ++asked);
    expect(asked).toBe(0);
    expect([cell.v, cell.v, asked]).toEqual([1, 1, 1]);
  });
});
