import { makeTenant, type TenantOptions } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

const run = async (source: string, options: TenantOptions = { deterministic: true }): Promise<unknown> => {
  const { value, error } = await makeTenant(options).run(source);
  return error ?? value;
};

describe('makeTenant({ deterministic })', () => {
  it('comes to the same value, output and fuel each time', async () => {
    const source = `let x = 0; for (let i = 0; i < 1000; i++) x += Math.random() * i; console.log(x, new Date());
      const m = new Map([['a', Date.now()]]); await null; console.error([...m], [3, 1, 2].sort(), { z: 1, a: 2 }); [x, Math.random()]`;
    const outcomes = await Promise.all([1, 2, 3].map(() => makeTenant({ deterministic: true }).run(source)));
    const [first, ...others] = outcomes.map(({ usage: { ms, cpuMs, heapBytes, ...usage }, ...outcome }) => ({
      ...outcome,
      usage,
    }));
    expect(first).toMatchObject({ status: 'ok' });
    for (const other of others) expect(other).toEqual(first);
  });

  it('faults at the same point each time', async () => {
    for (const [source, limits] of [
      ['let n = 0; const f = () => { n++; console.log(n); f() }; f()', { outputBytes: 1e9 }],
      ['for (let i = 0; ; i++) if (i % 1000 === 0) console.log(i)', { fuel: 50_000, outputBytes: 1e9 }],
    ] as const) {
      const outcomes = await Promise.all([1, 2, 3].map(() => makeTenant({ deterministic: true, limits }).run(source)));
      const shown = outcomes.map(({ status, fault, output, usage }) => [
        status,
        fault,
        output.length,
        output.at(-1)?.text,
        usage.fuel,
      ]);
      expect(shown[0]?.[0]).toBe('exhausted');
      expect(shown[1]).toEqual(shown[0]);
      expect(shown[2]).toEqual(shown[0]);
    }
  });

  it('takes the start of its clock and a seed', async () => {
    const at = (options: TenantOptions['deterministic']) =>
      run('[Date.now(), Math.random()]', { deterministic: options as boolean });
    const [zero, otherSeed, sameSeed] = await Promise.all([at(true), at({ seed: 1 }), at({ seed: 0, now: 0 })]);
    expect(sameSeed).toEqual(zero);
    expect((otherSeed as number[])[1]).not.toBe((zero as number[])[1]);
    expect(((await at({ now: 86_400_000 })) as number[])[0]).toBe(86_400_000);
    const far = await Promise.all([at({ seed: Number.MAX_SAFE_INTEGER }), at({ seed: -1 })]);
    expect(far[0]).not.toEqual(far[1]);
  });

  it('refuses what it cannot keep', () => {
    for (const options of [{ clock: Date }, { random: Math }]) {
      expect(() => makeTenant({ deterministic: true, ...options })).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }),
      );
    }
    for (const deterministic of [
      { now: Number.NaN },
      { now: '0' },
      { seed: 0.5 },
      { seed: 2 ** 60 },
      { sed: 1 },
      1,
      'yes',
      null,
    ]) {
      expect(() => makeTenant({ deterministic: deterministic as never })).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^OPTION_/) }),
      );
    }
  });

  it.each([
    [
      'no float arrays, whose NaNs differ between machines',
      '[typeof Float32Array, typeof Float64Array]',
      ['undefined', 'undefined'],
    ],
    [
      'no locale',
      "[(1234.5).toLocaleString(), 'I'.toLocaleLowerCase(), 'b'.localeCompare('a'), [1.5].toLocaleString(), (1n).toLocaleString()]",
      ['1234.5', 'i', 1, '1.5', '1'],
    ],
    [
      'no way to other dates',
      '[new Date().constructor === Date, Object.getPrototypeOf(new Date()) === Date.prototype, Date.prototype.constructor.prototype === Date.prototype]',
      [true, true, true],
    ],
    [
      'one NaN',
      'const v = new DataView(new ArrayBuffer(8)); v.setFloat64(0, -NaN); const a = v.getUint8(0); v.setFloat64(0, 0 / 0); [a === v.getUint8(0)]',
      [true],
    ],
  ])('has %s', async (_name, source, expected) => {
    expect(await run(source)).toEqual(expected);
  });
});

