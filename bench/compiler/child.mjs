// Compiles the large module in a process of its own; prints one line of JSON.
import { readFileSync } from 'node:fs';
import { lowerQuartile } from '../lib/stats.mjs';
import { startWatch, wallMs } from '../lib/stopwatch.mjs';

const { which, file, warm } = JSON.parse(process.argv[2]);
const source = readFileSync(file, 'utf8');

/** Each loads a compiler and gives a function that does all its work up to the text that is evaluated. */
const compilers = {
  async cofferdam() {
    const { compile } = await import('@cofferdam/core');
    return (text) => compile(text, { goal: 'module', name: 'large.mjs' }).emit(() => true).text.length;
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

// A comment of its own makes each text a new one, should a compiler keep what it has compiled.
let serial = 0;
const next = () => `${source}// ${(serial += 1)}\n`;

const importing = startWatch();
const compile = await compilers[which]();
const importMs = importing().cost;
const cold = startWatch();
const length = compile(next());
const coldMs = cold().cost;
if (length < source.length / 2) throw Error(`only ${length} characters came out of ${source.length}`);
let warmMs;
if (warm) {
  const times = [];
  const start = wallMs();
  while (times.length < 8 || (wallMs() - start < 4000 && times.length < 40)) {
    const text = next();
    const watch = startWatch();
    compile(text);
    times.push(watch().cost);
    if (wallMs() - start > 60_000) break;
  }
  warmMs = lowerQuartile(times.slice(2));
}
console.log(JSON.stringify({ importMs, coldMs, warmMs }));
