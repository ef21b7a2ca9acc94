// What others start for the same program: a new isolate, a new WebAssembly runtime, a new vm context.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';
import { getQuickJS, newQuickJSWASMModule } from 'quickjs-emscripten';
import { EXPECTED, SCRIPT, timeEach } from './times.mjs';

const [, , given, directory = ''] = process.argv;
const rounds = Number(given);
const ms = {};
const notes = [];

function isolatedVm() {
  if (directory === '') throw new Error('not asked for: --isolated-vm DIRECTORY');
  return createRequire(join(directory, 'index.js'))('isolated-vm');
}

try {
  const ivm = isolatedVm();
  ms['isolated-vm: a new isolate and context (128 MB)'] = await timeEach(rounds, async () => {
    const isolate = new ivm.Isolate({ memoryLimit: 128 });
    const context = await isolate.createContext();
    return { value: await context.eval(SCRIPT, { timeout: 1_000 }), end: () => isolate.dispose() };
  });
} catch (error) {
  notes.push(`isolated-vm is left out: ${error.message.split('\n')[0]}`);
}

const evaluate = (context) => {
  const result = context.unwrapResult(context.evalCode(SCRIPT));
  const value = context.dump(result);
  result.dispose();
  return value === EXPECTED ? value : 'nothing';
};
const loaded = await getQuickJS();
ms['quickjs-emscripten: a new runtime in a loaded module'] = await timeEach(rounds, async () => {
  const context = loaded.newContext();
  return { value: evaluate(context), end: () => context.dispose() };
});
ms['quickjs-emscripten: a new module'] = await timeEach(rounds, async () => {
  const context = (await newQuickJSWASMModule()).newContext();
  return { value: evaluate(context), end: () => context.dispose() };
});
ms['node:vm: a new context (no sandbox)'] = await timeEach(rounds, async () => ({
  value: vm.runInContext(SCRIPT, vm.createContext()),
  end: () => {},
}));
console.log(JSON.stringify({ ms, notes }));
