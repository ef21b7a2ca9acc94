// Real source files, as the tests' packages ship them.
import { existsSync, readFileSync } from 'node:fs';
import type { Goal } from '../../../src/compiler/unit.ts';

export interface RealSource {
  readonly file: string;
  readonly goal: Goal;
  readonly source: string;
}

const modules = new URL('../../../../../node_modules/', import.meta.url);

const files: readonly (readonly [string, Goal])[] = [
  ['acorn/dist/acorn.js', 'commonjs'],
  ['acorn/dist/acorn.mjs', 'module'],
  ['magic-string/dist/index.mjs', 'module'],
  ['ses/src/lockdown.js', 'module'],
  ['ses/src/permits.js', 'module'],
  ['ses/src/commons.js', 'module'],
  ['ses/dist/ses.cjs', 'commonjs'],
  ['ses/dist/lockdown.mjs', 'module'],
  ['vite/dist/node/index.js', 'module'],
  ['tinyrainbow/dist/index.js', 'module'],
  ['picomatch/lib/parse.js', 'commonjs'],
  ['picomatch/lib/scan.js', 'commonjs'],
  ['postcss/lib/parser.js', 'commonjs'],
  ['postcss/lib/tokenize.js', 'commonjs'],
  ['postcss/lib/container.js', 'commonjs'],
  ['source-map-js/lib/source-map-consumer.js', 'commonjs'],
  ['nanoid/index.js', 'module'],
  ['es-module-lexer/dist/lexer.js', 'module'],
  ['fast-check/lib/fast-check.js', 'module'],
  ['fast-check/lib/check/arbitrary/definition/Arbitrary.js', 'module'],
  ['chai/index.js', 'module'],
  ['js-tokens/index.js', 'module'],
  ['estree-walker/src/index.js', 'module'],
  ['tinyexec/dist/main.js', 'module'],
  ['tinybench/dist/index.js', 'module'],
  ['pathe/dist/index.mjs', 'module'],
  ['semver/classes/semver.js', 'commonjs'],
  ['semver/classes/range.js', 'commonjs'],
  ['semver/functions/compare.js', 'commonjs'],
  ['lodash/lodash.js', 'commonjs'],
  ['lodash/lodash.min.js', 'commonjs'],
  ['lodash-es/_baseClone.js', 'module'],
  ['ajv/dist/ajv.js', 'commonjs'],
  ['handlebars/dist/handlebars.js', 'commonjs'],
  ['handlebars/dist/handlebars.min.js', 'commonjs'],
  ['marked/lib/marked.esm.js', 'module'],
  ['highlight.js/lib/core.js', 'commonjs'],
  ['prismjs/prism.js', 'commonjs'],
  ['immer/dist/immer.mjs', 'module'],
  ['immutable/dist/immutable.js', 'commonjs'],
  ['zod/index.js', 'module'],
  ['terser/dist/bundle.min.js', 'commonjs'],
  ['yaml/dist/index.js', 'commonjs'],
  ['mustache/mustache.js', 'commonjs'],
  ['papaparse/papaparse.js', 'commonjs'],
  ['papaparse/papaparse.min.js', 'commonjs'],
  ['diff/lib/index.js', 'commonjs'],
  ['date-fns/format.js', 'module'],
  ['decimal.js/decimal.js', 'commonjs'],
  ['json5/dist/index.js', 'commonjs'],
  ['htmlparser2/dist/esm/Tokenizer.js', 'module'],
  ['preact/dist/preact.js', 'commonjs'],
  ['preact/dist/preact.min.js', 'commonjs'],
  ['xstate/dist/xstate.cjs.js', 'commonjs'],
  ['typescript/lib/typescript.js', 'commonjs'],
];

export const realSources: readonly RealSource[] = files
  .map(([file, goal]) => ({ file, goal, url: new URL(file, modules) }))
  .filter(({ url }) => existsSync(url))
  .map(({ file, goal, url }) => ({ file, goal, source: readFileSync(url, 'utf8') }))
  .filter(({ source }) => source.length < 700_000);
