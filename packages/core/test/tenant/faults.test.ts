// Faults: each kind strikes where it should, says so in every place where it can be read, and where in the source.
import { type FaultKind, type HeapPower, isCodedError, type Limits, makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

interface Strike {
  readonly limits: Partial<Limits>;
  readonly source: string;
  /** Line and column in the source; undefined where no guest code was running. */
  readonly at: readonly [line: number, column: number] | undefined;
}

const MIB = 2 ** 20;

// A kind without a row is a type error.
const strikes: Readonly<Record<FaultKind, Strike>> = {
  fuel: { limits: { fuel: 1e5 }, source: 'let n = 0;\nfor (;;) {\n  n++;\n}', at: [2, 11] },
  fuelPerTurn: {
    limits: { fuelPerTurn: 1e5 },
    source: 'const f = () => {\n  while (true) [].at(0);\n};\nf();',
    at: [2, 16],
  },
  depth: { limits: { depth: 100 }, source: 'function f() {\n  return 1 + f();\n}\n\nf();', at: [1, 15] },
  string: { limits: { stringLength: 100 }, source: 'let s = "ab";\nfor (;;)\n  s = s + s;', at: [3, 7] },
  bigint: { limits: { bigintBits: 100 }, source: 'let b = 3n;\nfor (;;) {\n  b = b * b;\n}', at: [3, 7] },
  array: { limits: { arrayLength: 100 }, source: 'const a = new Array(60);\n\na.concat(1,\n  a);', at: [3, 3] },
  buffer: { limits: { bufferBytes: 100 }, source: 'new Uint8Array(8);\n\nnew ArrayBuffer(200);', at: [3, 1] },
  heap: { limits: { heapBytes: 8 * MIB }, source: 'const kept = [];\nfor (;;)\n  kept.push([1, {}]);', at: [3, 3] },
  wall: { limits: { wallMs: 20, fuelPerTurn: Infinity }, source: '\n\nfor (;;) {\n}', at: [3, 11] },
  regexp: {
    // more ways to return to than the matcher keeps
    limits: { wallMs: 60_000 },
    source: 'const text = "ab".repeat(2e6);\n\nconst found =\n  /^(?:(\\w)\\1?|z)*$/.test(text + "!");',
    at: [4, 22],
  },
  jobs: { limits: { pendingJobs: 10 }, source: 'const p = Promise.resolve();\nfor (;;)\n  p.then(p);', at: [3, 5] },
  wait: {
    limits: { hostWaitMs: 20 },
    source: '(async () => {\n  await never();\n})()',
    at: undefined,
  },
  output: {
    limits: { outputBytes: 10 },
    source: 'const f = (x) =>\n  console.log(x);\nf("x".repeat(20));',
    at: [2, 11],
  },
  aborted: {
    limits: {},
    source: '(async () => {\n  await null;\n  stop();\n  await null;\n})()',
    at: [3, 3],
  },
};

describe.each(Object.entries(strikes) as [FaultKind, Strike][])('fault %s', (kind, { limits, source, at }) => {
  it('is told by the outcome and the state, with its place in the source', async () => {
    const controller = new AbortController();
    const tenant = makeTenant({
      name: 'T',
      limits,
      globals: { stop: () => controller.abort(), never: () => new Promise(() => {}) },
    });
    const outcome = await tenant.run(source, { name: 'mine.js', signal: controller.signal });
    const place = at && { file: 'mine.js', line: at[0], column: at[1] };
    expect(outcome).toMatchObject({ status: kind === 'aborted' ? 'stopped' : 'exhausted', fault: kind });
    expect(outcome.faultAt).toEqual(place);
    expect(tenant.state()).toMatchObject({ status: 'stopped', fault: kind });
    expect(tenant.state().faultAt).toEqual(place);
    await expect(tenant.evaluate('1')).rejects.toSatisfy(
      (error) => isCodedError(error) && error.code === outcome.error?.code,
    );
  });

  it('cannot be caught', async () => {
    const controller = new AbortController();
    const tenant = makeTenant({
      limits,
      globals: { stop: () => controller.abort(), never: () => new Promise(() => {}) },
    });
    const work = source.replace(/^\(async/, 'await (async');
    const caught = `(async () => { let caught = 0; try { ${work} } catch { caught++; } finally { caught++; } return caught; })()`;
    const { status, fault, value } = await tenant.run(caught, { signal: controller.signal });
    expect({ status, fault, value }).toEqual({
      status: kind === 'aborted' ? 'stopped' : 'exhausted',
      fault: kind,
      value: undefined,
    });
  });
});

describe('the place of a fault', () => {
  const placeOf = async (source: string, limits: Partial<Limits> = {}): Promise<unknown> =>
    (await makeTenant({ limits }).run(source, { name: 'a.js' })).faultAt;

  it('is where the native stack overflowed, with or without a handler', async () => {
    const place = { file: 'a.js', line: 2, column: expect.any(Number) };
    expect(await placeOf('\nfunction f() { return f() + 1; }\n\nf();')).toEqual(place);
    expect(await placeOf('\nfunction f() { return f() + 1; }\n\ntry { f(); } catch {}')).toEqual(place);
  });

  it('is in the job that was running', async () => {
    const source = 'const f = async () => {\n  await null;\n  for (;;) {}\n};\nf();';
    expect(await placeOf(source, { fuel: 1e5 })).toEqual({ file: 'a.js', line: 3, column: 13 });
  });

  it('is in the module that was running', async () => {
    const tenant = makeTenant({
      limits: { fuel: 1e5 },
      modules: { './loop.js': 'export const f = () => {\n  for (;;);\n};' },
    });
    const source = 'import { f } from "./loop.js";\n\nf();';
    const { faultAt } = await tenant.run(source, { module: true, name: 'main.js' });
    expect(faultAt).toMatchObject({ file: 'loop.js', line: 2 });
  });

  it('is absent while the guest waits', async () => {
    expect(await placeOf('new Promise(() => {})', { wallMs: 20 })).toBeUndefined();
  });

  it('is the own code of whom it struck, whoever called it', async () => {
    const inner = makeTenant({ name: 'inner', limits: { fuel: 1e5 } });
    const loop = (await inner.evaluate('() => {\n\n  for (;;);\n}', { name: 'inner.js' })) as () => void;
    const outer = makeTenant({ name: 'outer', globals: { loop } });
    await outer.run('\n\n\n\nloop()', { name: 'outer.js' });
    expect(inner.state().faultAt).toMatchObject({ file: 'inner.js', line: 3 });
    expect(outer.state()).toEqual({ status: 'running' });
  });

  it('is never in another tenant, even when that one is on the stack', async () => {
    const victim = makeTenant({ name: 'victim' });
    const controller = new AbortController();
    const waiting = victim.run('new Promise(() => {})', { signal: controller.signal });
    const other = makeTenant({ globals: { stop: () => controller.abort(), never: () => new Promise(() => {}) } });
    await other.run('\n\nstop()', { name: 'other.js' });
    expect(await waiting).toMatchObject({ fault: 'aborted' });
    expect(victim.state()).not.toHaveProperty('faultAt');
  });
});

describe('makeTenant({ limits: { heapBytes } })', () => {
  /** A heap that holds what a guest says it does. */
  const makeHeap = (): {
    heap: HeapPower;
    globals: { hold: (bytes: number) => void; drop: (bytes: number) => void };
  } => {
    let kept = 100 * MIB;
    let garbage = 0;
    return {
      heap: {
        used: () => kept + garbage,
        collect: () => {
          garbage = 0;
        },
      },
      globals: {
        hold: (bytes) => {
          kept += bytes;
        },
        drop: (bytes) => {
          garbage += bytes;
        },
      },
    };
  };
  // The meter looks at most once in a millisecond.
  const busy = 'const busy = () => { for (let i = 0; i < 3e6; i++); };';

  it('ends a turn that keeps more, and none that keeps as much', async () => {
    for (const [bytes, fault] of [
      [MIB, undefined],
      [MIB + 1, 'heap'],
    ] as const) {
      const { heap, globals } = makeHeap();
      const tenant = makeTenant({ heap, globals, limits: { heapBytes: MIB } });
      expect((await tenant.run(`${busy} busy(); hold(${bytes}); busy();`)).fault).toBe(fault);
    }
  });

  it('counts garbage only where it cannot be collected', async () => {
    const source = `${busy} busy(); for (let i = 0; i < 5; i++) { drop(${MIB}); busy(); }`;
    const { heap, globals } = makeHeap();
    expect(await makeTenant({ heap, globals, limits: { heapBytes: MIB } }).run(source)).toMatchObject({ status: 'ok' });
    const other = makeHeap();
    const tenant = makeTenant({ heap: { used: other.heap.used }, globals: other.globals, limits: { heapBytes: MIB } });
    expect((await tenant.run(source)).fault).toBe('heap');
  });

  it('counts from the least that the turn has seen', async () => {
    const { heap, globals } = makeHeap();
    const tenant = makeTenant({ heap, globals, limits: { heapBytes: 2 * MIB } });
    const source = `${busy} busy(); hold(${-50 * MIB}); busy(); hold(${2 * MIB + 1}); busy();`;
    expect((await tenant.run(source)).fault).toBe('heap');
  });

  it('counts each turn anew', async () => {
    const { heap, globals } = makeHeap();
    const tenant = makeTenant({ heap, globals, limits: { heapBytes: MIB } });
    for (let turn = 0; turn < 3; turn += 1)
      expect(await tenant.run(`${busy} busy(); hold(${MIB}); busy();`.replaceAll('busy', `busy${turn}`))).toMatchObject(
        { status: 'ok' },
      );
  });

  it.each([5, 'x', {}, { used: 5 }])('refuses %j as a heap', (heap) => {
    expect(() => makeTenant({ heap: heap as unknown as HeapPower })).toThrow('Option heap of makeTenant must be');
  });

  it.each([
    ['arrays', 'let a = []; for (;;) a = [a, [1, 2, 3], {}];'],
    ['objects', 'let o = null; for (;;) o = { next: o, value: 1.5 };'],
    ['Maps', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, {});'],
    ['Sets', 'const m = new Set(); for (let i = 0; ; i++) m.add("k" + i);'],
    ['strings', 'const a = []; for (let i = 0; ; i++) a.push("x".repeat(1000) + i);'],
    ['closures', 'let f = () => 0; for (;;) { const g = f, pad = [1, 2, 3]; f = () => g() + pad.length; }'],
    ['symbols', 'const a = []; for (;;) a.push(Symbol());'],
    ['promises', 'const a = []; for (;;) a.push(new Promise(() => {}));'],
    ['generators', 'const a = []; for (;;) a.push((function* () { yield 1; })());'],
    ['keys', 'const o = {}; for (let i = 0; ; i++) o["k" + i] = i;'],
    ['functions', 'const a = []; for (;;) a.push((() => {}).bind(null));'],
    ['jobs', 'const a = []; (async () => { for (;;) { await null; a.push([1, 2], {}); } })()'],
  ])('ends a guest that hoards %s', async (_what, source) => {
    const { fault, status } = await makeTenant({ limits: { heapBytes: 16 * MIB, wallMs: 60_000 } }).run(source);
    expect({ fault, status }).toEqual({ fault: 'heap', status: 'exhausted' });
  });

  it('lets a guest go on that throws away what it makes', async () => {
    const source = 'let last; for (let i = 0; i < 3e6; i++) last = [i, { i }, [last?.[0]]]; last[0]';
    expect(await makeTenant({ limits: { heapBytes: 4 * MIB, wallMs: 60_000 } }).run(source)).toMatchObject({
      value: 3e6 - 1,
    });
  });
});
