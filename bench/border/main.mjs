// `npm run bench -- border`: what a crossing costs, in nanoseconds.
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { readOptions, writeFigures } from '../lib/options.mjs';

const usage = `Usage: npm run bench -- border [--dist URL] [--check]
  --dist URL  measure this build of core
  --check     exit code 1 when a target is missed`;
const options = readOptions(usage, { dist: { type: 'string' } });
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
writeFigures(options.json, { ...result });
