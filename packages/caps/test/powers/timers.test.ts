import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { endWith, type HostTimers, makeTimersPower } from '../../src/powers/index.ts';

/** Timers that fire when a test says so. */
function makeFakeTimers(): HostTimers & { advance(ms: number): void; pending(): number; waits: number[] } {
  const set = new Map<number, { at: number; callback: () => void }>();
  const waits: number[] = [];
  let [now, last] = [0, 0];
  return {
    waits,
    setTimeout: (callback: () => void, ms: number) => {
      last += 1;
      waits.push(ms);
      set.set(last, { at: now + ms, callback });
      return last;
    },
    clearTimeout: (id: number) => void set.delete(id),
    pending: () => set.size,
    advance: (ms: number) => {
      const end = now + ms;
      for (;;) {
        const [first] = [...set].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
        if (first === undefined) break;
        set.delete(first[0]);
        now = first[1].at;
        first[1].callback();
      }
      now = end;
    },
  } as never;
}

describe('makeTimersPower()', () => {
  it('counts its timers against the limit of the tenant that set them, until they have fired or were cleared', () => {
    const host = makeFakeTimers();
    const grants = [makeTimersPower({ timers: host }), makeTimersPower({ timers: host })] as const;
    const [one, two] = grants;
    const tenant = makeTenant({ globals: { one: one.value, two: two.value }, limits: { timers: 3 } });
    const set = (source: string): unknown => tenant.evaluateNow(`try { ${source} } catch (error) { error.code }`);
    set(
      'globalThis.id = one.setTimeout(() => {}, 5); two.setTimeout(() => {}, 50); globalThis.every = two.setInterval(() => {}, 2)',
    );
    expect(tenant.usage().timers).toBe(3);
    expect(set('one.setTimeout(() => {}, 1)')).toBe('TIMERS_FULL');
    host.advance(4); // the interval is armed again and counts once
    expect(tenant.usage().timers).toBe(3);
    host.advance(2);
    expect(tenant.usage().timers).toBe(2);
    set('two.clearInterval(every); two.clearInterval(every); one.clearTimeout(id)');
    expect(tenant.usage().timers).toBe(1);
    two.revoke();
    expect(tenant.usage().timers).toBe(0);
    expect(set('one.setTimeout(() => {}, 1)')).toEqual(expect.any(Number));
  });

  it('calls once, again and again, with arguments, until cleared', () => {
    const host = makeFakeTimers();
    const { value } = makeTimersPower({ timers: host });
    const calls: unknown[] = [];
    value.setTimeout((...args: unknown[]) => calls.push(args), 10, 'a', 1);
    const id = value.setInterval(() => calls.push('tick'), 4);
    host.advance(9);
    expect(calls).toEqual(['tick', 'tick']);
    host.advance(1);
    expect(calls).toEqual(['tick', 'tick', ['a', 1]]);
    value.clearInterval(id);
    host.advance(100);
    expect(calls).toHaveLength(3);
    expect(host.pending()).toBe(0);
  });

  it.each([
    ['a handle of another tenant', (one: number) => one],
    ['a guessed handle', () => 7],
    ['a host handle', () => ({ [Symbol.toPrimitive]: () => 1 }) as never],
    ['a string', () => '1' as never],
    ['a BigInt', () => 1n as never],
    ['a boxed number', () => Object(1) as never],
    ['a list of one', () => [1] as never],
    ['a fraction', () => 1.5],
    ['a negative number', () => -1],
    ['not a number', () => Number.NaN],
    ['infinity', () => Number.POSITIVE_INFINITY],
    ['nothing', () => undefined as never],
  ])('clears nothing by %s', (_name, handleOf) => {
    const host = makeFakeTimers();
    const [one, two] = [makeTimersPower({ timers: host }), makeTimersPower({ timers: host })];
    host.setTimeout(() => {}, 1);
    const handle = one.value.setTimeout(() => {}, 1);
    two.value.clearTimeout(handleOf(handle));
    expect(host.pending()).toBe(2);
  });

  it('gives numbers of its own count, never a host handle', () => {
    const { value, revoke } = makeTimersPower({ timers: globalThis });
    expect([value.setTimeout(() => {}, 1e6), value.setInterval(() => {}, 1e6)]).toEqual([1, 2]);
    revoke();
  });

  it('takes limit timers and not one more, and room is made by firing and clearing', () => {
    const host = makeFakeTimers();
    const { value } = makeTimersPower({ timers: host, limit: 2 });
    const refused = expect.objectContaining({ code: 'POWER_LIMIT' });
    value.setInterval(() => {}, 100);
    const id = value.setTimeout(() => {}, 1);
    expect(() => value.setTimeout(() => {}, 1)).toThrow(refused);
    host.advance(1);
    value.setTimeout(() => {}, 1);
    expect(() => value.setInterval(() => {}, 1)).toThrow(refused);
    value.clearTimeout(id);
    expect(() => value.setInterval(() => {}, 1)).toThrow(refused);
    expect(host.pending()).toBe(2);
  });

  it.each([
    ['nothing', undefined, 1],
    ['a negative wait', -5, 1],
    ['not a number', Number.NaN, 1],
    ['a string', '50' as never, 1],
    ['an object', { valueOf: () => 50 } as never, 1],
    ['a BigInt', 50n as never, 1],
    ['a boxed number', Object(50) as never, 1],
    ['negative zero', -0, 1],
    ['a fraction', 0.5, 1],
    ['negative infinity', Number.NEGATIVE_INFINITY, 1],
    ['the longest wait there is', 2 ** 31 - 1, 2 ** 31 - 1],
    ['infinity, which overflows to at once', Number.POSITIVE_INFINITY, 2 ** 31 - 1],
    ['2 ** 31, which overflows to at once', 2 ** 31, 2 ** 31 - 1],
  ])('waits within bounds for %s', (_name, ms, expected) => {
    const host = makeFakeTimers();
    makeTimersPower({ timers: host }).value.setTimeout(() => {}, ms);
    expect(host.waits).toEqual([expected]);
  });

  it('compiles no text', () => {
    const { value } = makeTimersPower({ timers: makeFakeTimers() });
    expect(() => value.setTimeout('globalThis.x = 1' as never, 1)).toThrow(
      expect.objectContaining({ code: 'VALUE_REFUSED' }),
    );
  });

  it('lets nothing that a callback throws reach the host', () => {
    const host = makeFakeTimers();
    const heard: unknown[] = [];
    const { value } = makeTimersPower({ timers: host, onError: (error) => heard.push(error) });
    value.setTimeout(() => {
      throw new Error('mine');
    }, 1);
    host.advance(1);
    expect(heard).toEqual([expect.objectContaining({ message: 'mine' })]);
  });

  it('clears all of them when it is revoked, and sets no more', () => {
    const host = makeFakeTimers();
    const { value, revoke } = makeTimersPower({ timers: host });
    value.setTimeout(() => expect.unreachable(), 1);
    value.setInterval(() => expect.unreachable(), 1);
    revoke();
    revoke();
    expect(host.pending()).toBe(0);
    expect(() => value.setTimeout(() => {}, 1)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });

  it('takes no text, object or class for a callback, and calls none for its `call`', () => {
    const host = makeFakeTimers();
    const { value } = makeTimersPower({ timers: host });
    for (const odd of [
      'x()',
      { call: () => expect.unreachable() },
      { handleEvent: () => {} },
      null,
      undefined,
      1,
      Symbol('x'),
    ])
      for (const method of ['setTimeout', 'setInterval'] as const)
        expect(() => value[method](odd as never, 1)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
    expect(host.pending()).toBe(0);
    const own = Object.defineProperties(() => {}, {
      apply: { value: () => expect.unreachable() },
      call: { value: () => expect.unreachable() },
    });
    value.setTimeout(own, 1);
    host.advance(1);
    expect(host.pending()).toBe(0);
  });

  it('counts what is set from inside of a callback, and what its own call cannot outlive', () => {
    const host = makeFakeTimers();
    const { value, revoke } = makeTimersPower({ timers: host, limit: 4 });
    const bomb = (): void => {
      for (let at = 0; at < 10; at += 1) value.setTimeout(bomb, 1);
    };
    const heard: unknown[] = [];
    value.setTimeout(bomb, 1);
    for (let round = 0; round < 5; round += 1) {
      host.advance(1);
      expect(host.pending()).toBeLessThanOrEqual(4);
    }
    const other = makeTimersPower({ timers: host, onError: (error) => heard.push(error) });
    other.value.setInterval(() => other.revoke(), 1);
    host.advance(5);
    revoke();
    expect([host.pending(), heard]).toEqual([0, []]);
  });

  it('goes on with an interval whose callback throws, and with no other because of it', () => {
    const host = makeFakeTimers();
    const { value } = makeTimersPower({ timers: host });
    let [calls, others] = [0, 0];
    value.setInterval(() => {
      calls += 1;
      throw new Error('mine');
    }, 1);
    value.setInterval(() => (others += 1), 1);
    host.advance(3);
    expect([calls, others]).toEqual([3, 3]);
  });

  it('clears an interval from inside its own call', () => {
    const host = makeFakeTimers();
    const { value } = makeTimersPower({ timers: host });
    let calls = 0;
    const id: number = value.setInterval(() => {
      calls += 1;
      value.clearInterval(id);
    }, 1);
    host.advance(10);
    expect([calls, host.pending()]).toEqual([1, 0]);
  });
});

describe('endWith()', () => {
  const setUp = () => {
    const host = makeFakeTimers();
    const grant = makeTimersPower({ timers: host, name: 'timers' });
    const tenant = makeTenant({ globals: { ...grant.value }, limits: { fuelPerTurn: 100_000 } });
    endWith(tenant, [grant]);
    return { host, tenant };
  };

  it("tears a tenant's timers down when its host stops it", async () => {
    const { host, tenant } = setUp();
    tenant.evaluateNow('setTimeout(() => {}, 1e6); setInterval(() => {}, 5)');
    expect(host.pending()).toBe(2);
    tenant.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(host.pending()).toBe(0);
  });

  it('tears them down when the tenant ends by a fault in a timer', async () => {
    const { host, tenant } = setUp();
    tenant.evaluateNow('setInterval(() => { for (;;); }, 5); setTimeout(() => {}, 1e6)');
    host.advance(5);
    await new Promise((resolve) => setImmediate(resolve));
    expect([tenant.state().status, host.pending()]).toEqual(['stopped', 0]);
  });

  it('revokes at once for a tenant that has stopped', () => {
    const grant = makeTimersPower({ timers: makeFakeTimers() });
    const tenant = makeTenant();
    tenant.stop();
    expect(() => endWith(tenant, [grant])).toThrow(expect.objectContaining({ code: 'TENANT_GONE' }));
    expect(() => grant.value.setTimeout(() => {})).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });
});
