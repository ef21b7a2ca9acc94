// The border alone, over turns that only count: what metering adds is measured by `bench -- tenant`.
// The border is no public entry of core, so its built file is named by the address that the parent passes.
import 'ses';
import { types } from 'node:util';
import { lowerQuartile } from '../lib/stats.mjs';
import { startWatch } from '../lib/stopwatch.mjs';

const dist = process.argv[2];
const { lockdown: lock } = await import(new URL('lockdown/manual.js', dist).href).catch(() => ({}));
if (lock === undefined) lockdown({ errorTaming: 'unsafe', overrideTaming: 'min', consoleTaming: 'unsafe' });
else lock();
const { makeBorder } = await import(new URL('border/make-border.js', dist).href);

let open = 0;
let begun = 0;
const turns = {
  fault: undefined,
  begin() {
    if (this.fault !== undefined) throw this.fault.error;
    if (open++ === 0) begun += 1;
  },
  end() {
    open -= 1;
  },
  faultFor() {
    return this.fault?.error;
  },
  assertSound() {
    if (this.fault !== undefined) throw this.fault.error;
  },
  beforeHost() {
    if (this.fault !== undefined) throw this.fault.error;
  },
};
const border = makeBorder({ tenant: 'bench', turns, isProxy: types.isProxy });
const guestCompartment = new Compartment({ globals: {}, __options__: true });
const guest = (source) => guestCompartment.evaluate(`(${source})`);

// A loop of its own for each, so that no call site serves two kinds.
const loop = (call) =>
  (0, eval)(`(n, f, x) => { let sum = 0; for (let i = 0; i < n; i += 1) sum += ${call}; return sum; }`);
const guestLoop = (call) =>
  guest(`(n, f, x) => { let sum = 0; for (let i = 0; i < n; i += 1) sum += ${call}; return sum; }`);

const add = '(a, b) => a + b';
const small = { id: 1, name: 'name', tags: ['a', 'b'], on: true };
const frozen = harden({ ...small, tags: ['a', 'b'] });
const numbers = Array.from({ length: 1_000 }, (_, index) => index);
const rows = Array.from({ length: 100 }, (_, id) => ({ id, name: `row ${id}`, on: true, at: id * 2 }));
const text = 'x'.repeat(100);
const first = '(x) => { return 1 }';
const kinds = {
  'host calls raw function with 2 numbers': [loop('f(i, 1)'), (0, eval)(add), undefined, 200_000],
  'host calls guest function with 2 numbers': [loop('f(i, 1)'), border.toHost(guest(add)), undefined, 200_000],
  'host calls guest method with 2 numbers': [
    loop('f.m(i, 1)'),
    border.toHost(guest(`{ m: ${add} }`)),
    undefined,
    200_000,
  ],
  'host calls guest function with a string of 100': [loop('f(x)'), border.toHost(guest(first)), text, 200_000],
  'guest calls raw function with 2 numbers': [guestLoop('f(i, 1)'), (0, eval)(add), undefined, 200_000],
  'guest calls host function with 2 numbers': [
    guestLoop('f(i, 1)'),
    border.toGuest((0, eval)(add)),
    undefined,
    200_000,
  ],
  'host passes an object of 4 members and a list of 2': [loop('f(x)'), border.toHost(guest(first)), small, 20_000],
  'host passes the same, deeply frozen': [loop('f(x)'), border.toHost(guest(first)), frozen, 200_000],
  'host structuredClones the same': [loop('(structuredClone(x), 1)'), undefined, small, 20_000],
  'guest passes the same': [guestLoop('f(x)'), border.toGuest(() => 1), small, 20_000],
  'host passes 1,000 numbers': [loop('f(x)'), border.toHost(guest(first)), numbers, 500],
  'host structuredClones 1,000 numbers': [loop('(structuredClone(x), 1)'), undefined, numbers, 500],
  'host passes 100 rows of 4': [loop('f(x)'), border.toHost(guest(first)), rows, 200],
  'host structuredClones 100 rows of 4': [loop('(structuredClone(x), 1)'), undefined, rows, 200],
  'host passes a known function': [loop('f(x)'), border.toHost(guest(first)), () => 1, 200_000],
  'host passes 1 MiB of bytes': [loop('f(x)'), border.toHost(guest(first)), new Uint8Array(2 ** 20), 50],
  'a new guest function is wrapped': [loop('(f.toHost(x()), 1)'), border, () => () => 1, 20_000],
  'a guest’s error is thrown and caught': [
    loop('(() => { try { return f() } catch { return 1 } })()'),
    border.toHost(guest('() => { throw new Error("m") }')),
    undefined,
    2_000,
  ],
};

const ns = {};
for (const [what, [run, f, x, n]] of Object.entries(kinds)) {
  const times = [];
  for (let round = 0; round < 16; round += 1) {
    const watch = startWatch();
    if (!(run(n, f, x) > 0)) throw Error(`${what} gave a wrong sum`);
    if (round >= 4) times.push((watch().cost * 1e6) / n);
  }
  ns[what] = lowerQuartile(times);
}
const over = (what, raw) => ({ what, over: ns[what] - ns[raw], target: 100 });
const targets = [
  over('host calls guest function with 2 numbers', 'host calls raw function with 2 numbers'),
  over('guest calls host function with 2 numbers', 'guest calls raw function with 2 numbers'),
];
console.log(JSON.stringify({ ns, targets, begun: begun > 0 }));
