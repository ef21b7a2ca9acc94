import { describe, expect, it } from 'vitest';
import { runLocked, runProgram } from './virgin.ts';

describe('lockdown()', () => {
  it('locks down, once, and says so', () => {
    const seen = runLocked(
      `show({ before, now: isLockedDown(), same: lockdown() === report, sameOptions: lockdown({ errorTrapping: 'guests', shims: [] }) === report, verified: report.verified > 600, frozen: Object.isFrozen(Object.prototype), unknown: report.unknownIntrinsics, options: report.options })`,
      { before: 'const before = attempt(() => getRealm());' },
    );
    expect(seen).toMatchObject({
      before: { code: 'REALM_NOT_LOCKED' },
      now: true,
      same: true,
      sameOptions: true,
      verified: true,
      frozen: true,
      unknown: [],
      options: {
        errorTaming: 'safe',
        errorTrapping: 'guests',
        unhandledRejectionTrapping: 'report',
        shims: [],
        nativeGuards: true,
      },
    });
  });

  it.each([
    ['lockdown({ errorTaming: "unsafe-debug" })', 'LOCKDOWN_DIFFERENT'],
    ['lockdown({ shims: [() => {}] })', 'LOCKDOWN_DIFFERENT'],
    ['lockdown({ overrideTaming: "severe" })', 'LOCKDOWN_OPTION_UNKNOWN'],
  ])('called again, %s is refused', (call, code) => {
    expect(runLocked(`show(attempt(() => ${call}))`)).toMatchObject({ code });
  });

  it.each([
    [
      'lockdown({ evalTaming: "safe-eval" })',
      'LOCKDOWN_OPTION_UNKNOWN',
      'evalTaming, expected one of errorTaming, errorTrapping, unhandledRejectionTrapping, shims, nativeGuards',
    ],
    ['lockdown({ [Symbol("x")]: 1 })', 'LOCKDOWN_OPTION_UNKNOWN', 'Symbol(x)'],
    ['lockdown({ errorTaming: "unsafe" })', 'LOCKDOWN_OPTION_INVALID', 'safe or unsafe-debug, got unsafe'],
    ['lockdown({ shims: [1] })', 'LOCKDOWN_OPTION_INVALID', 'an array of functions'],
    ['lockdown(null)', 'LOCKDOWN_OPTION_INVALID', 'an object of options, got null'],
    ['lockdown([])', 'LOCKDOWN_OPTION_INVALID', 'an object of options, got an array'],
    ['lockdown({ nativeGuards: 1 })', 'LOCKDOWN_OPTION_INVALID', 'true or false'],
  ])('%s is refused', (call, code, text) => {
    const seen = runLocked('show(first)', { before: `const first = attempt(() => ${call});` }) as { message: string };
    expect(seen).toMatchObject({ code });
    expect(seen.message).toContain(text);
  });

  it('tenants of a realm without native guards say so in their state', () => {
    const states = `import('@core/index.js').then(({ makeTenant }) => {
      const [running, stopped, spent] = [makeTenant(), makeTenant(), makeTenant({ limits: { fuel: 10 } })];
      stopped.stop('enough');
      attempt(() => spent.evaluateNow('for (;;);'));
      show([running.state(), stopped.state(), spent.state()].map(({ status, nativeGuards }) => [status, nativeGuards]));
    })`.replaceAll('\n', ' ');
    expect(runLocked(states, { lockdown: '{ nativeGuards: false }' })).toEqual([
      ['running', false],
      ['stopped', false],
      ['stopped', false],
    ]);
    expect(runLocked(states)).toEqual([
      ['running', null],
      ['stopped', null],
      ['stopped', null],
    ]);
  });

  it('entry @cofferdam/core/lockdown locks down when imported', () => {
    const { stdout, status } = runProgram(
      `import { report, lockdown } from '@core/lockdown.js'; console.log(Object.isFrozen(Array.prototype), lockdown() === report, typeof report.ms.verify)`,
    );
    expect([status, stdout]).toEqual([0, 'true true number\n']);
  });

  it('refuses a realm that something else locked down', () => {
    const { stdout } = runProgram(
      `import 'ses'; globalThis.lockdown(); const { lockdown } = await import('@core/lockdown/manual.js'); try { lockdown() } catch (error) { console.log(error.code) }`,
    );
    expect(stdout).toBe('LOCKDOWN_FOREIGN\n');
  });

  const variables = {
    ERROR_TAMING: 'unsafe',
    ERROR_TRAPPING: 'exit',
    REPORTING: 'console',
    UNHANDLED_REJECTION_TRAPPING: 'none',
    REGEXP_TAMING: 'unsafe',
    LOCALE_TAMING: 'unsafe',
    CONSOLE_TAMING: 'safe',
    OVERRIDE_TAMING: 'severe',
    STACK_FILTERING: 'omit-frames',
    OVERRIDE_DEBUG: 'constructor',
    DOMAIN_TAMING: 'unsafe',
    EVAL_TAMING: 'no-eval',
    LEGACY_REGENERATOR_RUNTIME_TAMING: 'unsafe-ignore',
    HARDEN_TAMING: 'unsafe',
    OPTIONS: '{"errorTaming":"unsafe"}',
    EVAL_TAMING_: 'nonsense',
  };
  const facts = `show({
    harden: attempt(() => Object.isFrozen(getRealm().harden({ a: {} }).a)),
    guestStack: guest('(() => { try { null.a } catch (error) { return error.stack } })()'),
    compile: 'compile' in RegExp.prototype, locale: (1234.5).toLocaleString('de'),
    eval: eval('1 + 1'), log: String(console.log).includes('native') || console.log.name,
    plain: 'value' in Object.getOwnPropertyDescriptor(Array.prototype, 'push'), enabled: 'value' in Object.getOwnPropertyDescriptor(Map.prototype, 'get'),
    listeners: [process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')],
    isFrozen: Object.isFrozen({ a: 1 }),
  })`;

  it('is the same whatever LOCKDOWN_* environment variable is set', () => {
    const plain = runLocked(facts);
    expect(plain).toMatchObject({
      harden: true,
      compile: false,
      locale: '1234.5',
      eval: 2,
      plain: true,
      enabled: false,
      listeners: [1, 1],
      isFrozen: false,
    });
    for (const [name, value] of Object.entries(variables))
      expect([name, runLocked(facts, { env: { [`LOCKDOWN_${name}`]: value } })]).toEqual([name, plain]);
    const all = Object.fromEntries(Object.entries(variables).map(([name, value]) => [`LOCKDOWN_${name}`, value]));
    expect(runLocked(facts, { env: all })).toEqual(plain);
  }, 60_000);

  it('reports intrinsics that ses has never seen, removes them, and says nothing on the console', () => {
    const before =
      'Array.zork = () => 1; Object.defineProperty(Promise.prototype, "later", { value() {}, configurable: true });';
    const { stdout, stderr, status } = runProgram(`import { lockdown } from '@core/lockdown/manual.js'; ${before}
      const { unknownIntrinsics } = lockdown(); console.log(JSON.stringify([unknownIntrinsics, typeof Array.zork]))`);
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual([
      expect.arrayContaining(['Array.zork', '%PromisePrototype%.later']),
      'undefined',
    ]);
  });

  it('fails with a code and the reason when ses cannot repair the realm', () => {
    const before = 'Object.setPrototypeOf(Math, Object.create(Object.prototype));';
    const { stdout } = runProgram(`import { lockdown } from '@core/lockdown/manual.js'; ${before}
      try { lockdown() } catch ({ code, message }) { console.log(code, message) }`);
    expect(stdout).toMatch(/^LOCKDOWN_FAILED Lockdown failed while repair: .*__proto__/);
  });

  it('leaves the host its console, its eval, its Date and its Buffer', () => {
    expect(
      runLocked(
        `show([console === first, new Function('a', 'return a * 2')(4), typeof Date.now(), new Date() instanceof Date, Buffer.from('a').toString('hex'), new TextEncoder().encode('a')[0], typeof structuredClone({ a: 1 })])`,
        {
          before: 'const first = console;',
        },
      ),
    ).toEqual([true, 8, 'number', true, '61', 97, 'object']);
  });

  it('gives compartments none of the withheld names, and nothing of the host', () => {
    const seen = runLocked(`const { globalThis: own } = compartment(); const { withheld } = getRealm();
      show({ left: withheld.filter((name) => name in own), host: ['process', 'console', 'setTimeout', 'require', 'Buffer', 'WebAssembly', 'Float64Array'].filter((name) => name in own), arrays: Object.keys(getRealm().floatArrays).sort() })`);
    expect(seen).toMatchObject({
      left: [],
      host: [],
      arrays: expect.arrayContaining(['Float32Array', 'Float64Array']),
    });
  });
});

