// Heap of many idle tenants, each of which has evaluated once and is kept. Needs --expose-gc.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';

const program = '(() => { const table = { a: 1, b: 2 }; return Object.keys(table).length + Math.max(3, 4); })()';
const count = 10_000;

async function used() {
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}

async function perInstance(make) {
  // One first, so that what is made once for all is not counted.
  const kept = [await make(0)];
  const before = await used();
  for (let i = 1; i <= count; i += 1) kept.push(await make(i));
  const after = await used();
  if (kept.length !== count + 1) throw Error('not kept');
  return (after - before) / count / 1024;
}

const tenant = await perInstance(async (i) => {
  const made = makeTenant({ name: `t${i}` });
  await made.evaluate(program);
  return made;
});
const bare = await perInstance(async () => {
  const compartment = new Compartment({ __options__: true });
  compartment.evaluate(program);
  return compartment;
});
console.log(JSON.stringify({ count, kib: { tenant, 'new Compartment, not fixed': bare } }));
