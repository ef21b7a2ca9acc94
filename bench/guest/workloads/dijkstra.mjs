// Shortest paths with a binary heap in an array, Maps and Sets: data-structure work.
import { checksum } from '../lib/checksum.mjs';
import { makeRandom } from '../lib/random.mjs';

export const name = 'dijkstra';
const nodes = 3000;
const random = makeRandom(22);
const edges = new Map();
for (let i = 0; i < nodes; i += 1) {
  const out = [];
  for (let k = 0; k < 4; k += 1)
    out.push({ to: `n${Math.floor(random() * nodes)}`, weight: 1 + Math.floor(random() * 50) });
  edges.set(`n${i}`, out);
}

class Heap {
  items = [];
  push(item) {
    const { items } = this;
    let i = items.length;
    items[i] = item;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (items[parent].cost <= item.cost) break;
      items[i] = items[parent];
      i = parent;
    }
    items[i] = item;
  }
  pop() {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0) {
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= items.length) break;
        if (child + 1 < items.length && items[child + 1].cost < items[child].cost) child += 1;
        if (items[child].cost >= last.cost) break;
        items[i] = items[child];
        i = child;
      }
      items[i] = last;
    }
    return top;
  }
}

export function run() {
  const heap = new Heap();
  const cost = new Map([['n0', 0]]);
  const done = new Set();
  heap.push({ at: 'n0', cost: 0 });
  while (heap.items.length > 0) {
    const { at, cost: soFar } = heap.pop();
    if (done.has(at)) continue;
    done.add(at);
    for (const { to, weight } of edges.get(at)) {
      const next = soFar + weight;
      if (next < (cost.get(to) ?? Infinity)) {
        cost.set(to, next);
        heap.push({ at: to, cost: next });
      }
    }
  }
  let total = 0;
  for (const value of cost.values()) total += value;
  return checksum(`${done.size} ${total}`);
}
