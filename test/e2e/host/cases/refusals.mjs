// What is neither data nor a capability is refused in every placement with the same code, and says where it stood.
import { codeOf, errorOf } from '../facts.mjs';

const deep = () => {
  let x = 1;
  for (let i = 0; i < 2_000; i++) x = [x];
  return x;
};

/**
 * Kind → what makes one, and the codes of its refusal. Towards the guest it is the wire that refuses, at once; from the
 * guest it is the tenant's border.
 */
const REFUSED = {
  'a symbol of its own': [() => Symbol('mine'), 'WIRE_VALUE', 'BORDER_SYMBOL'],
  'a RegExp': [() => /x/, 'WIRE_VALUE', 'BORDER_REGEXP'],
  'a WeakMap': [() => new WeakMap(), 'WIRE_VALUE', 'BORDER_REFUSED'],
  'a boxed number': [() => Object(1), 'WIRE_VALUE', 'BORDER_REFUSED'],
  'a boxed string': [() => Object('s'), 'WIRE_VALUE', 'BORDER_REFUSED'],
  'an accessor': [
    () => ({
      get x() {
        return 1;
      },
    }),
    'WIRE_VALUE',
    'BORDER_ACCESSOR',
  ],
  'a thenable': [() => ({ in: { then() {} } }), 'WIRE_VALUE', 'BORDER_THENABLE'],
  'too many levels': [deep, 'WIRE_LIMIT', 'BORDER_DEPTH'],
};
/** What a guest alone can try: the host's own proxies are read as what they say they are. */
const REFUSED_OF_GUESTS = {
  'a proxy': [() => new Proxy({}, {}), 'BORDER_PROXY'],
  'a proxy of an array': [() => new Proxy([1], {}), 'BORDER_PROXY'],
};

const GUEST = 'export const echo = (x) => "came through";';
const taken = `(async () => { try { return await take([(MAKE)()]); } catch (e) { return [e.name, e.code]; } })()`;

const fromGuest = async (tenant, make) => ({
  'guest to host': await codeOf(tenant.evaluate(`[(${make})()]`)),
  'guest to a host function': await tenant.evaluate(taken.replace('MAKE', `${make}`)),
  'the tenant lives': (await tenant.run('1')).value,
});
const refusedFromGuest = (code) => ({
  'guest to host': code,
  'guest to a host function': ['Error', code],
  'the tenant lives': 1,
});

/** @type {import('../stage.d.mts').Case[]} */
export const refusalCases = [
  ...Object.entries(REFUSED).map(([kind, [make, toGuest, toHost]]) => ({
    name: `refusals: ${kind} is refused both ways`,
    admit: { source: GUEST, globals: { take: () => 'came through' } },
    play: async ({ tenant }) => ({
      'host to guest': await codeOf(tenant.exports.echo([make()])),
      ...(await fromGuest(tenant, make)),
    }),
    gives: () => ({ 'host to guest': toGuest, ...refusedFromGuest(toHost) }),
  })),
  ...Object.entries(REFUSED_OF_GUESTS).map(([kind, [make, code]]) => ({
    name: `refusals: ${kind} of a guest is refused`,
    admit: { globals: { take: () => 'came through' } },
    play: async ({ tenant }) => await fromGuest(tenant, make),
    gives: () => refusedFromGuest(code),
  })),
  {
    name: 'refusals: an instance of a class without methods is refused of the host, and nothing to call of the guest',
    admit: { source: GUEST },
    play: async ({ tenant }) => [
      await codeOf(
        tenant.exports.echo(
          new (class Box {
            x = 1;
          })(),
        ),
      ),
      await tenant.evaluate('new (class Box { x = 1; })()'),
    ],
    gives: () => ['WIRE_VALUE', {}],
  },
  {
    name: 'refusals: the error names the path',
    admit: { source: GUEST },
    play: async ({ tenant }) => {
      const { message } = await errorOf(tenant.exports.echo({ list: [1, { pattern: /x/ }] }));
      return [message.includes('list[1].pattern'), (await errorOf(tenant.evaluate('({ a: { b: /x/ } })'))).message];
    },
    gives: () => [true, 'Expected data at value.a.b, got a RegExp, which is a program (pass its source and flags)'],
  },
  {
    name: 'refusals: an unknown option is refused by its name, and nothing is admitted',
    play: async ({ host, admit }) => {
      const before = host.tenants().length;
      const codes = [await codeOf(admit({ colour: 'red' })), await codeOf(admit({ limits: { fule: 1 } }))];
      return [...codes, host.tenants().length - before];
    },
    gives: () => ['OPTION_UNKNOWN', 'OPTION_UNKNOWN', 0],
  },
  {
    name: 'refusals: a source that does not compile, link or run is no tenant',
    play: async ({ host, admit }) => {
      const before = host.tenants().length;
      return [
        await codeOf(admit({ source: 'export const = 1' })),
        await codeOf(admit({ source: 'import "nowhere"' })),
        await codeOf(admit({ source: 'import { x } from "./x.js"; import "./y.js"' })),
        await codeOf(admit({ source: 'throw Object.assign(new Error("at once"), { code: "E_MINE" })' })),
        await codeOf(admit({ source: 'for (;;) {}', limits: { fuelPerTurn: 1e5 } })),
        host.tenants().length - before,
      ];
    },
    gives: () => ['SOURCE_SYNTAX', 'MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'E_MINE', 'LIMIT_FUEL_PER_TURN', 0],
  },
];
