// Loads a CommonJS library of ours in a realm of its own, for those that cannot live under lockdown.
//
// SES gives ArrayBuffer.prototype a `detached` that answers false for every buffer where the engine has none (Node 20),
// and wasm-bindgen's glue then writes through stale views as soon as its memory grows. The other realm's prototypes are
// the engine's own. No guest's code runs there: only what guests wrote is read there, as text.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction, createContext } from 'node:vm';

type Wrapper = (module: { exports: object }, exports: object, require: NodeJS.Require, dirname: string) => void;

/** The exports of the CommonJS module `file`; what it requires it gets from our own realm. */
export function loadApart(file: string): object {
  const require = createRequire(file);
  const wrapper = compileFunction(readFileSync(file, 'utf8'), ['module', 'exports', 'require', '__dirname'], {
    filename: file,
    parsingContext: createContext({}),
  }) as Wrapper;
  const module = { exports: {} };
  wrapper.call(module.exports, module, module.exports, require, dirname(file));
  return module.exports;
}
