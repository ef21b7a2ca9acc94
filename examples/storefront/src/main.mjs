// A shop that lets tenants extend its pricing. Three plugins by three authors price every cart; each holds
// what it was granted and nothing else. Two more misbehave: one never comes back, one attacks what all share.
import '@cofferdam/core/lockdown';
import { writeFileSync } from 'node:fs';
import {
  attenuate,
  graphToMermaid,
  graphToSvg,
  makeAuditLog,
  makeAuditTap,
  makeGrantGraph,
  makeKeyValuePower,
  makeRevocable,
} from '@cofferdam/caps';
import { admit } from './admit.mjs';
import { makeCatalogue, makeCoupons, makeRates } from './catalogue.mjs';
import { makeExpectations } from './expectations.mjs';
import { runawayEverywhere } from './placements.mjs';
import { CARTS, priceCart, subtotalOf } from './pricing.mjs';
import { euros, heading, paint, table } from './table.mjs';

const OPENING = Date.UTC(2026, 2, 1, 9);
const { expect, summary } = makeExpectations();
const say = (text) => console.log(text);

const log = makeAuditLog();
const catalogue = makeCatalogue();
const coupons = makeCoupons();
const rates = makeRates();
const host = makeAuditTap({ log, tenant: 'host' });
host.own('catalogue', catalogue);
host.own('coupons', coupons);
host.own('rates', rates);
const readCatalogue = () => attenuate(catalogue, { pick: ['get', 'skus'], name: 'catalogue' });

const seasonal = await admit('seasonal', {
  log,
  source: 'ES modules',
  powers: { catalogue: readCatalogue(), coupons: makeRevocable(coupons, { name: 'coupons' }) },
  from: { catalogue, coupons },
});
const loyalty = await admit('loyalty', {
  log,
  source: 'CommonJS + bignumber.js',
  packages: ['bignumber.js'],
  powers: { store: makeKeyValuePower({ name: 'store', entries: { ada: '260' } }) },
});
const currency = await admit('currency', {
  log,
  source: 'TypeScript',
  powers: {
    rates: attenuate(rates, { pick: ['of'], name: 'rates' }),
    clock: makeRevocable({ now: () => OPENING }, { name: 'clock' }),
  },
  from: { rates },
});
const shop = { catalogue, seasonal, loyalty, currency };
const good = [seasonal, loyalty, currency];

const priceTable = (priced) =>
  table(
    ['cart', 'customer', 'subtotal', 'seasonal', 'loyalty', 'total EUR', 'quoted by currency', 'valid until'],
    priced.map(({ id, customer, subtotal, discount, reward, total, quote }) => [
      id,
      customer,
      euros(subtotal),
      `-${euros(discount.cents)} ${discount.season}`,
      `-${euros(reward.cents)} (${reward.percent}%, ${reward.points} points)`,
      euros(total),
      `${quote.amount} ${quote.currency}`,
      quote.validUntil,
    ]),
  );

// 1. The day's carts; spring comes between the second and the third, through a live binding of the plugin's.
const priced = [];
for (const cart of CARTS) {
  if (priced.length === 2) await seasonal.plugin.turnTo('spring');
  priced.push(await priceCart(cart, shop));
}
say(heading('Carts priced by three tenants'));
say(priceTable(priced));
expect(
  'every cart is cheaper than its subtotal',
  priced.every(({ subtotal, total }) => total < subtotal),
);
expect(
  'the season changed through a live binding',
  priced[1].discount.season === 'winter' && priced[2].discount.season === 'spring',
);
expect(
  'loyalty remembers its customers',
  priced[3].reward.points > priced[0].reward.points && priced[2].reward.percent === 0,
);
expect(
  'quotes are made with the granted clock',
  priced.every(({ quote }) => Date.parse(quote.validUntil) === OPENING + 15 * 60_000),
);

