// Where modules run: a compartment with its runtime. A tenant has one, and one for each part that the host of modules
// keeps apart.
import type { ModuleBody, ModuleEnvironment, Unit } from '../compiler/unit.ts';
import type { CommonJsFunction } from './commonjs.ts';

/** What a CommonJS function is instantiated with, besides the metering runtime. */
type CommonJsEnvironment = Pick<ModuleEnvironment, 'importDynamic'>;

export interface Place {
  /** The part's name; undefined for the tenant's own. */
  readonly scope?: string | undefined;
  /** Evaluates a module's functor in the compartment; runs no guest code. */
  readonly instantiate: (unit: Unit, environment: ModuleEnvironment) => ModuleBody;
  readonly instantiateCommonJs: (unit: Unit, environment: CommonJsEnvironment) => CommonJsFunction;
  /** Makes what other places get of its modules unchangeable. Default: it stays as it is. */
  readonly harden?: ((value: unknown) => void) | undefined;
}
