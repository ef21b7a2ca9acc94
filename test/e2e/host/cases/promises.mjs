// Promises cross as promises; a tenant's end settles them; guests' thenables are never the host's business.
import { codeOf, deferred, turn } from '../facts.mjs';

const GUEST = `
export const later = (x) => Promise.resolve(x);
export const box = (x) => ({ now: 1, soon: Promise.resolve(x), never: new Promise(() => {}) });
export const broken = () => ({ soon: Promise.reject(Object.assign(new Error('broken'), { code: 'E_LATE' })) });
export const plus = async (p) => (await p) + 1;
export const caught = async (p) => { try { return await p; } catch (e) { return [e.message, e.code]; } };
export const thenable = () => ({ then(resolve) { resolve('by then'); } });
export const liar = async () => { const t = {}; t.then = (yes) => { yes('a'); yes('b'); throw 1; }; return t; };
export const hang = () => new Promise(() => {});
export const wait = async (f) => await f();
export const log = [];
export const note = (x) => log.push(x);
export const notes = () => log;
`;

/** @type {import('../stage.d.mts').Case[]} */
export const promiseCases = [
  {
    name: 'promises: resolve and reject across, by themselves and within data',
    admit: { source: GUEST },
    play: async ({ tenant: { exports } }) => {
      const box = await exports.box({ a: 1 });
      return [
        await exports.later(5),
        box.now,
        box.soon instanceof Promise,
        await box.soon,
        await codeOf((await exports.broken()).soon),
        await exports.plus(Promise.resolve(1)),
        await exports.caught(Promise.reject(Object.assign(new Error('of the host'), { code: 'E_MINE' }))),
      ];
    },
    gives: () => [5, 1, true, { a: 1 }, 'E_LATE', 2, ['of the host', 'E_MINE']],
  },
  {
    name: 'promises: one of the host that settles later',
    admit: { source: GUEST },
    play: async ({ tenant: { exports } }) => {
      const { promise, resolve } = deferred();
      const answer = exports.plus(promise);
      await turn();
      resolve(41);
      return await answer;
    },
    gives: () => 42,
  },
  {
    name: 'promises: a thenable of the guest is awaited by the guest, never by the host',
    admit: { source: GUEST },
    play: async ({ tenant }) => [
      await tenant.evaluate('({ then(resolve) { resolve("by then"); } })'),
      await tenant.exports.liar(),
      await codeOf(tenant.exports.thenable()),
      await tenant.evaluate('typeof ({}).then'),
    ],
    gives: () => ['by then', 'a', 'BORDER_THENABLE', 'undefined'],
  },
  {
    name: 'promises: all that is open is rejected when the tenant stops, with its reason',
    admit: { source: GUEST, limits: { wallMs: 60_000, hostWaitMs: 60_000 } },
    play: async ({ tenant }) => {
      const { exports } = tenant;
      const { never } = await exports.box(1);
      const open = [
        never,
        exports.hang(),
        tenant.evaluate('new Promise(() => {})'),
        exports.wait(() => new Promise(() => {})),
        tenant.openSession().then((session) => session.run('await new Promise(() => {})')),
      ].map(codeOf);
      const run = tenant.run('new Promise(() => {})');
      await turn();
      await tenant.stop('enough');
      const codes = await Promise.all(open.slice(0, 4));
      const { status, error } = await run;
      const { got } = await open[4];
      return {
        codes,
        run: [status, error?.code],
        session: [got?.status, got?.error?.code],
        again: await codeOf(exports.later(1)),
      };
    },
    gives: () => ({
      codes: ['TENANT_STOPPED', 'TENANT_STOPPED', 'TENANT_STOPPED', 'TENANT_STOPPED'],
      run: ['stopped', 'TENANT_STOPPED'],
      session: ['stopped', 'TENANT_STOPPED'],
      again: 'TENANT_STOPPED',
    }),
  },
  {
    name: 'promises: what a guest waits for of its host is rejected when the tenant has stopped, and nothing of it runs on',
    admit: { source: GUEST },
    play: async ({ tenant }) => {
      const { promise, resolve } = deferred();
      let went = 'nothing';
      const guest = await tenant.evaluate('async (p, say) => { await p; await say("went on"); }');
      const answer = codeOf(
        guest(promise, (text) => {
          went = text;
        }),
      );
      await turn();
      await tenant.stop();
      resolve(1);
      const code = await answer;
      await turn();
      return [code, went];
    },
    gives: () => ['TENANT_STOPPED', 'nothing'],
  },
  {
    name: 'calls: arrive in the order in which they were made, and are answered in it',
    admit: { source: GUEST },
    play: async ({ tenant: { exports } }) => {
      const answers = [];
      const calls = Array.from({ length: 300 }, (_, i) => exports.note(i).then(() => answers.push(i)));
      await Promise.all(calls);
      const notes = await exports.notes();
      const inOrder = (list) => list.length === 300 && list.every((n, i) => n === i);
      return [inOrder(notes), inOrder(answers)];
    },
    gives: () => [true, true],
  },
  {
    name: 'calls: of the guest to its host arrive in order, and a batch is answered',
    admit: { globals: { square: (n) => n * n } },
    play: async ({ tenant }) =>
      await tenant.evaluate(
        'Promise.all(Array.from({ length: 200 }, (_, i) => square(i))).then((all) => [all.length, all[3], all.at(-1), all.every((n, i) => n === i * i)])',
      ),
    gives: () => [200, 9, 199 * 199, true],
  },
  {
    name: 'calls: a stream by callbacks, one at a time',
    play: async ({ tenant }) => {
      const produce = await tenant.evaluate(
        'async (take) => { for (let i = 0; i < 25; i++) if (!(await take({ i, at: new Date(i) }))) return i; return "all"; }',
      );
      const taken = [];
      const last = await produce(({ i, at }) => {
        taken.push([i, at.getTime()]);
        return i < 9;
      });
      return [last, taken.length, taken.at(-1)];
    },
    gives: () => [9, 10, [9, 9]],
  },
];
