import type { Outcome, OutputLine } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { receiveOutcome, sendOutcome } from '../../src/side/sent-outcome.ts';
import { admit, startRealm } from './support.ts';

const usage = { fuel: 0, turns: 0, ms: 0, cpuMs: 0, heapBytes: 0, outputBytes: 0, pendingJobs: 0, timers: 0 };
const outcome = (rest: Partial<Outcome>): Outcome => ({ status: 'ok', output: [], usage, ...rest });
const lines = (count: number): readonly OutputLine[] =>
  Array.from({ length: count }, (_, index) => ({ stream: index % 3 === 0 ? 'stderr' : 'stdout', text: `é${index}` }));

describe('receiveOutcome()', () => {
  it.each([0, 1, 2000, 2001, 5000])('gives back %i lines', async (count) => {
    const sent = outcome({ value: 1, output: lines(count) });
    expect(await receiveOutcome(sendOutcome(sent))).toEqual(sent);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a small value', { a: [1, new Map([[1, { b: 2 }]])] }],
    ['a long string', 'x'.repeat(2 ** 20)],
    ['many members', Array.from({ length: 30_000 }, (_, index) => index)],
    ['many small things', Array.from({ length: 9000 }, (_, index) => ({ index }))],
    ['a large set', new Set(Array.from({ length: 30_000 }, (_, index) => index))],
    ['a large error', new Error('x'.repeat(2 ** 20))],
  ])('gives back %s', async (_, value) => {
    expect(await receiveOutcome(sendOutcome(outcome({ value })))).toEqual(outcome({ value }));
  });

  it('sends small values within the outcome, and large ones behind it', () => {
    expect(sendOutcome(outcome({ value: [1] })).value).toEqual([1]);
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(sendOutcome(outcome({ value: cycle })).value).toBe(cycle);
    expect(sendOutcome(outcome({ value: new Uint8Array(2 ** 21) })).value).toBeInstanceOf(Promise);
    expect(sendOutcome(outcome({}))).not.toHaveProperty('value');
  });

  it('takes no lines that lie over each other, or beyond the text', async () => {
    const packed = (ends: number[]) => ({
      streams: 'o'.repeat(ends.length),
      texts: 'abc',
      ends: Uint32Array.from(ends),
    });
    const received = async (ends: number[]) =>
      ((await receiveOutcome({ ...outcome({}), output: packed(ends) })) as { output: unknown }).output;
    expect(await received([1, 3])).toEqual([
      { stream: 'stdout', text: 'a' },
      { stream: 'stdout', text: 'bc' },
    ]);
    for (const ends of [[3, 0, 3], [1, 2], [4], []]) expect(await received(ends)).not.toBeInstanceOf(Array);
  });

  it('leaves what is no outcome to whoever reads it', async () => {
    expect(await receiveOutcome(undefined)).toBe(undefined);
    expect(await receiveOutcome('x')).toBe('x');
  });
});

describe('run() of a tenant', () => {
  it.each([
    ["for (;;) console.log('')", 'exhausted', false],
    ['new Uint8Array(2 ** 24 - 100)', 'ok', true],
    ["'y'.repeat(2 ** 23)", 'ok', false],
    ["for (let i = 0; i < 100; i += 1) console.log('é'.repeat(5000)); 'y'.repeat(2 ** 23)", 'ok', false],
  ])('rejects for nothing that a guest prints or gives: %s', async (source, status, hasValue) => {
    const side = await startRealm();
    const { tenant } = await admit(side);
    const received = (await receiveOutcome(await tenant.run(source, {}))) as Outcome;
    expect(received.status).toBe(status);
    expect('value' in received).toBe(hasValue);
    if (status === 'ok') expect(received.inspection).toEqual(expect.any(String));
    else expect(received.output.length).toBeGreaterThan(60_000);
    await side.close();
  });
});
