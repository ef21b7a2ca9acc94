// Schema validation with parsed output, unions, refinements and transforms.
import { z } from 'zod';
import { checksum } from '../lib/checksum.mjs';
import { makeOrders } from '../lib/orders.mjs';

export const name = 'zod';
const line = z.object({
  sku: z.string(),
  count: z.number().int().min(1),
  price: z.union([z.number().positive(), z.literal('free')]),
});
const order = z.object({
  id: z.string().regex(/^[A-Z]{2}-\d{4,6}$/),
  state: z.enum(['open', 'paid', 'shipped']),
  customer: z.object({
    name: z.string().min(2).max(40),
    email: z.string().regex(/^[^@\s]+@[^@\s]+\.[a-z]{2,}$/),
    age: z.number().int().min(0).max(130).optional(),
  }),
  lines: z
    .array(line)
    .min(1)
    .transform((lines) => lines.map((l) => ({ ...l, total: l.price === 'free' ? 0 : l.price * l.count }))),
  note: z.string().max(80).nullable(),
});
const orders = makeOrders(600);

export function run() {
  let report = '';
  for (const item of orders) {
    const result = order.safeParse(item);
    report += result.success
      ? result.data.lines.reduce((sum, l) => sum + l.total, 0).toFixed(1)
      : result.error.issues.map((i) => `${i.path.join('.')} ${i.code}`).join();
  }
  return checksum(report);
}
