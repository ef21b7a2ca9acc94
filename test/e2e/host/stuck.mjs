// A thread in a native that looks at no interrupt. Says what became of ending it; must be killed from outside, since a
// process with such a thread cannot even exit. Should nobody do so, it does itself.
setTimeout(() => process.kill(process.pid, 'SIGKILL'), 120_000);
const { makeThreadPlacement } = await import(
  new URL('../../../packages/host/dist/placements/thread.js', import.meta.url).href
);
const side = await makeThreadPlacement({ stuckMs: 500 }).start();
const events = { output() {}, stopped() {} };
const beats = [];
const globals = [['beat', () => void beats.push(1)]];
const tenant = await side.control.admit({ name: 'guest', limits: 'none', local: {} }, globals, events);
const endless = 'beat().then(() => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1))';
const failed = tenant.evaluate(endless, {}).catch((error) => error.code);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
while (beats.length === 0) await pause(1);
// It is in the native when it answers no more.
while (await Promise.race([side.control.ping().then(() => true), pause(2000).then(() => false)])) await pause(1);
const { how } = await side.kill('killed', 'for the test');
console.log(JSON.stringify({ how, code: await failed }));
