import { describe, expect, it, vi } from 'vitest';

/** Modules as they are before anybody made a proxy: they keep what they were told. */
const fresh = async () => {
  vi.resetModules();
  const genuine = await import('../../src/guards/genuine.ts');
  (await import('../../src/lockdown/proxies.ts')).findIsProxy();
  const { makeNamespace } = await import('../../src/modules/namespace.ts');
  return { ...genuine, namespace: () => makeNamespace(new Map([['a', { v: 1 }]])) };
};

describe('mayBeProxy', () => {
  it('rules nothing out before it is told of each proxy', async () => {
    const { mayBeProxy } = await fresh();
    expect(mayBeProxy(new Proxy({}, {}))).toBe(true);
    expect(mayBeProxy({})).toBe(false);
  });

  it('is false of anything while there is none', async () => {
    const { mayBeProxy, watchProxies } = await fresh();
    watchProxies();
    for (const value of [{}, [], Object.create(null), () => 0, null, undefined, 1, 'a'])
      expect(mayBeProxy(value)).toBe(false);
  });

  it('knows a module namespace where those are the only ones, and asks nothing of other objects', async () => {
    const { mayBeProxy, watchProxies, namespace } = await fresh();
    watchProxies();
    expect(mayBeProxy(namespace())).toBe(true);
    for (const value of [{}, [], Object.create(null), () => 0, null, undefined, 1, 'a'])
      expect(mayBeProxy(value)).toBe(false);
  });

  it('knows both once there is another', async () => {
    const { mayBeProxy, watchProxies, noteProxy, namespace } = await fresh();
    watchProxies();
    noteProxy();
    expect(mayBeProxy(namespace())).toBe(true);
    expect(mayBeProxy(new Proxy({}, {}))).toBe(true);
    expect(mayBeProxy({})).toBe(false);
  });
});
