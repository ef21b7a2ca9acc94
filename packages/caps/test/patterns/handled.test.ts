// `handlePromise`: messages to a promise go to whoever handles it, until that ends.
import { afterEach, describe, expect, it } from 'vitest';
import { handlePromise, type PromiseHandler, send, sendCall, sendOnly } from '../../src/index.ts';

const log: unknown[][] = [];
const handler: PromiseHandler = {
  applyMethod: (promise, method, args) => {
    log.push([promise, method, ...args]);
    return Promise.resolve(`${method} was handled`);
  },
  applyFunction: (promise, args) => {
    log.push([promise, ...args]);
    return Promise.reject(new Error('nobody there'));
  },
};

afterEach(() => {
  log.length = 0;
});

describe('handlePromise()', () => {
  it('gives messages to the handler, at once and with their arguments', async () => {
    const promise = new Promise<Record<string, (...args: unknown[]) => unknown>>(() => {});
    handlePromise(promise, handler);
    const argument = { deep: [1] };
    const answer = send(promise, 'f', 1, argument);
    sendOnly(promise, 'g');
    expect(log).toEqual([
      [promise, 'f', 1, argument],
      [promise, 'g'],
    ]);
    expect(Object.isFrozen(argument.deep)).toBe(true);
    expect(await answer).toBe('f was handled');
    await expect(sendCall(promise as never as Promise<(x: number) => void>, 5)).rejects.toThrow('nobody there');
    expect(log[2]).toEqual([promise, 5]);
  });

  it('ends: what is sent later waits for what the promise becomes', async () => {
    const { promise, resolve } = Promise.withResolvers<{ f(): string }>();
    handlePromise(promise, handler);
    void send(promise, 'f');
    handlePromise(promise, undefined);
    resolve({ f: () => 'called' });
    expect(await send(promise, 'f')).toBe('called');
    expect(log).toHaveLength(1);
  });

  it('concerns the promise alone, not those that follow from it', async () => {
    const { promise, resolve } = Promise.withResolvers<{ f(): string }>();
    handlePromise(promise, handler);
    const derived = promise.then((value) => value);
    const answer = send(derived, 'f');
    handlePromise(promise, undefined);
    resolve({ f: () => 'called' });
    expect(await answer).toBe('called');
    expect(log).toEqual([]);
  });

  it('leaves capabilities alone', async () => {
    expect(await send({ f: () => 'called' }, 'f')).toBe('called');
  });
});
