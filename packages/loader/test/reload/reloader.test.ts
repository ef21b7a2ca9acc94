// Hot reload, with timers that only go on when the test says so: nothing here depends on how fast a machine is.
import { makeTenant, type ModuleMap, type Tenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { isLoaderError } from '../../src/errors.ts';
import { makeReloader, type Reloader, type ReloaderOptions, type ReloadEvent } from '../../src/index.ts';

interface Manual {
  readonly timers: ReloaderOptions['timers'];
  /** How many timers are set. */
  readonly set: () => number;
  /** Runs the timers that are due in so many milliseconds, in order, with time for promises in between. */
  readonly pass: (ms: number) => Promise<void>;
}

/** Time for whatever promises and tenants have left to do. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

function makeManualTimers(): Manual {
  let now = 0;
  let next = 1;
  const all = new Map<number, { at: number; callback: () => void }>();
  return {
    timers: {
      setTimeout: (callback, ms) => {
        all.set(next, { at: now + ms, callback });
        return next++;
      },
      clearTimeout: (handle) => void all.delete(handle as number),
    },
    set: () => all.size,
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const due = [...all].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at)[0];
        if (due === undefined) break;
        const [handle, { at, callback }] = due;
        now = at;
        all.delete(handle);
        callback();
      }
      now = end;
    },
  };
}

interface Kit {
  readonly reloader: Reloader;
  readonly events: ReloadEvent[];
  readonly tenants: Tenant[];
  readonly manual: Manual;
  readonly opened: () => number;
  /** Writes the plugin's text and says so. */
  readonly change: (source: string) => void;
  readonly poke: () => void;
  readonly watching: () => boolean;
}

async function makeKit(first: string, options: Partial<ReloaderOptions> = {}): Promise<Kit> {
  let files: ModuleMap = { main: first };
  const tenants: Tenant[] = [];
  const manual = makeManualTimers();
  let poke = (): void => {};
  let watching = false;
  const reloader = await makeReloader({
    timers: manual.timers,
    open: () => {
      const tenant = makeTenant({ modules: files, limits: { fuel: 1e6 } });
      tenants.push(tenant);
      return tenant;
    },
    watch: (changed) => {
      poke = changed;
      watching = true;
      return () => {
        watching = false;
      };
    },
    entry: 'main',
    retries: 0,
    ...options,
  });
  const events: ReloadEvent[] = [];
  reloader.subscribe((event) => events.push(event));
  const change = (source: string): void => {
    files = { main: source };
    poke();
  };
  return {
    reloader,
    events,
    tenants,
    manual,
    opened: () => tenants.length,
    change,
    poke: () => poke(),
    watching: () => watching,
  };
}

const counter = (answer: string, more = ''): string => `
  let n = 0;
  export const add = () => (n += 1);
  export const answer = () => ${JSON.stringify(answer)} + n;
  export const handOver = () => ({ n });
  export const takeOver = (state) => { n = state?.n ?? 100; ${more} };`;

const typesOf = (events: readonly ReloadEvent[]): string[] => events.map(({ type }) => type);

