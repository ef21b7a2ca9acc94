// `npm run bench -- tenant`: what a tenant costs to make, to keep and to call.
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { pickNames, readOptions, writeFigures } from '../lib/options.mjs';

const usage = `Usage: npm run bench -- tenant [--only make,heap,call] [--check]
  --check  exit code 1 when a target is missed`;
const options = readOptions(usage, { only: { type: 'string', default: 'make,heap,call' } });

const script = (name) => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
const verdict = (value, target) => `${value <= target ? 'within' : 'OVER'} ${target}`;
const checks = {
  make: async () => {
    const r = await runChild(script('make'));
    if (r.failed) return r;
    console.log('make a tenant and evaluate once, against new Compartment + fixed globals + evaluate');
    for (const [what, us] of Object.entries(r.us))
      console.log(`  ${what.padEnd(44)} ${us.toFixed(1).padStart(8)} µs  ${(us / r.us[r.base]).toFixed(2)}x`);
    console.log(`  ratio ${r.ratio.toFixed(2)}, ${verdict(r.ratio, 2)}`);
    return { ...r, met: r.ratio <= 2 };
  },
  heap: async () => {
    const r = await runChild(script('heap'), { flags: ['--expose-gc'] });
    if (r.failed) return r;
    console.log(`heap per idle tenant that evaluated once, at ${r.count} of them`);
    for (const [what, kib] of Object.entries(r.kib))
      console.log(`  ${what.padEnd(44)} ${kib.toFixed(1).padStart(8)} KiB`);
    console.log(`  ${verdict(r.kib.tenant, 20)} KiB`);
    return { ...r, met: r.kib.tenant <= 20 };
  },
  call: async () => {
    const r = await runChild(script('call'));
    if (r.failed) return r;
    console.log('a call into a guest function, (a, b) => a + b with two numbers');
    for (const [what, ns] of Object.entries(r.ns))
      console.log(`  ${what.padEnd(44)} ${ns.toFixed(ns < 10 ? 2 : 0).padStart(8)} ns`);
    console.log(`  callable: ${verdict(r.ns[r.subject], 150)} ns`);
    return { ...r, met: r.ns[r.subject] <= 150 };
  },
};

const results = {};
for (const name of pickNames(options.only, Object.keys(checks), 'bench')) {
  results[name] = await checks[name]();
  if (results[name].failed) {
    console.log(`FAILED ${name}: ${results[name].failed}`);
    process.exitCode = 1;
  } else if (options.check && !results[name].met) process.exitCode = 1;
}
writeFigures(options.json, { ...results });
