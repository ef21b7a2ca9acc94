// What Node brings to every source: TypeScript, and JSX on request.
import { isBuiltin } from 'node:module';
import type { Compiler } from '../sources/compiler.ts';
import type { Platform, SourceOptions } from '../sources/options.ts';
import { compileApart, withBudget } from './compile-thread.ts';
import { type JsxOptions, makeJsxCompilerBy } from './jsx.ts';
import { polyfills } from './polyfills.ts';
import { compileTypeScriptBy } from './typescript.ts';

/** The options of every source in Node. */
export interface NodeSourceOptions extends SourceOptions {
  /** Compiles `.jsx` and `.tsx` files; `true` for React's automatic runtime. Default: such files are refused. */
  readonly jsx?: boolean | JsxOptions;
}

/** What a timer of a tenant's that has ended throws is nobody's concern. */
const later = (run: () => void): void => {
  setImmediate(() => {
    try {
      run();
    } catch {
      // The tenant's end, told elsewhere: what its own code throws was caught in the tenant.
    }
  });
};

/** Throws OPTION_INVALID, OPTION_UNKNOWN. */
export function makePlatform(jsx: NodeSourceOptions['jsx']): Platform {
  const apart = withBudget(compileApart, () => performance.now());
  const compileTypeScript: Compiler = (file) => compileTypeScriptBy(apart, file);
  const typescript = { '.ts': compileTypeScript, '.mts': compileTypeScript, '.cts': compileTypeScript };
  if (jsx === undefined || jsx === false) return { compilers: typescript, isBuiltin, polyfills, later };
  const compile = makeJsxCompilerBy(apart, jsx === true ? {} : jsx);
  return { compilers: { ...typescript, '.jsx': compile, '.tsx': compile }, isBuiltin, polyfills, later };
}
