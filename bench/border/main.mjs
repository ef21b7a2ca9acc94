// `npm run bench -- border`: what a crossing costs, in nanoseconds.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runChild } from '../lib/child.mjs';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, check: { type: 'boolean', default: false }, dist: { type: 'string' } },
});
const dist = options.dist ?? new URL('../../packages/core/dist/', import.meta.url).href;
const result = await runChild(fileURLToPath(new URL('./child.mjs', import.meta.url)), { args: [dist] });
if (result.failed) {
  console.log(`FAILED ${result.failed}`);
  process.exit(1);
}
for (const [what, ns] of Object.entries(result.ns)) {
  console.log(`  ${what.padEnd(56)} ${ns.toFixed(ns < 10 ? 1 : 0).padStart(9)} ns`);
}
for (const { what, over, target } of result.targets) {
  console.log(`  ${what}: ${over.toFixed(1)} ns over the raw call, ${over <= target ? 'within' : 'OVER'} ${target}`);
  if (options.check && over > target) process.exitCode = 1;
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ node: process.version, ...result }, null, 2)}\n`);
