// A side that somebody has taken over may answer anything: the host does not count with it, and ends the side.
import { describe, expect, it } from 'vitest';
import type { TenantHandle } from '../../src/types.ts';
import { makeFakeHost } from '../support/fake-host.ts';
import { settle } from '../support/fake-timers.ts';

const usage = { fuel: 1, turns: 1, ms: 1, cpuMs: 1, heapBytes: 1, outputBytes: 1, pendingJobs: 0, timers: 0 };
const outcome = { status: 'ok', value: 1, output: [], usage };

type Ask = (tenant: TenantHandle) => Promise<unknown>;
const run: Ask = (tenant) => tenant.run('1');

describe('an answer that is none', () => {
  it.each<[string, unknown, Ask]>([
    ['run', undefined, run],
    ['run', 'ok', run],
    ['run', { ...outcome, status: 'fine' }, run],
    ['run', { ...outcome, output: 'text' }, run],
    ['run', { ...outcome, output: [{ stream: 'stdin', text: '' }] }, run],
    ['run', { ...outcome, output: [{ stream: 'stdout', text: 1 }] }, run],
    ['run', { ...outcome, usage: { ...usage, fuel: -1 } }, run],
    ['run', { ...outcome, usage: { ...usage, cpuMs: Number.NaN } }, run],
    ['run', { ...outcome, usage: { ...usage, turns: '1' } }, run],
    ['run', { ...outcome, fault: 'toString' }, run],
    ['run', { ...outcome, faultAt: { file: 1, line: 1, column: 1 } }, run],
    ['run', { ...outcome, error: { name: 'Error' } }, run],
    ['run', { ...outcome, error: { name: 'Error', message: '', errors: 5 } }, run],
    ['run', { ...outcome, error: { name: 'Error', message: '', errors: [{ name: 'Error' }] } }, run],
    ['run', { ...outcome, inspection: {} }, run],
    ['import', { a: 1 }, (tenant) => tenant.import('x')],
    ['import', [['a']], (tenant) => tenant.import('x')],
    ['import', [[Symbol.iterator, 1]], (tenant) => tenant.import('x')],
  ])('to %s ends the side that gave it: %j', async (method, lie, ask) => {
    const { host, fake, time } = makeFakeHost();
    const tenant = await host.admit<{ version(): string }>({ name: 'a', source: 'v1' });
    const [side] = fake.sides;
    if (side !== undefined) side.lies[method] = lie;
    const answer = await ask(tenant as never).catch((error) => ({ error }));
    expect(answer).toMatchObject({ error: { code: 'SIDE_ANSWER' } });
    await settle();
    expect(side?.ended).toMatchObject({ how: 'killed', detail: expect.stringContaining('something else') });
    await time.advance(200);
    expect(await tenant.exports.version()).toBe('v1');
  });

  it('to an admission refuses it', async () => {
    const { host, fake } = makeFakeHost({ pool: { minimum: 1 } });
    await settle();
    const [side] = fake.sides;
    if (side !== undefined) side.lies.exports = [['a', 1], 'b'];
    await expect(host.admit({ name: 'a', source: 'v1' })).rejects.toMatchObject({ code: 'SIDE_ANSWER' });
    await settle();
    expect([side?.ended?.how, host.tenants()]).toEqual(['killed', []]);
  });

  it.each([
    undefined,
    null,
    'stopped',
    { status: 'gone' },
    { status: 'stopped', fault: 'x' },
    { status: 'stopped', reason: 1 },
  ])('is no event: stopped(%j)', async (state) => {
    const { host, fake, events } = makeFakeHost({ supervision: { restart: 'never' } });
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    const [side] = fake.sides;
    expect(() => side?.tenants[0]?.events.stopped(state as never)).toThrow(
      expect.objectContaining({ code: 'SIDE_ANSWER' }),
    );
    await settle();
    expect(tenant.state()).toMatchObject({ status: 'stopped', reason: expect.stringContaining('something else') });
    expect(events.every((event) => !('fault' in event))).toBe(true);
  });

  it.each([undefined, [1], [{ stream: 'stdout', text: {} }]])('is no line: output(%j)', async (lines) => {
    const { host, fake, told } = makeFakeHost();
    await host.admit({ name: 'a', source: 'v1' });
    expect(() => fake.sides[0]?.tenants[0]?.events.output(lines as never)).toThrow();
    expect(told()).not.toContain('output');
  });

  it('of usage is not counted', async () => {
    const { host, fake } = makeFakeHost();
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    const [side] = fake.sides;
    if (side !== undefined) side.lies.usage = { ...usage, fuel: Number.NEGATIVE_INFINITY };
    expect(await tenant.usage()).toMatchObject({ fuel: 0 });
  });

  it('takes nothing along that was not asked for', async () => {
    const { host, fake } = makeFakeHost();
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    const [side] = fake.sides;
    if (side !== undefined) side.lies.run = { ...outcome, extra: () => 1 };
    expect(await tenant.run('1')).toEqual(outcome);
  });

  it('takes the errors of an aggregate, and not one as often as it hangs on others', async () => {
    const { host, fake } = makeFakeHost();
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    const [side] = fake.sides;
    const leaf = { name: 'Error', message: 'leaf' };
    const few = { name: 'AggregateError', message: '', errors: [leaf, { ...leaf, cause: leaf }] };
    if (side !== undefined) side.lies.run = { ...outcome, error: few };
    expect(await tenant.run('1')).toEqual({ ...outcome, error: few });
    const circle: { errors: unknown[] } & typeof leaf = { ...leaf, errors: [] };
    for (let i = 0; i < 16; i += 1) circle.errors.push(circle);
    if (side !== undefined) side.lies.run = { ...outcome, error: circle };
    expect(JSON.stringify(await tenant.run('1')).length).toBeLessThan(100_000);
  });
});
