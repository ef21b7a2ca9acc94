// Functions and objects with methods cross by reference, both ways, and are one thing wherever they come back.
import { errorOf } from '../facts.mjs';

const GUEST = `
const made = () => 'made here';
class Counter { #n = 0; up() { this.#n += 1; return this.#n; } }
const counter = new Counter();
export const pair = (f, g) => f === g;
export const echo = (x) => x;
export const give = () => made;
export const isMade = (f) => f === made;
export const isCounter = (c) => c.self === shape.self;
export const shape = { self: () => shape, up: () => counter.up() };
export const call = async (f, ...args) => await f(...args);
export const callMethod = async (o, name, ...args) => await o[name](...args);
export const answers = (f) => { const it = f(); return it instanceof Promise; };
export const kept = [];
export const keep = (f) => { kept.push(f); return kept.length; };
export const same = (f) => kept.map((k) => k === f);
export const fail = (text) => { throw Object.assign(new RangeError(text, { cause: new Error('within') }), { code: 'E_GUEST' }); };
export const adder = (a) => (b) => a + b;
`;

/** @type {import('../stage.d.mts').Case[]} */
export const capabilityCases = [
  {
    name: 'capabilities: a host function is called with copies and without a receiver, and answers with a promise',
    admit: { source: GUEST },
    play: async ({ tenant }) => {
      const calls = [];
      function take(...args) {
        calls.push([this === undefined, ...args]);
        return { took: args.length };
      }
      const { exports } = tenant;
      return [await exports.call(take, 1, { a: [2] }), await exports.answers(take), calls];
    },
    gives: () => [{ took: 2 }, true, [[true, 1, { a: [2] }], [true]]],
  },
  {
    name: 'capabilities: a host function is one thing to the guest, and the host gets its own back',
    admit: { source: GUEST },
    play: async ({ tenant: { exports } }) => {
      const mine = () => 1;
      const other = () => 1;
      const [first, second] = [await exports.keep(mine), await exports.keep(other)];
      return [
        await exports.pair(mine, mine),
        await exports.pair(mine, other),
        (await exports.echo(mine)) === mine,
        (await exports.echo([{ deep: mine }]))[0].deep === mine,
        [first, second],
        await exports.same(mine),
      ];
    },
    gives: () => [true, false, true, true, [1, 2], [true, false]],
  },
  {
    name: 'capabilities: a guest function is one thing to the host, and the guest gets its own back',
    admit: { source: GUEST },
    play: async ({ tenant: { exports } }) => {
      const [one, two] = [await exports.give(), await exports.give()];
      return [one === two, await exports.isMade(one), await exports.isMade(() => 1), await one()];
    },
    gives: () => [true, true, false, 'made here'],
  },
  {
    name: 'capabilities: objects with methods keep their state, and their identity',
    admit: { source: GUEST },
    play: async ({ tenant: { exports } }) => {
      let total = 0;
      const till = {
        add(n) {
          total += n;
          return till;
        },
        total: () => total,
      };
      const same = await exports.callMethod(till, 'add', 5);
      const shape = await exports.shape.self();
      return [
        same === till,
        await exports.callMethod(till, 'total'),
        [await exports.shape.up(), await exports.shape.up()],
        await exports.isCounter(shape),
        typeof shape.up,
      ];
    },
    gives: () => [true, 5, [1, 2], true, 'function'],
  },
  {
    name: 'capabilities: they stand in data, in maps and sets, as globals and as results of results',
    admit: { source: GUEST, globals: { tools: { list: [(n) => n * 2], byName: new Map([['half', (n) => n / 2]]) } } },
    play: async ({ tenant }) => {
      const { exports } = tenant;
      const plus = await exports.adder(2);
      return [
        await tenant.evaluate('tools.list[0](21)'),
        await tenant.evaluate('tools.byName.get("half")(8)'),
        await plus(3),
        await (await exports.adder(10))(5),
        await tenant.evaluate('new Set([() => 7])').then(async ([f]) => await f()),
      ];
    },
    gives: () => [42, 4, 5, 15, 7],
  },
  {
    name: 'capabilities: callbacks go through as many hands as they are passed',
    admit: { source: GUEST },
    play: async ({ tenant: { exports } }) => {
      const path = [];
      const host = async (f, n) => {
        path.push(n);
        return n === 0 ? 'down' : await exports.call(f, f, n - 1);
      };
      return [await exports.call(host, host, 4), path];
    },
    gives: () => ['down', [4, 3, 2, 1, 0]],
  },
  {
    name: 'capabilities: a capability of one tenant works for another, by the host',
    admit: { source: GUEST },
    play: async ({ tenant, admit }) => {
      const other = await admit({ source: GUEST });
      const made = await tenant.exports.give();
      return [
        await other.exports.call(made),
        await other.exports.isMade(made),
        (await other.exports.echo(made)) === made,
      ];
    },
    gives: () => ['made here', false, true],
  },
  {
    name: 'errors: what a guest throws arrives as a copy with its name, message, code and cause',
    admit: { source: GUEST },
    play: async ({ tenant }) => [
      await errorOf(tenant.exports.fail('over there')),
      await errorOf(tenant.evaluate('throw "a text"')),
      await errorOf(tenant.evaluate('throw { plain: 1 }')),
      await errorOf(tenant.evaluate('null.x')),
      await errorOf(tenant.evaluate('throw Object.assign(new Error("no"), { code: "LIMIT_FUEL" })')),
    ],
    gives: () => [
      {
        name: 'RangeError',
        message: 'over there',
        code: 'E_GUEST',
        cause: { name: 'Error', message: 'within' },
        isError: true,
      },
      { name: 'Error', message: 'a text', isError: true },
      { name: 'Error', message: '{ plain: 1 }', isError: true },
      { name: 'TypeError', message: "Cannot read properties of null (reading 'x')", isError: true },
      { name: 'Error', message: 'no', isError: true },
    ],
  },
  {
    name: 'errors: what a host function throws reaches the guest as name, message and code, without a stack of the host',
    admit: { source: GUEST },
    play: async ({ tenant }) => {
      const fail = () => {
        throw Object.assign(new TypeError('not like this'), { code: 'E_HOST', secret: 'path' });
      };
      const guest = await tenant.evaluate(`async (f) => {
        try { await f(); } catch (e) {
          return [e.name, e.message, e.code, e.secret, /node:|file:/.test(String(e.stack)), e instanceof TypeError];
        }
      }`);
      return await guest(fail);
    },
    gives: () => ['TypeError', 'not like this', 'E_HOST', undefined, false, true],
  },
];
