import { describe, expect, it } from 'vitest';
import { runLocked, runProgram } from './virgin.ts';

const lines = (text: unknown): string[] =>
  String(text)
    .split('\n')
    .map((line) => line.trim());

describe('error stacks under safe taming', () => {
  it.each([
    [
      'an error of its own',
      '(function mk() { return new Error("boo") })()',
      ['Error: boo', 'at mk (plug.js:1:25)', 'at plug.js:1:44'],
    ],
    [
      'an error of V8',
      '(function mk() { try { null.x } catch (e) { return e } })()',
      [/^TypeError: /, 'at mk (plug.js:1:29)', 'at plug.js:1:58'],
    ],
    [
      'a subclass',
      '(() => { class A extends Error {}; function f() { return new A("x") }; return f() })()',
      ['Error: x', 'at f (plug.js:1:58)', 'at plug.js:1:79', 'at plug.js:1:85'],
    ],
    [
      'an error inside a native',
      '(() => { try { [].reduce(() => {}) } catch (e) { return e } })()',
      [/^TypeError: /, 'at plug.js:1:19', 'at plug.js:1:63'],
    ],
    [
      'a callback of a native',
      '[1].map(function cb() { return new RangeError("q") })[0]',
      ['RangeError: q', 'at cb (plug.js:1:32)', 'at plug.js:1:5'],
    ],
    [
      'an error inside our RegExp methods',
      '(() => { try { "a".replace(/a/g, () => Symbol()) } catch (e) { return e } })()',
      [/^TypeError: /, 'at plug.js:1:20', 'at plug.js:1:77'],
    ],
    [
      'an error inside an override enablement',
      '(() => { try { Object.prototype.toString = 1 } catch (e) { return e } })()',
      [/^TypeError: /, 'at plug.js:1:42', 'at plug.js:1:73'],
    ],
    [
      'an error inside ses',
      '(() => { try { new Compartment().evaluate(1) } catch (e) { return e } })()',
      [/^TypeError: /, 'at plug.js:1:34', 'at plug.js:1:73'],
    ],
    [
      'an error inside the shim that ses loads',
      '(() => { try { ArrayBuffer.prototype.sliceToImmutable.call(1) } catch (e) { return e } })()',
      [/^TypeError: /, 'at plug.js:1:55', 'at plug.js:1:90'],
    ],
    [
      'a name and message of its own',
      '(() => { const e = new Error("m"); e.name = "Zork"; e.message = "n"; return e })()',
      ['Zork: n', 'at plug.js:1:20', 'at plug.js:1:81'],
    ],
    [
      'a function name that looks like a frame',
      '(() => { const n = "x (/etc/passwd:1:1)\\n    at host"; return { [n]: function () { return new Error("n") } }[n]() })()',
      ['Error: n', 'at x (/etc/passwd:1:1)     at host (plug.js:1:91)', 'at plug.js:1:112', 'at plug.js:1:117'],
    ],
  ] as const)('show a guest the frames of its own files: %s', (_what, source, expected) => {
    const seen = lines(runLocked(`show(guest(${JSON.stringify(source)}).stack)`));
    expect(seen).toHaveLength(expected.length);
    for (const [i, line] of expected.entries())
      if (typeof line === 'string') expect(seen[i]).toBe(line);
      else expect(seen[i]).toMatch(line);
  });

  it('show a guest the async frames of its own files', () => {
    const body = `show((await guest('(async function f() { async function g() { await null; throw new Error("as") } async function h() { await g() } try { await h() } catch (e) { return e } })()')).stack)`;
    expect(lines(runLocked(body))).toEqual([
      'Error: as',
      'at g (plug.js:1:62)',
      'at async h (plug.js:1:101)',
      'at async f (plug.js:1:119)',
    ]);
  });

  it("show a guest no frames of another tenant's", () => {
    const body = `const { makeTenant } = await import('@core/index.js');
      const b = makeTenant({ name: 'b' });
      const inB = b.evaluateNow('(function inB() { return new Error("b").stack })', { name: 'b.js' });
      const a = makeTenant({ name: 'a', globals: { power: () => inB() } });
      const own = a.evaluateNow('(function inA() { return [power(), new Error("a").stack] })', { name: 'a.js' });
      show([own(), guest('(function outer() { return f() })()', { f: () => { try { inB.call(null, 1n, Symbol()) } catch (e) { return 'refused' } } })])`;
    expect(runLocked(body)).toEqual([
      ['Error: b\n    at inB (b.js:1:26)', 'Error: a\n    at inA (a.js:1:36)'],
      'refused',
    ]);
  });

  it('show the host its own full stack, with the guests it went through', () => {
    const body = `function power() { return new Error('mine') }
      const error = guest('(function gf() { return power() })()', { power });
      show([error.stack, guestStack(error), originOf(error), originOf(guest('new Error()')), originOf({}), new Error('plain').stack])`;
    const [stack, frames, origin, guests, nobody, plain] = runLocked(body) as [
      string,
      string,
      string,
      string,
      string | null,
      string,
    ];
    expect(lines(stack)[0]).toBe('Error: mine');
    expect(lines(stack)[1]).toMatch(/^at .*power \(.*\[eval1?\]/);
    expect(stack).toContain('at gf (cofferdam:t1/plug.js:1:25)');
    expect(stack).toMatch(/node_modules\/ses\//);
    expect(lines(frames)).toEqual(['at gf (plug.js:1:25)', 'at plug.js:1:35']);
    expect([origin, guests, nobody]).toEqual(['host', 'guest', null]);
    expect(lines(plain)[1]).toContain('[eval');
  });

  it('keep what the host assigns to Error.prepareStackTrace away from guests', () => {
    const body = `Error.prepareStackTrace = (error, sites) => sites;
      const [site] = new Error('x').stack;
      const mine = typeof site.getLineNumber();
      const theirs = guest('new Error("g")').stack;
      const assigned = Error.prepareStackTrace;
      Error.prepareStackTrace = () => 'other';
      const other = new Error('x').stack;
      Error.prepareStackTrace = assigned;
      const again = Array.isArray(new Error('x').stack);
      Error.prepareStackTrace = undefined;
      show([mine, theirs, other, again, new Error('x').stack.split('\\n')[0]])`;
    expect(runLocked(body)).toEqual(['number', 'Error: g\n    at plug.js:1:1', 'other', true, 'Error: x']);
  });

  it("keep a guest's Error powerless", () => {
    const source = `(() => {
      Error.prepareStackTrace = (e, sites) => sites; Error.stackTraceLimit = 0;
      const target = {}; Error.captureStackTrace(target);
      class E extends Error { constructor() { super('k'); Error.captureStackTrace(this, E); } }
      return [typeof new Error('x').stack, Error.stackTraceLimit === undefined, Error.prepareStackTrace(), target.stack, new E().stack, new E().constructor.name, Error === new Error().constructor, Object.getPrototypeOf(TypeError) === Error];
    })()`;
    const seen = runLocked(`show(guest(${JSON.stringify(source)}))`) as string[];
    expect(seen).toEqual([
      'string',
      true,
      '',
      'Error\n    at plug.js:3:32\n    at plug.js:6:7',
      'Error: k\n    at plug.js:5:122\n    at plug.js:6:7',
      'E',
      true,
      true,
    ]);
  });

  it('guestStack() runs nothing of a guest, read before or after .stack', () => {
    const source = `[
      new Proxy(new Error('x'), { get() { hit('get') }, getOwnPropertyDescriptor() { hit('gopd') }, getPrototypeOf() { hit('proto') } }),
      Object.defineProperty(new Error('q'), 'name', { get() { hit('name') } }),
      Object.defineProperty(new Error('q'), 'message', { get() { hit('message') } }),
      Object.defineProperty(new Error('q'), 'stack', { get() { hit('stack') } }),
      Object.setPrototypeOf(new Error('q'), new Proxy(Error.prototype, { get() { hit('get') }, getOwnPropertyDescriptor() { hit('gopd') }, getPrototypeOf() { hit('proto') } })),
      { get stack() { hit('plain') } }, 1, 'text', null, Object.create(null),
      new Error('fine'),
    ]`;
    const body = `const hits = [];
      const things = guest(${JSON.stringify(source)}, { hit: (what) => { hits.push(what) } });
      const frames = things.map((thing) => guestStack(thing)); const origins = things.map((thing) => originOf(thing) ?? null);
      const last = things.at(-1);
      show({ hits, last: frames.at(-1), same: guestStack(last) === (last.stack, guestStack(last)), origin: origins.at(-1), none: [frames[0], frames[5], frames[6], frames[7], frames[8], frames[9]] })`;
    expect(runLocked(body)).toEqual({
      hits: [],
      last: '    at plug.js:8:7',
      same: true,
      origin: 'guest',
      none: ['', '', '', '', '', ''],
    });
  });

  it('show positions through the mapper, and unmapped when it fails', () => {
    const body = `setPositionMapper((script, line, column) => ({ file: script.toUpperCase(), line: line * 100, column: column + 1000 }));
      const mapped = guest('new Error("m")').stack;
      setPositionMapper(() => { throw new Error('mapper') });
      show([mapped, guest('new Error("m")').stack])`;
    expect(runLocked(body)).toEqual(['Error: m\n    at COFFERDAM:T1/PLUG.JS:100:1001', 'Error: m\n    at plug.js:1:1']);
  });

  it('guestStack() reads the text where there is no hook (unsafe-debug)', () => {
    const body = `const error = guest('(function mk() { return new Error("boo") })()'); show([guestStack(error), originOf(error), originOf(new Error('h'))])`;
    expect(runLocked(body, { lockdown: `{ errorTaming: 'unsafe-debug' }` })).toEqual([
      '    at mk (plug.js:1:25)\n    at plug.js:1:44',
      'guest',
      'host',
    ]);
  });

  it('show on the host console what errors always show', () => {
    const { stdout } = runProgram(`import { lockdown } from '@core/lockdown/manual.js'; lockdown();
      console.log(new Error('seen')); console.log(Object.assign(new TypeError('more'), { code: 'E_X' })); console.log({ a: 1 }, [1], new (class Foo { x = 1 })(), new Map([[1, 2]]))`);
    expect(stdout).toMatch(/^Error: seen\n {4}at /);
    expect(stdout).toMatch(/TypeError: more\n( {4}at .*\n?)+[^a]*code: 'E_X'/);
    expect(stdout).toContain('{ a: 1 } [ 1 ] Foo { x: 1 } Map(1) { 1 => 2 }\n');
  });
});
