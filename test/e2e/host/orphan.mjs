// A host with a guest in a process of its own: says which process, and is then killed from outside.
const { makeProcessPlacement } = await import(
  new URL('../../../packages/host/dist/placements/process.js', import.meta.url).href
);
const side = await makeProcessPlacement().start();
const events = { output() {}, stopped() {} };
const tenant = await side.control.admit({ name: 'guest', limits: 'none', local: {} }, [], events);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
if (process.argv[2] === 'busy') {
  tenant.evaluate('for (;;);', {}).catch(() => {});
  // It is at it when it answers no more.
  while (await Promise.race([side.control.ping().then(() => true), pause(1000).then(() => false)])) await pause(1);
}
console.log(side.id);
setInterval(() => {}, 1000);
