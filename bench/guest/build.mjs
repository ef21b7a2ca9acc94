// Bundles each workload with its real libraries into one self-contained expression, the same text for every
// setting: `(() => { … return { name, run } })()`, strict throughout.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, VERSION } from 'rolldown';

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(here, 'workloads');
const cache = resolve(here, '../.cache/guest');

/** `text:pkg/file` gives a file of an installed package as a string; `ajv:./schema.mjs` its compiled validator. */
const inputs = {
  name: 'inputs',
  resolveId(id, importer) {
    if (id.startsWith('text:')) return `\0${id}`;
    if (id.startsWith('ajv:')) return `\0ajv:${resolve(dirname(importer), id.slice(4))}`;
    return undefined;
  },
  // Prism's languages expect a global of that name.
  transform(code, id) {
    return /prismjs.components.prism-(?!core)/.test(id) ? `import Prism from './prism-core.js';\n${code}` : undefined;
  },
  async load(id) {
    if (id.startsWith('\0text:'))
      return {
        code: `export default ${JSON.stringify(readFileSync(findFile(id.slice(6)), 'utf8'))};`,
        moduleType: 'js',
      };
    if (id.startsWith('\0ajv:')) return { code: await compileSchema(id.slice(5)), moduleType: 'js' };
    return undefined;
  },
};

function findFile(path) {
  for (const root of createRequire(import.meta.url).resolve.paths('x')) {
    const file = resolve(root, path);
    try {
      readFileSync(file);
      return file;
    } catch {
      // The next node_modules up.
    }
  }
  throw Error(`No installed file ${path}`);
}

async function compileSchema(file) {
  const [{ default: Ajv }, { default: standalone }, { default: schema }] = await Promise.all([
    import('ajv'),
    import('ajv/dist/standalone/index.js'),
    import(file),
  ]);
  const ajv = new Ajv({ code: { source: true, esm: true }, allErrors: true, allowUnionTypes: true });
  return (standalone.default ?? standalone)(ajv, ajv.compile(schema));
}

/** Names of all workloads, in alphabetical order. */
export function listWorkloads() {
  return readdirSync(folder)
    .map((file) => file.replace(/\.mjs$/, ''))
    .sort();
}

/** What every bundle depends on besides its own file: shared helpers, pinned versions, this builder. */
function environmentKey() {
  const hash = createHash('sha256').update(VERSION);
  for (const file of [
    'build.mjs',
    '../package.json',
    ...readdirSync(resolve(here, 'lib'))
      .sort()
      .map((f) => `lib/${f}`),
  ])
    hash.update(readFileSync(resolve(here, file)));
  return hash.digest('hex');
}

async function bundle(name) {
  const build = await rolldown({
    input: resolve(folder, `${name}.mjs`),
    platform: 'browser',
    plugins: [inputs],
    transform: { define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' } },
    onLog(level, log) {
      if (level === 'warn' && log.code !== 'EVAL') throw Error(`${name}: ${log.message}`);
    },
  });
  const { output } = await build.generate({ format: 'iife', name: 'workload', exports: 'named' });
  await build.close();
  return `(() => { "use strict";\n${output[0].code}\nreturn { name: workload.name, run: workload.run };\n})()`;
}

/**
 * Builds what is not in the cache.
 * @returns {Promise<Map<string, string>>} name → path of the bundle.
 */
export async function buildWorkloads(names) {
  mkdirSync(cache, { recursive: true });
  const environment = environmentKey();
  const paths = new Map();
  for (const name of names) {
    const key = createHash('sha256')
      .update(environment)
      .update(readFileSync(resolve(folder, `${name}.mjs`)))
      .digest('hex')
      .slice(0, 16);
    const path = resolve(cache, `${name}-${key}.js`);
    try {
      readFileSync(path);
    } catch {
      writeFileSync(path, await bundle(name));
    }
    paths.set(name, path);
  }
  return paths;
}