describe("a deterministic tenant's Date", () => {
  it.each([
    [
      'local time is UTC',
      'const d = new Date(2020, 0, 2, 3, 4, 5, 6); [d.getTime(), d.getHours(), d.getTimezoneOffset(), d.getDay()]',
      [Date.UTC(2020, 0, 2, 3, 4, 5, 6), 3, 0, 4],
    ],
    [
      'setters, too',
      'const d = new Date(0); d.setHours(5); d.setMonth(2); d.setDate(31); d.setFullYear(2021); d.getTime()',
      Date.UTC(2021, 2, 31, 5),
    ],
    ['as text', 'String(new Date(0))', 'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)'],
    [
      'as text, each kind',
      'const d = new Date(1e12); [d.toDateString(), d.toTimeString(), d.toISOString(), d.toUTCString(), d.toLocaleDateString(), JSON.stringify(d)]',
      [
        'Sun Sep 09 2001',
        '01:46:40 GMT+0000 (Coordinated Universal Time)',
        '2001-09-09T01:46:40.000Z',
        'Sun, 09 Sep 2001 01:46:40 GMT',
        'Sun Sep 09 2001',
        '"2001-09-09T01:46:40.000Z"',
      ],
    ],
    ['without new', 'Date() === String(new Date())', true],
    ['negative years', 'new Date(-1e14).toString()', 'Thu Feb 15 -1199 14:13:20 GMT+0000 (Coordinated Universal Time)'],
    [
      'invalid',
      'const d = new Date(NaN); [String(d), d.getTime(), d.getHours(), d.getTimezoneOffset(), d.toJSON()]',
      ['Invalid Date', Number.NaN, Number.NaN, Number.NaN, null],
    ],
    [
      'conversions',
      "const d = new Date(5); [d - 1, d + '', `${d}`.length > 5, +d, d[Symbol.toPrimitive]('number')]",
      [4, 'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)', true, 5, 5],
    ],
    [
      'copies',
      'const d = new Date(5); [new Date(d).getTime(), new Date({ valueOf: () => 7 }).getTime(), new Date(undefined).getTime(), new Date(null).getTime()]',
      [5, 7, Number.NaN, 0],
    ],
    [
      'subclasses',
      'class D extends Date { twice() { return this.getTime() * 2 } } const d = new D(4); [d.twice(), d instanceof Date, d instanceof D]',
      [8, true, true],
    ],
    [
      'parsing',
      "['2020-01-02T03:04', '2020-01-02', 'Jan 2 2020 03:04', 'Thu, 02 Jan 2020 03:04:00 EST', '2020-01-02 03:04 +0100', '2020-01-02 (', 'nonsense'].map(Date.parse)",
      [
        Date.UTC(2020, 0, 2, 3, 4),
        Date.UTC(2020, 0, 2),
        Date.UTC(2020, 0, 2, 3, 4),
        Date.UTC(2020, 0, 2, 8, 4),
        Date.UTC(2020, 0, 2, 2, 4),
        Date.UTC(2020, 0, 2),
        Number.NaN,
      ],
    ],
    [
      'legacy parts',
      'const d = new Date(0); d.setYear(99); [d.getYear(), d.getFullYear(), d.toGMTString() === d.toUTCString()]',
      [99, 1999, true],
    ],
  ])('%s', async (_name, source, expected) => {
    expect(await run(source)).toEqual(expected);
  });

  it('is frozen, and so is its prototype', async () => {
    expect(
      await run(
        '[Date, Date.prototype, Date.now, Date.parse, Date.prototype.getHours, Date.prototype.constructor].map(Object.isFrozen)',
      ),
    ).toEqual([true, true, true, true, true, true]);
  });

  it('crosses the border both ways', async () => {
    const tenant = makeTenant({
      deterministic: true,
      globals: { given: new Date(5), later: () => new Map([['d', new Date(7)]]) },
    });
    const { value, inspection } = await tenant.run(
      '[given, later().get("d"), new Date(9), given instanceof Date, later().get("d") instanceof Date, given.getHours()]',
    );
    expect(value).toEqual([new Date(5), new Date(7), new Date(9), true, true, 0]);
    expect(Object.getPrototypeOf((value as Date[])[2])).toBe(Date.prototype);
    expect(inspection).toContain('1970-01-01T00:00:00.009Z');
    const text = tenant.evaluateNow('((d) => [d.toString(), d.getTimezoneOffset()])') as (d: Date) => unknown;
    expect(text(new Date(0))).toEqual(['Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)', 0]);
  });
});

describe('clock and random', () => {
  it('are the ones given, or fixed', async () => {
    let now = 1_000;
    const tenant = makeTenant({ clock: { now: () => now++ }, random: { random: () => 0.25 } });
    expect(tenant.evaluateNow('[Date.now(), new Date().getTime(), Math.random(), Math.random()]')).toEqual([
      1_000, 1_001, 0.25, 0.25,
    ]);
    const bare = (): unknown => makeTenant().evaluateNow('[Date.now(), new Date().getTime(), Math.random()]');
    expect(bare()).toEqual([0, 0, expect.any(Number)]);
    expect(bare()).toEqual(bare());
  });

  it.each([
    ['a clock that is none', { now: () => 'soon' }, 'Date.now()', 0],
    ['a clock of fractions', { now: () => 1.75 }, 'Date.now()', 1],
    ['a clock that went wrong', { now: () => Number.NaN }, 'new Date().getTime()', 0],
  ])('%s gives a number all the same', (_name, clock, source, expected) => {
    expect(makeTenant({ clock: clock as never }).evaluateNow(source)).toBe(expected);
  });

  it('random gives numbers in [0, 1), whatever the power gives', () => {
    for (const bad of [1, -1, Number.NaN, 'x', undefined, {}, 2 ** 53]) {
      expect(makeTenant({ random: { random: () => bad as number } }).evaluateNow('Math.random()')).toBe(0);
    }
  });

  it('must be what they are called', () => {
    for (const options of [{ clock: {} }, { clock: 5 }, { clock: { now: 5 } }, { random: () => 1 }, { random: null }]) {
      expect(() => makeTenant(options as TenantOptions)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    }
  });
});
