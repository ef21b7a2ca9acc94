// Capabilities that come out of tapped ones: every use of them is recorded, too.
import { makeCapability, makeTenant } from '@cofferdam/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditTapOptions,
  graphToMermaid,
  learnPolicy,
  makeAuditLog,
  makeAuditTap,
  makeGrantGraph,
  makePowerbox,
  makeRevocable,
} from '../../src/index.ts';

interface Handle {
  readonly id: string;
  read(): string;
  sub(name: string): Handle;
  same(it: unknown): unknown;
}
const makeHandle = (id: string): Handle => {
  const handle: Handle = {
    id,
    read: () => `text of ${id}`,
    sub: (name) => makeHandle(`${id}/${name}`),
    same: (it) => it === handle,
  };
  return handle;
};
function setUp<T extends object>(target: T, options: Partial<AuditTapOptions> = {}) {
  const log = makeAuditLog();
  const tap = makeAuditTap({ log, tenant: 't', ...options });
  const { value } = tap.grant('files', makeRevocable(target));
  const shown = () =>
    log
      .events()
      .map(({ kind, capability, method, detail }) => [kind, capability, method, detail].filter(Boolean).join(' '));
  return { log, tap, value, shown };
}
const far = () => makeCapability('far', { read: () => 'far' });

describe('a capability that comes out of a call', () => {
  it('is granted out of the one that was called, and recorded in use', () => {
    const { log, value, shown } = setUp({ open: makeHandle });
    const handle = value.open('a');
    expect([handle.id, handle.read(), handle.sub('b').sub('c').read()]).toEqual(['a', 'text of a', 'text of a/b/c']);
    expect(shown()).toEqual([
      'granted files',
      'called files open',
      'granted files.open()',
      'returned files open',
      'called files.open() read',
      'returned files.open() read',
      'called files.open() sub',
      'granted files.open().sub()',
      'returned files.open() sub',
      'called files.open().sub() sub',
      'granted files.open().sub().sub()',
      'returned files.open().sub() sub',
      'called files.open().sub().sub() read',
      'returned files.open().sub().sub() read',
    ]);
    const { capabilities } = makeGrantGraph(log.events());
    expect(capabilities.map(({ id, parent, calls }) => [id, parent, calls])).toEqual([
      ['c0', undefined, 1],
      ['c2', 'c0', 2],
      ['c7', 'c2', 1],
      ['c10', 'c7', 1],
    ]);
    expect(graphToMermaid(makeGrantGraph(log.events()))).toContain('c1 -.->|made into| c2');
    expect(log.events().find(({ id, kind }) => id === 'c2' && kind === 'granted')).toMatchObject({ cause: 1 });
  });

  it.each<[string, () => unknown, (it: never) => unknown]>([
    ['a function', () => () => 'used', (f: () => unknown) => f()],
    ['what makeCapability made', far, (it: { read(): unknown }) => it.read()],
    ['a facet of ours', () => makeRevocable({ read: () => 'r' }).value, (it: { read(): unknown }) => it.read()],
    ['an item of a list', () => [1, [{ read: () => 'r' }]], (list: [1, [{ read(): unknown }]]) => list[1][0].read()],
    [
      'a property of data',
      () => ({ data: { it: far() } }),
      (it: { data: { it: { read(): unknown } } }) => it.data.it.read(),
    ],
    [
      'a property beside methods',
      () => ({ close: () => {}, inner: { it: far() } }),
      (it: { inner: { it: { read(): unknown } } }) => it.inner.it.read(),
    ],
    [
      'a value of a map',
      () => new Map([['k', far()]]),
      (map: Map<string, { read(): unknown }>) => map.get('k')?.read(),
    ],
    [
      'a key of a map',
      () => new Map([[far(), 1]]),
      (map: Map<{ read(): unknown }, number>) => [...map.keys()][0]?.read(),
    ],
    ['an item of a set', () => new Set([far()]), (set: Set<{ read(): unknown }>) => [...set][0]?.read()],
  ])('is found where it is %s, at once and by a promise', async (_name, make, use) => {
    const { value, shown } = setUp({ get: make as () => never, later: async () => make() as never });
    use(value.get());
    const before = shown().length;
    expect(shown().filter((line) => line.startsWith('called files.get()'))).toHaveLength(1);
    use(await value.later());
    expect(
      shown()
        .slice(before)
        .filter((line) => line.startsWith('called files.later()')),
    ).toHaveLength(1);
    expect(shown().at(-1)).toMatch(/^returned files\.later\(\)/);
  });

  it('is found behind a promise in data, and by cycles', async () => {
    const ring: unknown[] = [];
    ring.push(ring, { back: ring, it: far() });
    const { value, shown } = setUp({ get: () => ({ soon: Promise.resolve([far()]) }), ring: () => ring });
    expect((await value.get().soon)[0]!.read()).toBe('far');
    const got = value.ring() as [unknown, { back: unknown; it: { read(): string } }];
    expect([got[0] === got, got[1].back === got, got === ring, got[1].it.read()]).toEqual([true, true, false, 'far']);
    expect(shown().filter((line) => line.startsWith('called files.')).length).toBe(2);
  });

  it('is recorded where a powerbox gave it', async () => {
    const log = makeAuditLog();
    const { value } = makeAuditTap({ log, tenant: 't' }).grant(
      'powerbox',
      makePowerbox({ ask: () => makeRevocable({ shoot: () => 'click' }) }),
    );
    const camera = (await value.request('camera', 'for the profile')) as { shoot(): string };
    expect(camera.shoot()).toBe('click');
    expect(log.query({ capability: 'powerbox.request()' }).map(({ kind }) => kind)).toEqual([
      'granted',
      'called',
      'returned',
    ]);
  });

  it('is left as it is with deep: false', () => {
    const handle = makeHandle('a');
    const { value, shown } = setUp({ open: () => handle }, { deep: false });
    expect(value.open()).toBe(handle);
    value.open().read();
    expect(shown()).toEqual([
      'granted files',
      'called files open',
      'returned files open',
      'called files open',
      'returned files open',
    ]);
  });
});

