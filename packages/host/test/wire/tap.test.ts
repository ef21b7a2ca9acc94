// The audit tap sees what crosses, by reference and method, on both sides.
import { send } from '@cofferdam/caps';
import { afterEach, describe, expect, it } from 'vitest';
import type { WireEvent } from '../../src/wire/types.ts';
import { closeAll, makePair, settle } from './pair.ts';

afterEach(closeAll);

describe('tap', () => {
  it('is told of calls, answers, promises, signals and refusals', async () => {
    const there: WireEvent[] = [];
    const here: WireEvent[] = [];
    const { far } = await makePair(
      {
        make: () => ({ f: () => Promise.resolve([Promise.resolve(1)]) }),
        fail: (_: unknown) => Promise.reject(Object.assign(new Error('x'), { code: 'E_X' })),
      },
      { server: { tap: (event) => there.push(event) }, client: { tap: (event) => here.push(event) } },
    );
    const made = far.make() as Promise<{ f(): Promise<unknown> }>;
    await send(made, 'f');
    const controller = new AbortController();
    const failed = far.fail(controller.signal);
    controller.abort();
    await failed.catch(() => {});
    await far.make(Symbol('mine')).catch(() => {});
    await settle();
    const mirrored = (events: readonly WireEvent[], direction: string): WireEvent[] =>
      events
        .map((event) => ({ ...event, direction: event.direction === 'in' ? 'out' : 'in' }) as WireEvent)
        .filter((event) => event.direction === direction);
    expect(here.filter(({ direction }) => direction === 'out')).toEqual([
      { kind: 'call', direction: 'out', reference: 0, method: 'make', call: 1 },
      { kind: 'call', direction: 'out', result: 1, method: 'f', call: 2 },
      { kind: 'released', direction: 'out', reference: expect.any(Number) },
      { kind: 'call', direction: 'out', reference: 0, method: 'fail', call: 3 },
      { kind: 'cancelled', direction: 'out', reference: 0 },
      { kind: 'refused', direction: 'out', method: 'make', code: 'WIRE_VALUE' },
    ]);
    expect(here.filter(({ direction }) => direction === 'in')).toEqual([
      { kind: 'answer', direction: 'in', call: 1 },
      { kind: 'answer', direction: 'in', call: 2 },
      { kind: 'settled', direction: 'in', reference: 2 },
      { kind: 'answer', direction: 'in', call: 3, code: 'E_X' },
      { kind: 'released', direction: 'in', reference: 0 },
    ]);
    // What one side says went out, the other says came in; a refusal never left.
    const crossed = here.filter(({ kind }) => kind !== 'refused');
    expect(mirrored(there, 'out')).toEqual(crossed.filter(({ direction }) => direction === 'out'));
    expect(mirrored(there, 'in')).toEqual(crossed.filter(({ direction }) => direction === 'in'));
  });

  it('that throws closes the wire: what cannot be recorded does not cross', async () => {
    const calls: number[] = [];
    let full = false;
    const tap = (): void => {
      if (full) throw new Error('the log is full');
    };
    const { far } = await makePair({ f: () => calls.push(1) }, { client: { tap } });
    await far.f();
    full = true;
    await expect(far.f()).rejects.toThrow('the log is full');
    expect(calls).toEqual([1]);
    full = false;
    const other = await makePair({ f: () => calls.push(2) }, { server: { tap } });
    full = true;
    await expect(other.far.f()).rejects.toMatchObject({ code: 'WIRE_CLOSED' });
    expect(await other.server.closed).toMatchObject({ message: 'the log is full' });
    expect(calls).toEqual([1]);
  });
});