async function codeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (isLoaderError(error)) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('makeReloader()', () => {
  it('hands the state over to the next version, which answers from then on', async () => {
    const { reloader, change, manual, events, tenants } = await makeKit(counter('one '));
    expect(await reloader.call('answer')).toBe('one 100');
    await reloader.call('add');
    change(counter('two '));
    await manual.pass(50);
    expect(await reloader.call('answer')).toBe('two 101');
    expect(reloader.version()).toBe(2);
    expect(events).toEqual([
      { type: 'loading', version: 2 },
      { type: 'reloaded', version: 2, state: 'taken', cutOff: 0 },
    ]);
    expect(tenants.map((tenant) => tenant.state().status)).toEqual(['stopped', 'running']);
    await reloader.stop();
  });

  it.each<[what: string, stage: string, source: string]>([
    ['does not parse', 'load', 'export const answer = () => {'],
    ['lacks a module', 'load', 'import "./gone.js"'],
    ['throws when it is loaded', 'load', 'throw new Error("no")'],
    ['never ends when it is loaded', 'load', 'for (;;);'],
    ['exports what cannot cross', 'load', 'export default new Proxy({}, {})'],
    ['throws when it takes over', 'takeOver', counter('two ', 'throw new Error("no")')],
    ['never ends when it takes over', 'takeOver', counter('two ', 'for (;;);')],
    ['rejects when it takes over', 'takeOver', 'export const takeOver = async () => { throw 1 }'],
  ])('leaves the old version serving when the new one %s', async (_, stage, source) => {
    const { reloader, change, manual, events, tenants } = await makeKit(counter('one '));
    await reloader.call('add');
    change(source);
    await manual.pass(50);
    expect(await reloader.call('answer')).toBe('one 101');
    expect(events).toMatchObject([{ type: 'loading' }, { type: 'failed', version: 2, stage, serving: 1 }]);
    expect(tenants.map((tenant) => tenant.state().status)).toEqual(['running', 'stopped']);
    change(counter('three '));
    await manual.pass(50);
    expect(await reloader.call('answer')).toBe('three 101');
    expect(events.at(-1)).toMatchObject({ type: 'reloaded', version: 2 });
    await reloader.stop();
  });

  it('leaves the old version serving when it does not give its state, or gives what cannot cross', async () => {
    for (const broken of ['throw new Error("mine")', 'return new Proxy({}, {})']) {
      const { reloader, change, manual, events } = await makeKit(
        `export const answer = () => 'one'; export const handOver = () => { ${broken} }`,
      );
      change(counter('two '));
      await manual.pass(50);
      expect(await reloader.call('answer')).toBe('one');
      expect(events.at(-1)).toMatchObject({ type: 'failed', stage: 'handOver' });
      await reloader.stop();
    }
  });

  it('says when state was dropped, and when there was nobody to ask for it', async () => {
    const { reloader, change, manual, events, tenants } = await makeKit(counter('one '));
    change("export const answer = () => 'two'");
    await manual.pass(50);
    expect(events.at(-1)).toMatchObject({ type: 'reloaded', state: 'dropped' });
    tenants.at(-1)?.stop();
    change(counter('three '));
    await manual.pass(50);
    expect(events.at(-1)).toMatchObject({ type: 'reloaded', state: 'lost' });
    expect(await reloader.call('answer')).toBe('three 100');
    await reloader.stop();
  });

  it('makes one version of many changes, and one while changes never end', async () => {
    const { reloader, change, manual, opened } = await makeKit(counter('one '), { quietMs: 50, mostMs: 300 });
    for (let i = 0; i < 200; i += 1) change(counter(`${i} `));
    await manual.pass(50);
    expect(opened()).toBe(2);
    for (let i = 0; i < 29; i += 1) {
      change(counter(`more ${i} `));
      await manual.pass(10);
    }
    expect(opened()).toBe(2);
    await manual.pass(10);
    expect(opened()).toBe(3);
    expect(await reloader.call('answer')).toBe('more 28 100');
    await reloader.stop();
  });

  it('keeps few timers in a flood', async () => {
    const { reloader, change, manual } = await makeKit(counter('one '));
    for (let i = 0; i < 10_000; i += 1) change(counter('two '));
    expect(manual.set()).toBe(2);
    await reloader.stop();
  });

  it('tries a file that is half-written again, and says nothing of it', async () => {
    const { reloader, change, manual, events, opened } = await makeKit(counter('one '), { retries: 2, retryMs: 100 });
    const whole = counter('two ');
    change(whole.slice(0, 60));
    await manual.pass(50);
    expect(opened()).toBe(2);
    change(whole);
    await manual.pass(100);
    expect(await reloader.call('answer')).toBe('two 100');
    expect(typesOf(events)).toEqual(['loading', 'reloaded']);
    await reloader.stop();
  });

  it('gives up after so many tries, with longer waits between them', async () => {
    const { reloader, change, manual, events, opened } = await makeKit(counter('one '), { retries: 2, retryMs: 100 });
    change('export const');
    await manual.pass(50);
    await manual.pass(99);
    expect(opened()).toBe(2);
    await manual.pass(1);
    expect(opened()).toBe(3);
    await manual.pass(199);
    expect(opened()).toBe(3);
    await manual.pass(1);
    expect(opened()).toBe(4);
    expect(events.at(-1)).toMatchObject({ type: 'failed', attempts: 3 });
    await manual.pass(100_000);
    expect(opened()).toBe(4);
    expect(manual.set()).toBe(0);
    await reloader.stop();
  });

  it('takes no version whose files changed while it was loaded', async () => {
    let loads = 0;
    const kit = await makeKit(counter('one '), {
      open: () => {
        loads += 1;
        if (loads === 2) kit.change(counter('three '));
        return makeTenant({ modules: { main: counter(loads === 2 ? 'mixed ' : 'three ') } });
      },
    });
    kit.change(counter('two '));
    await kit.manual.pass(50);
    expect(loads).toBe(3);
    expect(await kit.reloader.call('answer')).toBe('three 100');
    expect(typesOf(kit.events)).toEqual(['loading', 'reloaded']);
    await kit.reloader.stop();
  });

  it('does not wait for ever for files that never rest', async () => {
    let loads = 0;
    const kit: Kit = await makeKit(counter('one '), {
      open: () => {
        loads += 1;
        if (loads > 1) kit.poke();
        return makeTenant({ modules: { main: counter(`${loads} `) } });
      },
    });
    kit.poke();
    await kit.manual.pass(50);
    expect(kit.events.some(({ type }) => type === 'reloaded')).toBe(true);
    await kit.reloader.stop();
    expect(kit.manual.set()).toBe(0);
  });

  it('waits for calls that are under way, and lets the next ones wait', async () => {
    let release = (): void => {};
    const wait = (): Promise<void> => new Promise((resolve) => (release = resolve));
    const slow = (name: string): string => `
      export const slow = async () => { await wait(); return ${JSON.stringify(name)} };
      export const name = () => ${JSON.stringify(name)};`;
    let files: ModuleMap = { main: slow('one') };
    const kit = await makeKit('', { open: () => makeTenant({ modules: files, globals: { wait } }) });
    const under = kit.reloader.call('slow');
    await settle();
    files = { main: slow('two') };
    kit.poke();
    await kit.manual.pass(50);
    const next = kit.reloader.call('name');
    await settle();
    expect(kit.reloader.version()).toBe(1);
    release();
    expect(await under).toBe('one');
    expect(await next).toBe('two');
    await kit.reloader.stop();
  });

  it('takes over without calls that never end, and ends them', async () => {
    const stuck = (name: string): string => `
      export const stuck = () => new Promise(() => {}); export const name = () => '${name}'`;
    const kit = await makeKit(stuck('one'), { drainMs: 5000 });
    const under = kit.reloader.call('stuck').then(
      () => 'answered',
      () => 'ended',
    );
    kit.change(stuck('two'));
    await kit.manual.pass(50);
    const next = kit.reloader.call('name');
    await kit.manual.pass(5000);
    expect(await next).toBe('two');
    expect(await under).toBe('ended');
    expect(kit.events.at(-1)).toMatchObject({ type: 'reloaded', cutOff: 1 });
    await kit.reloader.stop();
  });

  it.each(['export const handOver = () => new Promise(() => {})', 'export const handOver = () => undefined'])(
    'does not wait for ever for a state: %s',
    async (source) => {
      const kit = await makeKit(`${source}; export const name = () => 'one'`, { startMs: 1000 });
      kit.change('export const takeOver = () => new Promise(() => {})');
      await kit.manual.pass(50);
      const waiting = kit.reloader.call('name');
      await kit.manual.pass(1000);
      expect(await waiting).toBe('one');
      expect(kit.events.at(-1)).toMatchObject({ type: 'failed', serving: 1 });
      await kit.reloader.stop();
    },
  );

  it('stops: no timer, no tenant, no watching, no answer', async () => {
    const kit = await makeKit(counter('one '));
    kit.change(counter('two '));
    const { events } = kit;
    await kit.reloader.stop();
    await kit.reloader.stop();
    expect(kit.manual.set()).toBe(0);
    expect(kit.watching()).toBe(false);
    expect(kit.tenants.every((tenant) => tenant.state().status === 'stopped')).toBe(true);
    expect(typesOf(events)).toEqual(['stopped']);
    expect(await codeOf(() => kit.reloader.call('answer'))).toBe('RELOAD_STOPPED');
    kit.poke();
    await kit.reloader.reload();
    await kit.manual.pass(10_000);
    expect(kit.opened()).toBe(1);
  });

  it.each(['open', 'load', 'drain', 'handOver', 'takeOver', 'retry'])(
    'stops in the middle of it: %s',
    async (where) => {
      const never = '() => new Promise(() => {})';
      const first = `export const stuck = ${never}; ${where === 'handOver' ? `export const handOver = ${never}` : ''}`;
      const second = {
        load: 'await new Promise(() => {})',
        takeOver: `export const takeOver = ${never}`,
        retry: 'export const',
      }[where];
      let count = 0;
      const tenants: Tenant[] = [];
      let late: (tenant: Tenant) => void = () => {};
      const kit = await makeKit('', {
        retries: 1,
        open: () => {
          count += 1;
          if (where === 'open' && count > 1) return new Promise<Tenant>((resolve) => (late = resolve));
          const tenant = makeTenant({ modules: { main: count === 1 ? first : (second ?? '') } });
          tenants.push(tenant);
          return tenant;
        },
      });
      const under = where === 'drain' ? kit.reloader.call('stuck').catch(() => 'ended') : Promise.resolve('ended');
      kit.poke();
      await kit.manual.pass(50);
      expect(count).toBe(2);
      await kit.reloader.stop();
      expect(await under).toBe('ended');
      expect(kit.manual.set()).toBe(0);
      if (where === 'open') {
        const tenant = makeTenant({});
        tenants.push(tenant);
        late(tenant);
        await settle();
      }
      expect(tenants.map((tenant) => tenant.state().status)).toEqual(['stopped', 'stopped']);
      expect(kit.reloader.version()).toBe(1);
    },
  );

  it('is not made over a first version that fails, and leaves nothing behind', async () => {
    let watching = false;
    const manual = makeManualTimers();
    const tenants: Tenant[] = [];
    const making = makeReloader({
      timers: manual.timers,
      entry: 'main',
      retries: 0,
      open: () => {
        const tenant = makeTenant({ modules: { main: 'throw new Error("first")' } });
        tenants.push(tenant);
        return tenant;
      },
      watch: () => {
        watching = true;
        return () => {
          watching = false;
        };
      },
    });
    await expect(making).rejects.toMatchObject({ code: 'RELOAD_FIRST_FAILED', cause: { message: 'first' } });
    expect({ watching, timers: manual.set() }).toEqual({ watching: false, timers: 0 });
    expect(tenants[0]?.state().status).toBe('stopped');
  });

  it('reload() asked while another version takes over resolves when what was written before it serves', async () => {
    let files: ModuleMap = { main: "export const answer = () => 'one'; export const handOver = () => 1;" };
    let written = false;
    const reloader = await makeReloader({
      timers: makeManualTimers().timers,
      open: () => makeTenant({ modules: files }),
      entry: 'main',
      retries: 0,
    });
    const done: Promise<void>[] = [];
    reloader.subscribe(({ type }) => {
      if (type !== 'reloaded' || written) return;
      written = true; // the version that is made now was loaded before this
      files = { main: "export const answer = () => 'three'" };
      done.push(reloader.reload());
    });
    files = { main: "export const answer = () => 'two'; export const takeOver = () => {};" };
    await reloader.reload();
    await Promise.all(done);
    expect(await reloader.call('answer')).toBe('three');
    await reloader.stop();
  });

  it('takes no listener that is no function', async () => {
    const { reloader } = await makeKit("export const answer = () => 'one'");
    expect(() => reloader.subscribe(undefined as never)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    await reloader.stop();
  });

  it('takes options that are undefined for options that are left out', async () => {
    const options = { retries: undefined, quietMs: undefined, entry: 'main', watch: undefined } as object;
    const { reloader } = await makeKit("export const answer = () => 'one'", options);
    expect(await reloader.call('answer')).toBe('one');
    await reloader.stop();
  });

  it('calls exported functions alone', async () => {
    const { reloader } = await makeKit('export const n = 1; export const f = (a, b) => a + b');
    expect(await reloader.call('f', 1, 2)).toBe(3);
    for (const name of ['n', 'gone', 'toString', 'constructor', '__proto__'])
      expect(await codeOf(() => reloader.call(name))).toBe('RELOAD_EXPORT_MISSING');
    await reloader.stop();
  });

  it('tells every subscriber, whatever the others do, until it unsubscribes', async () => {
    const { reloader } = await makeKit(counter('one '));
    const heard: string[] = [];
    reloader.subscribe(() => {
      throw new Error('listener');
    });
    const end = reloader.subscribe(({ type }) => heard.push(type));
    await reloader.reload();
    end();
    await reloader.reload();
    expect(heard).toEqual(['loading', 'reloaded']);
    expect(reloader.version()).toBe(3);
    await reloader.stop();
  });

  it.each<[object, string]>([
    [{ quietms: 1 }, 'OPTION_UNKNOWN'],
    [{ quietMs: -1 }, 'OPTION_INVALID'],
    [{ retries: '3' }, 'OPTION_INVALID'],
  ])('refuses %j', async (options, code) => {
    expect(await codeOf(() => makeKit('', options))).toBe(code);
  });
});
