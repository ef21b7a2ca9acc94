// Compiles the large module in a process of its own; prints one line of JSON.
import { readFileSync } from 'node:fs';
import { lowerQuartile } from '../lib/stats.mjs';

const { which, file, warm } = JSON.parse(process.argv[2]);
const source = readFileSync(file, 'utf8');

/** Each loads a compiler and gives a function that does all its work up to the text that is evaluated. */
const compilers = {
  async cofferdam() {
    const { compile } = await import('../../packages/core/dist/compiler/compile.js');
    return (text) => compile(text, { goal: 'module', name: 'large.mjs' }).emit(() => true).length;
  },
  /** Not a compiler: what parsing alone costs. */
  async acorn() {
    const { parse } = await import('acorn');
    return (text) => parse(text, { ecmaVersion: 'latest', sourceType: 'module', locations: false }).end;
  },
  async endo() {
    const { ModuleSource } = await import('@endo/module-source');
    return (text) => new ModuleSource(text, 'large.mjs').__syncModuleProgram__.length;
  },
};

const now = () => Number(process.hrtime.bigint()) / 1e6;
// A comment of its own makes each text a new one, should a compiler keep what it has compiled.
let serial = 0;
const next = () => `${source}// ${(serial += 1)}\n`;

const t0 = now();
const compile = await compilers[which]();
const t1 = now();
const length = compile(next());
const t2 = now();
if (length < source.length / 2) throw Error(`only ${length} characters came out of ${source.length}`);
let warmMs;
if (warm) {
  const times = [];
  const start = now();
  while (times.length < 5 || (now() - start < 4000 && times.length < 40)) {
    const text = next();
    const at = now();
    compile(text);
    times.push(now() - at);
    if (now() - start > 60_000) break;
  }
  warmMs = lowerQuartile(times.slice(1));
}
console.log(JSON.stringify({ importMs: t1 - t0, coldMs: t2 - t1, warmMs }));
