// `npm run bench -- tenant`: what a tenant costs to make, to keep and to call.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runChild } from '../lib/child.mjs';

const usage = `Usage: npm run bench -- tenant [--only make,heap,call] [--json FILE] [--check]
  --check  exit code 1 when a target is missed`;
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'make,heap,call' },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

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
for (const name of options.only.split(',')) {
  if (!Object.hasOwn(checks, name))
    throw Error(`Unknown bench ${name}, expected one of ${Object.keys(checks).join(', ')}`);
  results[name] = await checks[name]();
  if (results[name].failed) {
    console.log(`FAILED ${name}: ${results[name].failed}`);
    process.exitCode = 1;
  } else if (options.check && !results[name].met) process.exitCode = 1;
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ node: process.version, ...results }, null, 2)}\n`);
