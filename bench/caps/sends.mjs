// Nanoseconds per message: our send beside E() of @endo/far, to the same targets, in one process.
import './realm.mjs';
import { makeRevocable, send } from '@cofferdam/caps';
import { E, Far } from '@endo/far';
import { measureAsync } from './measure.mjs';

const methods = () => ({ add: (a, b) => a + b });
const targets = { 'a capability of ours': makeRevocable(methods()).value, 'a Far object': Far('adder', methods()) };

const ns = {};
for (const [kind, target] of Object.entries(targets)) {
  ns[`await target.add(), ${kind}`] = await measureAsync('target.add(i, 1)', target, {}, 20_000);
  ns[`send(), ${kind}`] = await measureAsync("send(target, 'add', i, 1)", target, { send }, 20_000);
  ns[`E(), ${kind}`] = await measureAsync('E(target).add(i, 1)', target, { E }, 400);
}
console.log(JSON.stringify({ ns }));
