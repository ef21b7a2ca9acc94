// Nanoseconds per call through each pattern, beside what Endo and the language offer. One process, one run.
import './realm.mjs';
import {
  attenuate,
  expireAt,
  guard,
  makeAllowance,
  makeAuditLog,
  makeAuditTap,
  makeMembrane,
  makeQuota,
  makeRateLimit,
  makeRevocable,
  shape,
} from '@cofferdam/caps';
import { makeExo } from '@endo/exo';
import { M } from '@endo/patterns';
import { measure } from './measure.mjs';

/* global harden */
const plain = harden({ add: (a, b) => a + b, put: ({ points }) => points.length, other: () => 0 });
const many = Number.MAX_SAFE_INTEGER;
let time = 0;
const clock = { now: () => (time += 1) };
const I = M.interface('Box', {
  add: M.call(M.number(), M.number()).returns(M.number()),
  put: M.call(harden({ id: M.string(), points: M.arrayOf(M.number()) })).returns(M.number()),
});
const guards = {
  add: shape.method([shape.number(), shape.number()], { result: shape.number() }),
  put: shape.method([shape.record({ id: shape.string(), points: shape.array(shape.number()) })], {
    result: shape.number(),
  }),
};
const pick = ['add', 'put'];
const stack = (target, log) => {
  const narrow = attenuate(target, { pick, name: 'box' }).value;
  const counted = makeQuota(narrow, { limit: makeAllowance(many), name: 'box' }).value;
  const inside = makeMembrane(counted, { name: 'box' }).value;
  const checked = guard(inside, guards, { name: 'box' }).value;
  const grant = makeRevocable(checked, { name: 'box' });
  return log === undefined ? grant.value : makeAuditTap({ log, tenant: 'bench' }).grant('box', grant).value;
};

// name → [object, calls per round]
const subjects = {
  'plain closure': [plain, 200_000],
  revocable: [makeRevocable(plain).value, 200_000],
  attenuated: [attenuate(plain, { pick }).value, 200_000],
  guarded: [guard(plain, guards).value, 100_000],
  'guarded by the same M.interface': [guard(plain, I).value, 100_000],
  quota: [makeQuota(plain, { limit: many }).value, 200_000],
  'rate limit': [makeRateLimit(plain, { limit: 1000, perMs: 1, clock: { now: () => (time += 1) } }).value, 200_000],
  'expires at a time': [expireAt(plain, { at: many, clock }).value, 200_000],
  membrane: [makeMembrane(plain).value, 200_000],
  'all of them stacked': [stack(plain), 50_000],
  'stacked, with the audit tap': [stack(plain, makeAuditLog({ capacity: 1000 })), 20_000],
  'Proxy.revocable': [Proxy.revocable(plain, {}).proxy, 200_000],
  'makeExo with the same guard': [
    makeExo('Box', I, { add: (a, b) => a + b, put: ({ points }) => points.length }),
    1000,
  ],
};
const records = Array.from({ length: 64 }, (_, i) => harden({ id: `r${i}`, points: [i, 2, 3, 4] }));

const ns = {};
for (const [name, [object, calls]] of Object.entries(subjects)) {
  ns[name] = {
    number: measure('box.add(i, 1)', object, records, calls, (n) => (n * (n + 1)) / 2),
    record: measure('box.put(records[i & 63])', object, records, Math.ceil(calls / 2), (n) => n * 4),
  };
}
console.log(JSON.stringify({ ns }));
