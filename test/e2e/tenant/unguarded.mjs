// A tenant of a realm whose natives are not guarded, beside the engine itself: what a program gives, which traps its
// proxies see, and what holds all the same. Prints one JSON object.
import { lockdown } from '@cofferdam/core/lockdown/manual';

const watched = `
  const log = [];
  const watch = (target) => new Proxy(target, new Proxy({}, { get: (_, trap) => (...args) => { log.push(trap); return Reflect[trap](...args) } }));
`;
const programs = {
  spread: '({ ...watch({ a: 1 }) })',
  'array spread': '[...watch([1, 2])]',
  'for in': 'for (const k in watch({ a: 1, b: 2 })) log.push(k)',
  rest: 'const { a, ...rest } = watch({ a: 1, b: 2 }); rest',
  pattern: 'const [x, ...more] = watch([1, 2, 3]); more',
  keys: 'Object.keys(watch({ a: 1 }))',
  assign: 'Object.assign({}, watch({ a: 1 }))',
  'call with a list': 'Math.max(...watch([1, 2]))',
};
const wrapped = (program) => `(() => { ${watched} ${program.replace(/^(?=[([OM])/, 'void ')}; return log.join() })()`;
const natively = Object.fromEntries(Object.entries(programs).map(([name, text]) => [name, (0, eval)(wrapped(text))]));

lockdown({ nativeGuards: false });
const { makeTenant } = await import('@cofferdam/core');

const inTenant = {};
for (const [name, text] of Object.entries(programs)) inTenant[name] = (await makeTenant().run(wrapped(text))).value;
const state = makeTenant().state();
const faults = {};
for (const [name, source] of [
  ['fuelPerTurn', 'for (;;);'],
  ['string', 'let s = "x"; for (;;) s += s'],
])
  faults[name] = (await makeTenant().run(source)).fault;
console.log(JSON.stringify({ natively, inTenant, nativeGuards: state.nativeGuards, faults }));
process.exit(0);
