// A rule engine: rules as data, compiled once by the library (through Function) and also interpreted.
import { LogicEngine } from 'json-logic-engine';
import { checksum } from '../lib/checksum.mjs';
import { makeOrders } from '../lib/orders.mjs';

export const name = 'json-logic';
const rule = {
  if: [
    {
      and: [
        { '===': [{ var: 'state' }, 'paid'] },
        { '>': [{ reduce: [{ var: 'lines' }, { '+': [{ var: 'accumulator' }, { var: 'current.count' }] }, 0] }, 8] },
      ],
    },
    { cat: ['big ', { var: 'customer.name' }] },
    { some: [{ var: 'lines' }, { '===': [{ var: 'price' }, 'free'] }] },
    'gift',
    { in: [{ substr: [{ var: 'customer.name' }, 0, 1] }, 'aeiou'] },
    'vowel',
    { missing: ['note', 'customer.age'] },
  ],
};
const orders = makeOrders(500);
const engine = new LogicEngine();
const compiled = engine.build(rule);
const interpreter = new LogicEngine(undefined, { disableInterpretedOptimization: true });

export function run() {
  const fast = orders.map((order) => compiled(order));
  const slow = orders.slice(0, 200).map((order) => interpreter.run(rule, order));
  return checksum(JSON.stringify([fast, slow]));
}
