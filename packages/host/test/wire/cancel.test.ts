// AbortSignals cross by reference: what is aborted on one side is aborted on the other.
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, kinds, makePair, settle } from './pair.ts';

afterEach(closeAll);

const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

describe.each(kinds)('an AbortSignal over %s', (kind) => {
  it('ends a call that listens to it', async () => {
    const { far } = await makePair({ wait: ({ signal }: { signal: AbortSignal }) => untilAborted(signal) }, { kind });
    const controller = new AbortController();
    const call = far.wait({ signal: controller.signal });
    await settle();
    controller.abort(new RangeError('enough'));
    await expect(call).rejects.toMatchObject({ name: 'RangeError', message: 'enough' });
  });

  it('has the usual reason', async () => {
    const { far } = await makePair({ wait: untilAborted }, { kind });
    const controller = new AbortController();
    const call = far.wait(controller.signal);
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('arrives aborted when it was', async () => {
    const { far } = await makePair({ look: (s: AbortSignal) => [s.aborted, s.reason] }, { kind });
    expect(await far.look(AbortSignal.abort({ why: [1] }))).toEqual([true, { why: [1] }]);
  });

  it('works for several calls, and after the first has been answered', async () => {
    const { far } = await makePair({ look: (s: AbortSignal) => s.aborted, wait: untilAborted }, { kind });
    const controller = new AbortController();
    const calls = [far.wait(controller.signal), far.wait(controller.signal)];
    expect(await far.look(controller.signal)).toBe(false);
    controller.abort(1);
    await expect(calls[0]).rejects.toBe(1);
    await expect(calls[1]).rejects.toBe(1);
    expect(await far.look(controller.signal)).toBe(true);
  });

  it('may be aborted when the other side has let go of it', async () => {
    const { far, client } = await makePair({ look: (s: AbortSignal) => s.aborted }, { kind });
    const controller = new AbortController();
    const looked = far.look(controller.signal);
    await looked;
    controller.abort();
    expect(await far.look(controller.signal)).toBe(true);
    expect(client.stats().pending).toBe(0);
  });

  it('is aborted when the other side is gone', async () => {
    let got: AbortSignal | undefined;
    const { far, client } = await makePair(
      {
        wait: (s: AbortSignal) => {
          got = s;
          return new Promise(() => {});
        },
      },
      { kind },
    );
    const call = far.wait(new AbortController().signal);
    await settle();
    client.close(new Error('bored'));
    await expect(call).rejects.toThrow('bored');
    await settle();
    expect(got?.aborted).toBe(true);
    expect(got?.reason).toMatchObject({ code: 'WIRE_CLOSED' });
  });
});
