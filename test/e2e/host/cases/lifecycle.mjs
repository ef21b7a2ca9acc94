// Admission, usage, stopping, the abort signal, and other code in a tenant's place.
import { codeOf, errorOf, turn, until } from '../facts.mjs';

const V1 = 'export const version = () => 1; export const greet = (name) => `hello ${name}`;';
const V2 = 'export const version = () => 2; export const greet = (name) => `good day ${name}`;';

/** @type {import('../stage.d.mts').Case[]} */
export const lifecycleCases = [
  {
    name: 'lifecycle: a tenant says who and where it is, and the host lists it until it has stopped',
    admit: { source: V1 },
    play: async ({ tenant, host, placement }) => {
      const listed = () => [...host.tenants()].some((each) => each.name === tenant.name);
      const before = [tenant.placement === placement, tenant.state().status, listed()];
      await tenant.stop('done with');
      await tenant.stop('again');
      return [...before, tenant.state().status, tenant.state().reason, listed()];
    },
    gives: () => [true, 'running', true, 'stopped', 'done with', false],
  },
  {
    name: 'lifecycle: sources of several files, by package.json or index.js',
    play: async ({ admit }) => {
      const files = {
        'package.json': JSON.stringify({ name: 'plugin', type: 'module', exports: './src/start.js' }),
        'src/start.js':
          'import { half } from "./half.js"; import data from "./data.json" with { type: "json" }; export const price = (n) => half(n) + data.fee;',
        'src/half.js': 'export const half = (n) => n / 2;',
        'src/data.json': '{"fee": 3}',
      };
      const byPackage = await admit({ source: { files } });
      const byIndex = await admit({ source: { files: { 'index.js': 'export default (n) => n + 1;' } } });
      return [await byPackage.exports.price(10), await byIndex.exports.default(1)];
    },
    gives: () => [8, 2],
  },
  {
    name: 'lifecycle: import gives a module of the source across the border',
    play: async ({ admit }) => {
      const tenant = await admit({
        source: {
          files: { 'index.js': 'export const a = 1;', 'b.js': 'export const b = (x) => x * 2; export const n = 5n;' },
        },
      });
      const b = await tenant.import('./b.js');
      return [await b.b(4), b.n, await codeOf(tenant.import('./none.js'))];
    },
    gives: () => [8, 5n, 'MODULE_NOT_FOUND'],
  },
  {
    name: 'lifecycle: update puts other code in place; a broken one leaves the old at work',
    admit: { source: V1 },
    play: async ({ tenant }) => {
      const seen = [await tenant.exports.version()];
      await tenant.update(V2);
      seen.push(await tenant.exports.version(), await tenant.exports.greet('you'));
      for (const broken of ['export const = 1', 'throw Object.assign(new Error("not loading"), { code: "E_LOAD" })']) {
        const { code, cause } = await errorOf(tenant.update(broken));
        seen.push([code, cause?.code]);
      }
      seen.push(await tenant.exports.version(), tenant.state().status);
      return seen;
    },
    gives: () => [1, 2, 'good day you', ['UPDATE_FAILED', 'SOURCE_SYNTAX'], ['UPDATE_FAILED', 'E_LOAD'], 2, 'running'],
  },
  {
    name: 'lifecycle: an update keeps the globals, and calls that were made before it are answered',
    admit: { source: V1, globals: { rate: (n) => n * 2 } },
    play: async ({ tenant }) => {
      const before = tenant.exports.greet('first');
      const updated = tenant.update('export const version = async () => await rate(21);');
      return [await before, await updated, await tenant.exports.version(), await tenant.evaluate('rate(2)')];
    },
    gives: () => ['hello first', undefined, 42, 4],
  },
  {
    name: 'abort: a signal ends a run that waits, and the tenant with it',
    play: async ({ tenant }) => {
      const controller = new AbortController();
      const run = tenant.run('new Promise(() => {})', { signal: controller.signal });
      await turn();
      controller.abort(new Error('the user left'));
      const { status, fault, error } = await run;
      return [status, fault, error?.code, error?.message.includes('the user left'), (await tenant.run('1')).status];
    },
    gives: () => ['stopped', 'aborted', 'ABORTED', true, 'stopped'],
  },
  {
    name: 'abort: one that was aborted before ends nothing but the call',
    play: async ({ tenant }) => {
      const { status, error } = await tenant.run('1', { signal: AbortSignal.abort(new Error('too late')) });
      return [status, error?.code, await codeOf(tenant.evaluate('1', { signal: AbortSignal.abort() }))];
    },
    gives: () => ['stopped', 'ABORTED', 'ABORTED'],
  },
  {
    name: 'usage: what was spent adds up over calls',
    admit: { source: 'export const work = (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s; };' },
    play: async ({ tenant }) => {
      const before = await tenant.usage();
      await tenant.exports.work(1_000);
      const between = await tenant.usage();
      await tenant.exports.work(1_000);
      const after = await tenant.usage();
      return [
        after.fuel - between.fuel === between.fuel - before.fuel,
        between.fuel - before.fuel,
        after.turns - between.turns,
        Object.keys(after).sort(),
      ];
    },
    gives: () => [
      true,
      1_001,
      1,
      ['cpuMs', 'fuel', 'heapBytes', 'ms', 'outputBytes', 'pendingJobs', 'timers', 'turns'],
    ],
  },
  {
    name: 'faults: one tenant’s end is not another’s',
    play: async ({ tenant, admit }) => {
      const other = await admit({ source: V1 });
      const { fault } = await tenant.run('const a = []; for (;;) a.push(a.length);');
      await until(() => tenant.state().status === 'stopped');
      return [
        ['fuelPerTurn', 'heap', 'wall'].includes(fault),
        tenant.state().tenant?.fault === fault,
        (await codeOf(tenant.evaluate('1'))).startsWith('LIMIT_'),
        await other.exports.version(),
        other.state().status,
      ];
    },
    gives: () => [true, true, true, 1, 'running'],
  },
  {
    name: 'faults: a guest that has filled the wire with calls that nobody answers is heard to have ended',
    admit: { globals: { never: () => new Promise(() => {}) }, limits: { fuelPerTurn: 5e7 } },
    play: async ({ tenant }) => {
      const { fault } = await tenant.run('for (let i = 0; i < 10_500; i++) try { never(); } catch {} for (;;) {}');
      return [fault, tenant.state().status, tenant.state().tenant?.fault];
    },
    gives: () => ['fuelPerTurn', 'stopped', 'fuelPerTurn'],
  },
  {
    name: 'local powers: a clock, randomness, timers and pure endowments are synchronous in every placement',
    admit: { local: { clock: 'system', random: 'system', timers: true, endowments: true } },
    play: async ({ tenant }) =>
      await tenant.evaluate(`(async () => {
        const late = Date.now() > 1.7e12;
        const random = Math.random() !== Math.random();
        const waited = await new Promise((resolve) => setTimeout(() => resolve('waited'), 1));
        return [late, random, waited, new URL('https://a.example/x?y=1').searchParams.get('y'), new TextEncoder().encode('é').length, atob('aGk=')];
      })()`),
    gives: () => [true, true, 'waited', '1', 2, 'hi'],
  },
  {
    name: 'local powers: without them the clock stands, randomness is seeded, and there are no timers',
    play: async ({ tenant }) =>
      await tenant.evaluate(
        '[Date.now(), new Date().getTime(), typeof setTimeout, typeof URL, typeof fetch, typeof process, typeof require, typeof SharedArrayBuffer]',
      ),
    gives: () => [0, 0, 'undefined', 'undefined', 'undefined', 'undefined', 'undefined', 'undefined'],
  },
];
