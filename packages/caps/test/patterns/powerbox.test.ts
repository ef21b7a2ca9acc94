import { describe, expect, it } from 'vitest';
import { type Grant, makePowerbox, makeRevocable, type PowerAnswer, type PowerRequest } from '../../src/index.ts';

const revoked = { code: 'CAPABILITY_REVOKED' };
const denied = { code: 'POWER_DENIED' };
const camera = (): Grant<{ shoot(): string }> => makeRevocable({ shoot: () => 'click' }, { name: 'camera' });

/** A host that answers when it is told to. */
const makeHost = (options: { pending?: number; limit?: number } = {}) => {
  const asked: { request: PowerRequest; answer: (answer: PowerAnswer) => void; fail: (why: unknown) => void }[] = [];
  const box = makePowerbox({
    ...options,
    ask: (request) => new Promise((answer, fail) => void asked.push({ request, answer, fail })),
  });
  return { asked, ...box };
};

describe('makePowerbox()', () => {
  it('asks with a copy of the request and gives what the host gave', async () => {
    const { asked, value } = makeHost();
    const details = { lens: ['wide'] };
    const answer = value.request('camera', 'to scan', details);
    details.lens.push('tele');
    expect(asked[0]!.request).toEqual({ kind: 'camera', reason: 'to scan', details: { lens: ['wide'] } });
    expect(Object.isFrozen(asked[0]!.request.details)).toBe(true);
    asked[0]!.answer(camera());
    expect(((await answer) as { shoot(): string }).shoot()).toBe('click');
  });

  it('takes an answer that is given at once', async () => {
    const { value } = makePowerbox({ ask: ({ kind }) => (kind === 'camera' ? camera() : undefined) });
    expect(await value.request('camera', '')).toHaveProperty('shoot');
    await expect(value.request('gun', '')).rejects.toMatchObject({
      ...denied,
      message: 'The host gave no gun through powerbox',
    });
  });

  it.each<[string, () => PowerAnswer | Promise<PowerAnswer>]>([
    ['undefined', () => undefined],
    [
      'a throw',
      () => {
        throw new Error('host path /home');
      },
    ],
    ['a rejection', async () => Promise.reject(new Error('host path /home'))],
    ['a value that is no grant', () => ({ shoot: () => 1 }) as never],
    ['true', () => true as never],
  ])('counts %s as no, and tells nothing else', async (_, ask) => {
    const { value } = makePowerbox({ ask });
    await expect(value.request('camera', '')).rejects.toMatchObject(denied);
    await expect(value.request('camera', '')).rejects.not.toThrow('/home');
  });

  it('revokes all it gave, and settles what waits', async () => {
    const { asked, value, revoke } = makeHost();
    const [given, waiting] = [value.request('camera', 'a'), value.request('camera', 'b')];
    asked[0]!.answer(camera());
    const held = (await given) as { shoot(): string };
    revoke();
    revoke();
    expect(() => held.shoot()).toThrow(expect.objectContaining(revoked));
    await expect(waiting).rejects.toMatchObject(revoked);
    await expect(value.request('camera', 'c')).rejects.toMatchObject(revoked);
    expect(asked).toHaveLength(2);
  });

  it('revokes at once what the host grants too late', async () => {
    const { asked, value, revoke } = makeHost();
    const waiting = value.request('camera', '');
    revoke();
    await expect(waiting).rejects.toMatchObject(revoked);
    const late = camera();
    asked[0]!.answer(late);
    await Promise.resolve();
    await Promise.resolve();
    expect(() => late.value.shoot()).toThrow(expect.objectContaining(revoked));
  });

  it('lets no more wait than it was told, and asks no more in all', async () => {
    const { asked, value } = makeHost({ pending: 2, limit: 3 });
    const first = [value.request('a', ''), value.request('b', '')];
    await expect(value.request('c', '')).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    for (const { answer } of asked) answer(undefined);
    await Promise.allSettled(first);
    const third = value.request('d', '');
    asked[2]!.answer(undefined);
    await expect(third).rejects.toMatchObject(denied);
    await expect(value.request('e', '')).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(asked).toHaveLength(3);
  });

  it('keeps to its limits when it is asked from inside of ask', async () => {
    let asked = 0;
    const { value } = makePowerbox({
      pending: 2,
      limit: 5,
      ask: () => {
        asked += 1;
        value.request('again', '').catch(() => {});
        return undefined;
      },
    });
    await expect(value.request('a', '')).rejects.toMatchObject(denied);
    expect(asked).toBeLessThanOrEqual(5);
  });

  it.each<[string, unknown[]]>([
    ['no kind', [undefined, '']],
    ['an empty kind', ['', '']],
    ['a kind that is an object', [{ toString: () => 'camera' }, '']],
    ['a long reason', ['camera', 'x'.repeat(1001)]],
    ['details that are alive', ['camera', '', { f: () => 1 }]],
  ])('refuses a request with %s and asks nobody', async (_, args) => {
    const { asked, value } = makeHost();
    await expect(Reflect.apply(value.request, undefined, args)).rejects.toMatchObject({ code: 'VALUE_REFUSED' });
    expect(asked).toHaveLength(0);
  });
});
