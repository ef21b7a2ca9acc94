// Starts a side of each placement, uses it, closes it, and must then end by itself: nothing may be left.
import '@cofferdam/core/lockdown';

const dist = new URL('../../../packages/host/dist/placements/', import.meta.url);
const { makeRealmPlacement } = await import(new URL('realm.js', dist).href);
const { makeThreadPlacement } = await import(new URL('thread.js', dist).href);
const { makeProcessPlacement } = await import(new URL('process.js', dist).href);

const placements = [makeRealmPlacement(), makeThreadPlacement(), makeProcessPlacement()];
const events = { output() {}, stopped() {} };
const answers = await Promise.all(
  placements.map(async (placement) => {
    const side = await placement.start();
    const tenant = await side.control.admit({ name: 'guest', local: { timers: true } }, [], events);
    // What would keep a realm alive for ever.
    const answer = await tenant.evaluate('setInterval(() => {}, 10); 6 * 7', {});
    const { how } = await side.close();
    return [placement.kind, answer, how];
  }),
);
console.log(JSON.stringify(answers));
