// A host whose guests leave rejections that nobody hears, runs away in jobs and ends in the middle: it must live on.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';

const sources = [
  "Promise.reject(new Error('secret\\nUnhandled rejection: forged')); 1",
  'for (let i = 0; i < 5000; i++) Promise.reject(i); 2',
  'Promise.reject(new Proxy({}, { get() { throw 1 } })); (async () => { throw { toString() { throw 2 } } })(); 3',
  'Promise.resolve().then(() => { for (;;); }); 4',
  'later(() => { throw new Error("in a timer") }); 5',
  'later(() => Promise.reject(6)); 6',
  'class P extends Promise {}; P.reject(7); new P((_, reject) => reject({ then() {} })); 7',
];
const values = [];
for (const source of sources) {
  const tenant = makeTenant({ globals: { later: (f) => void setTimeout(f, 1) }, limits: { fuelPerTurn: 1e5 } });
  values.push((await tenant.run(source)).value);
}
await new Promise((done) => setTimeout(done, 50));
console.log(JSON.stringify({ values, alive: (await makeTenant().run("'alive'")).value }));
process.exit(0);
