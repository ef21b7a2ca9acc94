import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRevocable } from '../../src/index.ts';

class Counter {
  #count = 0;
  add(by: number): number {
    this.#count += by;
    return this.#count;
  }
}

describe('makeRevocable()', () => {
  it('forwards until revoked, then refuses', () => {
    const { value, revoke } = makeRevocable({ add: (a: number, b: number) => a + b }, { name: 'sum' });
    expect(value.add(1, 2)).toBe(3);
    revoke();
    revoke();
    expect(() => value.add(1, 2)).toThrow(
      expect.objectContaining({ code: 'CAPABILITY_REVOKED', message: 'Capability sum was revoked' }),
    );
  });

  it('wraps a function', () => {
    const { value, revoke } = makeRevocable((x: number) => x * 2);
    expect(value(4)).toBe(8);
    revoke();
    expect(() => value(4)).toThrow('Capability capability was revoked');
  });

  it('keeps the target as the receiver of its methods, whatever they are called on', () => {
    const { value } = makeRevocable(new Counter());
    const { add } = value;
    value.add(1);
    expect(add.call({ '#count': 100 } as never, 2)).toBe(3);
  });

  it('calls a function without a receiver', () => {
    const { value } = makeRevocable(function (this: unknown) {
      return this;
    });
    expect(value.call({ leaked: true })).toBeUndefined();
  });

  it('shows nothing of the target but its methods', () => {
    const target = Object.assign(Object.create({ inherited: () => 1 }) as { inherited(): number }, {
      own: () => 2,
      data: { mutable: true },
      [Symbol('s')]: () => 3,
    });
    Object.defineProperty(target, 'getter', { get: () => expect.unreachable('an accessor was run') });
    const { value } = makeRevocable(target);
    expect(Reflect.ownKeys(value).sort()).toEqual(['inherited', 'own']);
    expect(Object.getPrototypeOf(Object.getPrototypeOf(value))).toBe(Object.prototype);
    expect(`${value}`).toBe('[object Alleged: capability]');
  });

  it('is frozen with its methods, which are no constructors', () => {
    const { value } = makeRevocable({ f: () => 1 });
    expect(Object.isFrozen(value)).toBe(true);
    expect(Object.isFrozen(value.f)).toBe(true);
    expect(() => Reflect.construct(value.f, [])).toThrow(TypeError);
  });

  it('is not changed by what happens to the target later', () => {
    const target = { f: () => 1 };
    const { value } = makeRevocable(target);
    target.f = () => 2;
    expect(value.f()).toBe(1);
  });

  it('takes a method named __proto__ for a method', () => {
    const target = JSON.parse('{"__proto__": 1}') as Record<string, unknown>;
    Object.defineProperty(target, '__proto__', { value: () => 'own', enumerable: true });
    const { value } = makeRevocable(target as { __proto__: () => string });
    expect(`${value}`).toBe('[object Alleged: capability]');
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')?.value()).toBe('own');
  });

  it.each<unknown>([{}, { a: 1 }, null, 7])('refuses %j, which is no capability', (target) => {
    expect(() => makeRevocable(target as object)).toThrow(expect.objectContaining({ code: 'CAPABILITY_EXPECTED' }));
  });

  it('behaves in a stack as the conjunction of its layers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(4)), (layers, ends) => {
        const stack: { revoke(): void }[] = [];
        let top = { ping: (n: number) => n };
        for (let i = 0; i < layers; i++) {
          const grant = makeRevocable(top, { name: `layer ${i}` });
          stack.push(grant);
          top = grant.value;
        }
        const revoked = new Set<number>();
        for (const end of ends) {
          stack[end]?.revoke();
          if (end < layers) revoked.add(end);
          if (revoked.size === 0) expect(top.ping(1)).toBe(1);
          else expect(() => top.ping(1)).toThrow(`Capability layer ${Math.max(...revoked)} was revoked`);
        }
      }),
    );
  });
});
