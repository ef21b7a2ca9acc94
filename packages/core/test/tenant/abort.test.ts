// Signals: what was aborted does not begin, and what a host function aborts ends there.
import { makeTenant } from '@cofferdam/core';
import { expect, it } from 'vitest';

it('evaluateNow and evaluateNear refuse a signal that was aborted', () => {
  const controller = new AbortController();
  const tenant = makeTenant();
  expect(tenant.evaluateNow('1', { signal: controller.signal })).toBe(1);
  controller.abort('enough');
  for (const evaluate of [tenant.evaluateNow, tenant.evaluateNear])
    expect(() => evaluate('1', { signal: controller.signal })).toThrow(expect.objectContaining({ code: 'ABORTED' }));
  expect(tenant.state().status).toBe('running');
});

it.each(['evaluate', 'evaluateNow', 'evaluateNear', 'run'] as const)(
  '%s ends where a host function aborts it',
  async (how) => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const tenant = makeTenant({
      globals: { abort: () => controller.abort('enough'), mark: (x: unknown) => void seen.push(x) },
    });
    const { signal } = controller;
    const call = async (): Promise<unknown> =>
      tenant[how]('mark(1); try { abort(); mark(2) } finally { mark(3) } for (;;) mark(4)', { signal });
    if (how === 'run') expect(await call()).toMatchObject({ status: 'stopped', fault: 'aborted' });
    else await expect(call()).rejects.toMatchObject({ code: 'ABORTED' });
    expect([seen, tenant.state().fault]).toEqual([[1], 'aborted']);
    // a signal is let go when the work has ended
    const later = new AbortController();
    const other = makeTenant();
    await other[how]('1', { signal: later.signal });
    later.abort();
    expect(other.state()).toEqual({ status: 'running' });
  },
);
