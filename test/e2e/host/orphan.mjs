// A host with a busy guest in a process of its own: says which process, and is then killed from outside.
const { makeProcessPlacement } = await import(
  new URL('../../../packages/host/dist/placements/process.js', import.meta.url).href
);
const side = await makeProcessPlacement().start();
const events = { output() {}, stopped() {} };
const tenant = await side.control.admit({ name: 'guest', limits: 'none', local: {} }, [], events);
if (process.argv[2] === 'busy') tenant.evaluate('for (;;);', {}).catch(() => {});
console.log(side.id);
setInterval(() => {}, 1000);
