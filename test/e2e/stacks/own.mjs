// What `Error.prepareStackTrace` of a tenant of packages gets: run over dist, since tests of the sources run in debug
// mode, where stacks are the engine's.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';
import { moduleMap } from '@cofferdam/loader/node';

const modules = moduleMap({ 'package.json': '{"name":"app"}' }, { node: {} });
const hook = 'let seen = []; Error.prepareStackTrace = (error, sites) => (seen.push(sites), sites.length);';
const run = async (source, options) => {
  const { value, error } = await makeTenant(options).run(source, { module: true, name: 'a.mjs' });
  return error === undefined ? value : `${error.name}: ${error.message}`;
};

const frames = await run(
  `${hook}
  function inner() { return new Error('x').stack; }
  const count = ask(inner);
  const [frames] = seen;
  const target = {};
  Error.captureStackTrace(target);
  export default {
    counted: count === frames.length && target.stack > 0,
    name: frames[0].getFunctionName(),
    files: [...new Set(seen.flat().map((site) => site.getFileName()))],
    frozen: frames.every((site) => Object.isFrozen(site) && Object.values(site).every(Object.isFrozen)),
    nowhere: frames.flatMap((site) => [site.getThis(), site.getFunction(), site.getEvalOrigin()]).every((x) => x === undefined),
    text: String(frames[0]),
  };`,
  { modules, globals: { ask: (call) => call() } },
);

const [one, other] = [makeTenant({ modules }), makeTenant({ modules })];
await one.run(`${hook} export default 1`, { module: true });
const shown = "typeof new Error('x').stack";
const whose = {
  one: await one.evaluate(shown),
  other: await other.evaluate(shown),
  host: typeof new Error('host').stack,
  thrown: await one.evaluate("throw new Error('told')").catch((error) => [error.message, typeof error.stack]),
};

const ask = `${hook} export default [typeof new Error('x').stack, seen.length];`;
const apart = { ...modules, scopeOf: () => 'app', scope: () => ({ globals: 'any' }) };
const without = { plain: await run(ask), apart: await run(ask, { modules: apart }) };

const ended = await makeTenant({ modules, limits: { fuel: 1e6 } }).run(
  "Error.prepareStackTrace = () => { for (;;); }; new Error('x').stack; export default 1",
  { module: true },
);
console.log(JSON.stringify({ frames, whose, without, ended: ended.fault }));
