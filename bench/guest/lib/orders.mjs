import { makeRandom, makeWords } from './random.mjs';

/** Orders of which about one in eight breaks a rule of order-schema.mjs. */
export function makeOrders(count) {
  const random = makeRandom(11);
  const words = makeWords(12, 300);
  const pick = () => words[Math.floor(random() * words.length)];
  return Array.from({ length: count }, (_, i) => {
    const fault = Math.floor(random() * 40);
    const lines = Array.from({ length: 1 + Math.floor(random() * 4) }, (_unused, j) => ({
      sku: `${pick()}-${j}`,
      count: fault === 0 ? 0 : 1 + Math.floor(random() * 9),
      price: random() < 0.1 ? 'free' : Math.floor(random() * 9999 + 1) / 100,
    }));
    return {
      id: fault === 1 ? `x${i}` : `AB-${10000 + i}`,
      state: fault === 2 ? 'lost' : ['open', 'paid', 'shipped'][i % 3],
      customer: {
        name: pick(),
        email: fault === 3 ? pick() : `${pick()}@${pick()}.org`,
        age: Math.floor(random() * 90),
      },
      lines: fault === 4 ? [] : lines,
      note: random() < 0.5 ? null : pick(),
    };
  });
}