describe('data that comes out of a call', () => {
  it.each<[string, unknown]>([
    ['a record', { a: [1, { b: 2 }] }],
    ['a map', new Map([[1, new Set([2])]])],
    ['a date', new Date(0)],
    ['bytes', new Uint8Array(3)],
    ['an error', new RangeError('x')],
    ['an expression', /x/],
    [
      'an instance of a class, which no border lets through',
      new (class Socket {
        write() {}
      })(),
    ],
    ['a tag without methods', makeCapability('empty', {})],
  ])('is the very same where it carries none: %s', (_name, data) => {
    const { value } = setUp({ get: () => data });
    expect(value.get()).toBe(data);
  });

  it('has no accessor run', () => {
    const trap = {
      it: far(),
      get bad() {
        return expect.unreachable();
      },
    };
    const { value } = setUp({ get: () => trap });
    expect(value.get().it.read()).toBe('far');
  });

  it('carries no original through, whatever its form', () => {
    const leaf = fc.oneof(fc.constant('cap'), fc.constant('fn'), fc.integer(), fc.constant(null));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('tree'), { maxKeys: 3 }),
        fc.tuple(fc.constantFrom('map', 'set'), tie('tree')),
      ),
    }));
    const originals = new Set<unknown>();
    const build = (form: unknown): unknown => {
      if (form === 'cap' || form === 'fn') {
        const made = form === 'cap' ? far() : () => 1;
        originals.add(made);
        return made;
      }
      if (Array.isArray(form)) {
        if (form[0] === 'map') return new Map([[build(form[1]), build(form[1])]]);
        if (form[0] === 'set') return new Set([build(form[1])]);
        return form.map(build);
      }
      if (typeof form === 'object' && form !== null)
        return Object.fromEntries(Object.entries(form).map(([key, each]) => [key, build(each)]));
      return form;
    };
    const walk = (at: unknown, seen: Set<unknown>): void => {
      if ((typeof at !== 'object' && typeof at !== 'function') || at === null || seen.has(at)) return;
      seen.add(at);
      expect(originals.has(at)).toBe(false);
      if (at instanceof Map) for (const each of [...at.keys(), ...at.values()]) walk(each, seen);
      if (at instanceof Set) for (const each of at) walk(each, seen);
      for (const key of Reflect.ownKeys(at)) walk(Reflect.getOwnPropertyDescriptor(at, key)?.value, seen);
    };
    fc.assert(
      fc.property(tree, (form) => {
        const { value } = setUp({ get: () => build(form) });
        walk(value.get(), new Set());
      }),
      { numRuns: 200 },
    );
    expect(originals.size).toBeGreaterThan(50);
  });
});