describe('getRealm()', () => {
  it('has the host powers that core uses', () => {
    expect(
      runLocked(`const realm = getRealm();
        const start = realm.now();
        realm.clearTimer(realm.setTimer(() => show('cleared timer ran'), 1));
        realm.setTimer(() => show([realm.now() >= start, realm.isProxy(new Proxy({}, {})), realm.isProxy({}), Object.isFrozen(realm), realm.harden === harden]), 5);`),
    ).toEqual([true, true, false, true, true]);
  });
});

describe('the soft freeze', () => {
  it("leaves V8's protectors and fast properties alone", () => {
    const natives = [
      'ArraySpeciesProtector',
      'MapIteratorProtector',
      'SetIteratorProtector',
      'StringIteratorProtector',
      'ArrayIteratorProtector',
    ];
    const seen = runLocked(
      `const native = (name, argument = '') => new Function('p', 'return %' + name + '(' + argument + ')');
       const prototypes = [Object, Array, Uint8Array, Float64Array, Buffer, Object.getPrototypeOf(Uint8Array), Error, RegExp].map((c) => c.prototype);
       show({ broken: ${JSON.stringify(natives)}.filter((name) => !native(name)()), slow: prototypes.map((p) => native('HasFastProperties', 'p')(p)).filter((fast) => !fast), frozen: prototypes.every(Object.isFrozen),
         elements: [Object, Array, Uint8Array, Buffer].map(({ prototype }) => native('HasDictionaryElements', 'p')(prototype)) })`,
      { args: ['--allow-natives-syntax'] },
    );
    expect(seen).toEqual({ broken: [], slow: [], frozen: true, elements: [true, true, true, true] });
  });
});
