// A guest that takes more memory than its process may, where no tool of the system's is found to refuse it: run this
// with a PATH that leads nowhere. Says how the process ended.
const { makeProcessPlacement } = await import(
  new URL('../../../packages/host/dist/placements/process.js', import.meta.url).href
);
const insisted = await makeProcessPlacement({ insist: ['memory'] })
  .start()
  .catch((error) => error.code);
const side = await makeProcessPlacement({ heapMb: 64, memoryMb: 200, insist: ['permissions'] }).start();
const events = { output() {}, stopped() {} };
const tenant = await side.control.admit({ name: 'guest', limits: 'none', local: {} }, [], events);
const fill = 'const all = []; for (let i = 0; i < 25; i += 1) all.push(new Uint8Array(2 ** 24).fill(1)); for (;;);';
const failed = await tenant.evaluate(fill, {}).catch((error) => error.code);
const { how, detail } = await side.ended;
console.log(JSON.stringify({ insisted, failed, how, detail }));
