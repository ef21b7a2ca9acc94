// What a soak does to tenants, at random. Each operation gives a promise that must settle, whatever became of the
// tenant meanwhile; what it gives or throws is counted by kind.
import { setTimeout as sleep } from 'node:timers/promises';
import { children } from './measure.mjs';

const SOURCES = [0, 1, 2, 3].map(
  (n) => `
let state = ${n};
const made = () => state;
export const version = () => ${n};
export const add = (x) => (state += x);
export const echo = (x) => x;
export const give = () => made;
export const later = (x) => new Promise((resolve) => setTimeout(resolve, x, 'late'));
export const never = () => new Promise(() => {});
export const call = async (f, n) => { let sum = 0; for (let i = 0; i < n; i++) sum += await f(i); return sum; };
export const keep = ((kept) => (f) => kept.push(f))([]);
export const box = () => ({ f: () => 1, soon: Promise.resolve(2), never: new Promise(() => {}), map: new Map([[1, made]]) });
export const work = (n) => { let s = 0; for (let i = 0; i < n; i++) s += i % 7; return s; };
`,
);
const BROKEN = ['export const x = ;', 'throw new Error("not loading")', 'import "./nowhere.js"', 'for (;;) {}'];
const VALUES = [
  1,
  'text',
  10n,
  [1, { a: [2] }],
  new Map([['k', new Date(0)]]),
  new Uint8Array(1_000),
  Object.freeze({ a: 1 }),
];
const LIMITS = { fuelPerTurn: 2_000_000, wallMs: 2_000, hostWaitMs: 2_000 };

/** @param {number} ms */
const abortIn = (ms) => AbortSignal.timeout(ms);

/** @typedef {{ host: any, random: ReturnType<typeof import('./random.mjs').makeRandom>, live: any[], serial: () => number, placement: () => string }} World */

const globals = (random) => ({
  ask: (x) => x,
  slow: async (x) => (await sleep(random.below(5)), x),
  refuse: () => {
    throw new TypeError('refused');
  },
  never: () => new Promise(() => {}),
});

/** @param {World} world */
async function admit({ host, random, live, serial, placement }) {
  const options = { limits: LIMITS, globals: globals(random), local: { timers: true } };
  const tenant = await host.admit({
    name: `t${serial()}`,
    placement: placement(),
    source: random.of(SOURCES),
    ...options,
  });
  live.push(tenant);
}

const once =
  (work) =>
  async ({ random, live, ...world }) => {
    if (live.length === 0) return;
    const tenant = random.of(live);
    await work(tenant, { random, live, ...world });
  };

/** Takes a tenant out, so that what is live changes all the time. */
const taking =
  (work) =>
  async ({ random, live, ...world }) => {
    if (live.length === 0) return;
    const [tenant] = live.splice(random.below(live.length), 1);
    try {
      await work(tenant, { random, live, ...world });
    } finally {
      await tenant.stop('taken out');
    }
  };

/** Name → weight and what it does. @type {Readonly<Record<string, readonly [number, (world: World) => Promise<void>]>>} */
export const OPERATIONS = {
  admit: [26, admit],
  'admit, aborted': [
    1,
    async ({ host, random, serial, placement }) => {
      const signal = abortIn(random.below(20));
      const tenant = await host.admit({ name: `a${serial()}`, placement: placement(), source: SOURCES[0], signal });
      await tenant.stop();
    },
  ],
  'admit, broken': [
    2,
    async ({ host, random, serial, placement }) => {
      const source = random.of(BROKEN);
      const tenant = await host.admit({ name: `b${serial()}`, placement: placement(), source, limits: LIMITS });
      await tenant.stop();
    },
  ],
  call: [12, once(async ({ exports }, { random }) => void (await exports.add(random.below(9))))],
  echo: [10, once(async ({ exports }, { random }) => void (await exports.echo(random.of(VALUES))))],
  'many calls': [
    4,
    once(async ({ exports }) => void (await Promise.all(Array.from({ length: 50 }, (_, i) => exports.add(i))))),
  ],
  callbacks: [6, once(async ({ exports }) => void (await exports.call((n) => n + 1, 5)))],
  capabilities: [
    6,
    once(async ({ exports }) => {
      const f = await exports.give();
      const box = await exports.box();
      await exports.keep(f);
      await Promise.all([f(), box.f(), box.soon, box.map.get(1)(), exports.keep(() => 1)]);
    }),
  ],
  'calls that nobody answers': [3, once(async ({ exports }) => void (await Promise.race([exports.never(), sleep(1)])))],
  timers: [2, once(async ({ exports }) => void (await exports.later(3)))],
  run: [5, once(async (tenant) => void (await tenant.run('console.log("x".repeat(500)); ask(1)')))],
  'run, waiting for the host': [2, once(async (tenant) => void (await tenant.run('never()', { signal: abortIn(30) })))],
  evaluate: [
    5,
    once(async (tenant) => void (await tenant.evaluate('Promise.all([slow(1), refuse().catch(() => 2)])'))),
  ],
  session: [
    3,
    once(async (tenant) => {
      const session = await tenant.openSession();
      await session.run('let x = 1');
      await session.run('x + await slow(1)');
      await session.complete('x');
    }),
  ],
  usage: [2, once(async (tenant) => void (await tenant.usage()))],
  update: [3, once(async (tenant, { random }) => void (await tenant.update(random.of(SOURCES))))],
  'update, broken': [1, once(async (tenant, { random }) => void (await tenant.update(random.of(BROKEN))))],
  stop: [16, taking(async () => {})],
  'stop in the middle': [5, taking(async ({ exports }) => void exports.call(() => sleep(2), 20).catch(() => {}))],
  'a loop without end': [2, taking(async (tenant) => void (await tenant.run('for (;;) {}')))],
  'a string without end': [1, taking(async (tenant) => void (await tenant.evaluate('let s = "ab"; for (;;) s += s;')))],
  'abort in the middle': [2, taking(async (tenant) => void (await tenant.run('never()', { signal: abortIn(2) })))],
  // From outside, as the system does when memory is short.
  'kill a process': [
    1.5,
    async ({ random }) => {
      const pids = children();
      if (pids.length > 0) process.kill(random.of(pids), 'SIGKILL');
    },
  ],
};
