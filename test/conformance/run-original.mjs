// A test in the engine as it is: a context of node:vm, before any lockdown, in strict mode.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import vm from 'node:vm';
import { detach, INSTALL } from './host-262.mjs';
import { judge, makeWait } from './outcome.mjs';

/** @param {unknown} thrown */
function describe(thrown) {
  try {
    const { name, message, constructor } = /** @type {any} */ (thrown);
    return { name: String(name ?? constructor?.name ?? 'Error'), message: String(message ?? thrown) };
  } catch {
    return { name: typeof thrown, message: 'cannot be described' };
  }
}

/**
 * Modules of one context, each once.
 *
 * @param {vm.Context} context
 * @param {import('./program.mjs').Program} program
 */
function makeLoader(context, program) {
  /** @type {Map<string, any>} */
  const modules = new Map();
  const importModuleDynamically = async (/** @type {string} */ specifier, /** @type {any} */ referrer) => {
    const module = load(join(dirname(referrer.identifier ?? program.file), specifier));
    if (module.status === 'unlinked') await module.link(link);
    await module.evaluate();
    return module;
  };
  const load = (/** @type {string} */ file) => {
    let module = modules.get(file);
    if (module === undefined) {
      const text = file === program.file && program.module ? program.source : readFileSync(file, 'utf8');
      module = new /** @type {any} */ (vm).SourceTextModule(text, {
        context,
        identifier: file,
        importModuleDynamically,
      });
      modules.set(file, module);
    }
    return module;
  };
  const link = (/** @type {string} */ specifier, /** @type {any} */ referrer) =>
    load(join(dirname(referrer.identifier), specifier));
  return { load, link, importModuleDynamically };
}

/**
 * @param {import('./program.mjs').Program} program
 * @param {number} ms
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runOriginal(program, ms) {
  const { DONT_CONTEXTIFY } = /** @type {any} */ (vm.constants);
  const context = vm.createContext(DONT_CONTEXTIFY ?? {});
  const wait = makeWait(program.async);
  vm.runInContext(INSTALL, context)({ print: wait.print, detach });
  const loader = makeLoader(context, program);
  try {
    if (program.module) {
      const module = loader.load(program.file);
      await module.link(loader.link);
      await module.evaluate({ timeout: ms });
    } else {
      const { importModuleDynamically } = loader;
      const script = new vm.Script(program.source, { filename: program.file, importModuleDynamically });
      script.runInContext(context, { timeout: ms });
    }
  } catch (thrown) {
    return judge(program, { error: describe(thrown), printed: undefined });
  }
  return judge(program, { error: undefined, printed: await wait.within(ms) });
}