// 2. What each tries beyond its grants. The coupons were granted, and are revoked now.
seasonal.revoke('coupons');
say(heading('Attempts at what was not granted'));
const shown = ({ what, refused, text }, who) => [
  who,
  what,
  refused ? paint('green', 'refused') : paint('red', 'ALLOWED'),
  text,
];
const probes = [];
for (const { name, plugin } of good) {
  for (const attempt of await plugin.probe()) {
    probes.push(shown(attempt, name));
    expect(`${name} is refused ${attempt.what}`, attempt.refused);
  }
}
say(table(['tenant', 'attempt', 'answer', 'as the guest saw it'], probes));
expect(
  'the revoked capability says so',
  probes.some(([, , , text]) => text.includes('coupons was revoked')),
);

// 3. One that never comes back.
const before = await currency.plugin.quote({ cents: 10_000, currency: 'USD' });
const hamster = await admit('hamster', { log, source: 'ES modules', powers: {}, limits: { fuelPerTurn: 5_000_000 } });
const codeOf = async (call) => {
  try {
    return { code: undefined, text: `got ${typeof (await call())}` };
  } catch (error) {
    return { code: error.code, text: `${error.code}: ${error.message}` };
  }
};
const loop = await codeOf(() => hamster.plugin.discount(CARTS[0]));
const afterLoop = await codeOf(() => hamster.plugin.discount(CARTS[0]));
hamster.end(hamster.tenant.state().fault ?? 'still running');
expect(
  'the endless loop runs out of fuel',
  loop.code === 'LIMIT_FUEL_PER_TURN' && hamster.tenant.state().fault === 'fuelPerTurn',
);
expect('what ran away stays stopped', hamster.tenant.state().status === 'stopped' && afterLoop.code !== undefined);

// 4. One that attacks what everybody shares.
const magpie = await admit('magpie', {
  log,
  source: 'ES modules',
  powers: { catalogue: readCatalogue() },
  from: { catalogue },
});
const intrinsics = () =>
  JSON.stringify(
    [Object.prototype, Array.prototype, Function.prototype, Promise.prototype].map((it) =>
      Reflect.ownKeys(it).map(String),
    ),
  );
const intact = intrinsics();
const cart = structuredClone(CARTS[0]);
const attacks = await magpie.plugin.discount(cart);
magpie.end('prototype pollution');
const stopped = await codeOf(() => magpie.plugin.discount(cart));
expect(
  'no intrinsic changed',
  intact === intrinsics() && !('isAdmin' in {}) && [].push.call([], 1) === 1 && [1].map((x) => x)[0] === 1,
);
expect('the cart is as it was', JSON.stringify(cart) === JSON.stringify(CARTS[0]));
expect(
  'the catalogue is as it was',
  catalogue.get('mug').cents === 1490 && subtotalOf(catalogue, CARTS[0]) === priced[0].subtotal,
);
expect(
  'every attack on what is shared was refused',
  attacks.slice(0, 10).every(({ refused }) => refused),
);
expect('the polluter is stopped', magpie.tenant.state().status === 'stopped' && stopped.code === 'TENANT_STOPPED');

say(heading('One that never comes back, one that attacks what all share'));
say(
  table(
    ['tenant', 'attempt', 'answer', 'what came of it'],
    [
      ['hamster', 'for (;;) inside catch and finally', paint('green', 'stopped'), loop.text],
      ['hamster', 'called again', paint('green', 'stopped'), afterLoop.text],
      ...attacks.map(({ what, refused, text }) => [
        'magpie',
        what,
        paint('green', refused ? 'refused' : 'no effect'),
        text,
      ]),
      ['magpie', 'called again', paint('green', 'stopped'), stopped.text],
    ],
  ),
);

// 5. The one that never comes back, in a realm, a thread and a process of its own.
const everywhere = await runawayEverywhere('hamster', {
  cart: CARTS[0],
  limits: { fuelPerTurn: 5_000_000 },
  meanwhile: async () => (await currency.plugin.quote({ cents: 10_000, currency: 'USD' })).amount,
});
say(heading('The loop in each placement'));
say(
  table(
    ['placement', 'answer', 'what came of it', 'a quote meanwhile'],
    everywhere.map(({ placement, status, text, answer }) => [
      placement,
      status === 'stopped' ? paint('green', status) : paint('red', status),
      text,
      answer,
    ]),
  ),
);
for (const { placement, code, status, fault, answer } of everywhere) {
  expect(
    `the endless loop is stopped in a ${placement}`,
    code === 'LIMIT_FUEL_PER_TURN' && status === 'stopped' && fault === 'fuelPerTurn',
  );
  expect(`the shop quotes on beside a ${placement}`, answer === before.amount);
}

