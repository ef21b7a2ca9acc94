// A JSON Schema validator, compiled to plain code when the bundle is built.
import validate from 'ajv:../lib/order-schema.mjs';
import { checksum } from '../lib/checksum.mjs';
import { makeOrders } from '../lib/orders.mjs';

export const name = 'ajv';
const orders = makeOrders(800);

export function run() {
  let report = '';
  for (const order of orders) {
    report += validate(order) ? '+' : validate.errors.map((e) => `${e.instancePath} ${e.message}`).join();
  }
  return checksum(report);
}