describe('who is who', () => {
  it('stays: one object has one stand-in, which is the object again for those it is passed back to', async () => {
    const one = makeHandle('one');
    const { value } = setUp({
      get: () => one,
      all: () => [one, one],
      soon: async () => one,
      isIt: (it: unknown) => it === one,
      areIt: ({ list }: { readonly list: readonly unknown[] }) => list.every((it) => it === one),
      echo: (it: unknown) => it,
    });
    const got = value.get();
    expect([value.get(), ...value.all(), await value.soon(), value.echo(got)].every((it) => it === got)).toBe(true);
    expect([got === one, value.isIt(got), value.areIt({ list: [got, got] }), got.same(got)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('stays for what the tenant has of its own', async () => {
    const held: unknown[] = [];
    const { value, shown } = setUp({
      echo: (it: unknown) => it,
      keep: (it: unknown) => void held.push(it),
      kept: () => held,
    });
    const tenant = makeTenant({ globals: { files: value } });
    expect(
      await tenant.evaluate(`(() => {
        const own = { ping: () => 'pong' }, f = () => 1;
        files.keep(own);
        files.keep({ nested: [f] });
        const [a, b] = files.kept();
        return [files.echo(own) === own, files.echo([f])[0] === f, a === own, b.nested[0] === f, files.echo(files) === files];
      })()`),
    ).toEqual([true, true, true, true, true]);
    expect(shown().filter((line) => line.startsWith('granted'))).toEqual(['granted files']);
    tenant.stop();
  });

  it('is told of a guest: each of its calls is in the log', async () => {
    const { value, shown } = setUp({ open: makeHandle, later: async (id: string) => makeHandle(id) });
    const tenant = makeTenant({ globals: { files: value } });
    expect(
      await tenant.evaluate(
        `(async () => { const a = files.open('a'), b = await files.later('b'); return [a.id, a.read(), b.sub('c').read(), a.same(a), a.same(b)] })()`,
      ),
    ).toEqual(['a', 'text of a', 'text of b/c', true, false]);
    for (const line of ['files.open() read', 'files.open() same', 'files.later() sub', 'files.later().sub() read'])
      expect(shown()).toContain(`called ${line}`);
    tenant.stop();
  });
});

describe('a policy', () => {
  it('holds for what comes out, by the name of the call', () => {
    const first = setUp({ open: makeHandle });
    first.value.open('a').read();
    const policy = learnPolicy(first.log.events(), 't');
    expect(policy).toEqual({ files: ['open'], 'files.open()': ['read'] });
    const second = setUp({ open: makeHandle }, { policy });
    const handle = second.value.open('a');
    expect(handle.read()).toBe('text of a');
    expect(() => handle.sub('b')).toThrow(expect.objectContaining({ code: 'POLICY_DENIED' }));
  });
});

describe('what cannot be recorded', () => {
  it('is not handed over', () => {
    let room = 4;
    const log = makeAuditLog({
      sink: () => {
        room -= 1;
        if (room < 0) throw new Error('full');
      },
    });
    const { value } = makeAuditTap({ log, tenant: 't' }).grant('files', makeRevocable({ open: makeHandle }));
    expect(value.open('a').id).toBe('a');
    room = 1; // for the call, and not for the grant
    expect(() => value.open('b')).toThrow('full');
  });
});