// 6. The rest carries on.
const again = await priceCart({ ...CARTS[3], id: 'A-4' }, shop);
const after = await currency.plugin.quote({ cents: 10_000, currency: 'USD' });
say(heading('The rest carries on'));
say(priceTable([again]));
expect(
  'the three tenants still run',
  good.every(({ tenant }) => tenant.state().status === 'running'),
);
expect('the same quote as before', JSON.stringify(after) === JSON.stringify(before));
expect(
  'the same cart, priced with the points earned since',
  again.subtotal === priced[3].subtotal && again.reward.points > priced[3].reward.points,
);

// 7. What it cost, and the record.
const all = [...good, hamster, magpie];
say(heading('What each spent'));
say(
  table(
    ['tenant', 'source', 'granted', 'fuel', 'turns', 'ms', 'state'],
    all.map(({ name, source, granted, tenant }) => {
      const { fuel, turns, ms } = tenant.usage();
      const { status, fault, reason } = tenant.state();
      return [
        name,
        source,
        granted.join(', ') || 'nothing',
        fuel,
        turns,
        ms.toFixed(1),
        status === 'running' ? status : `${status}: ${fault ?? reason}`,
      ];
    }),
  ),
);
expect(
  'every tenant spent fuel',
  all.every(({ tenant }) => tenant.usage().fuel > 0),
);

const events = log.events();
say(heading(`Audit, ${events.length} events`));
say(
  table(
    ['seq', 'tenant', 'turn', 'event', 'capability', 'detail'],
    events.map(({ seq, tenant, turn, kind, capability, method, cause, detail }) => [
      seq,
      tenant,
      turn ?? '',
      kind,
      capability === undefined ? '' : method === undefined ? capability : `${capability}.${method}`,
      [cause === undefined ? '' : `of ${cause}`, detail ?? ''].filter(Boolean).join(' '),
    ]),
  ),
);
const count = (kind, who) => events.filter((event) => event.kind === kind && event.tenant === who).length;
expect(
  'grants, calls and returns are on record',
  ['seasonal', 'loyalty', 'currency'].every((name) => count('granted', name) > 0 && count('returned', name) > 0),
);
expect(
  'the revocation and the call it denied are on record',
  count('revoked', 'seasonal') === 1 && events.some(({ kind, method }) => kind === 'denied' && method === 'redeem'),
);
expect('every refused module is on record', events.filter(({ detail }) => detail?.startsWith('MODULE_')).length === 7);
expect('both ends are on record', count('faulted', 'hamster') === 1 && count('faulted', 'magpie') === 1);

// 8. Who holds what, and out of what it was made.
const graph = makeGrantGraph(events);
say(heading('Grants, as Mermaid; the same as a picture in grants.svg'));
say(graphToMermaid(graph).trimEnd());
writeFileSync(new URL('../grants.svg', import.meta.url), graphToSvg(graph));
const capability = (name, to) => graph.capabilities.find((each) => each.name === name && each.to === to);
expect(
  'both read-only catalogues were made out of the one',
  ['seasonal', 'magpie'].every((name) => capability('catalogue', name)?.parent === capability('catalogue', 'host')?.id),
);
expect(
  'the graph shows what was revoked and who was stopped',
  capability('coupons', 'seasonal')?.revoked === true &&
    graph.holders.filter(({ fault }) => fault !== undefined).length === 2,
);

const { count: expected, broken } = summary();
say(`\n${expected - broken.length} of ${expected} expectations held`);
for (const what of broken) say(paint('red', `  not so: ${what}`));
process.exitCode = broken.length === 0 ? 0 : 1;
