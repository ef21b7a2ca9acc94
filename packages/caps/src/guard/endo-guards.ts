// Interface and method guards of @endo/patterns (`M.interface`, `M.call`, `M.callWhen`), compiled to ours.
import { makeError } from '../errors.ts';
import { fromEndoPattern, isTagged } from './endo-patterns.ts';
import { type MethodShape, makeMethodShape } from './method.ts';
import { describe } from './refusal.ts';
import { any } from './references.ts';
import { makeOptional, type Shape } from './shape.ts';

/** An interface guard of @endo/patterns, as far as it is looked at. */
export interface EndoInterface {
  readonly payload: { readonly interfaceName: string; readonly methodGuards: object };
}
/** A method guard of @endo/patterns, as far as it is looked at. */
export interface EndoMethod {
  readonly payload: { readonly callKind: 'sync' | 'async'; readonly argGuards: readonly unknown[] };
}

interface MethodPayload {
  readonly callKind: 'sync' | 'async';
  readonly argGuards: readonly unknown[];
  readonly optionalArgGuards?: readonly unknown[] | undefined;
  readonly restArgGuard?: unknown;
  readonly returnGuard: unknown;
}

/** Whether it is what `M.interface` makes. */
export const isEndoInterface = (value: unknown): value is EndoInterface => isTagged(value, 'guard:interfaceGuard');

/** The method guards of an `M.interface`. Throws SCHEMA_UNKNOWN for one that lets unguarded methods through. */
export function endoMethods({ payload }: EndoInterface): Readonly<Record<string, unknown>> {
  const { interfaceName, methodGuards, defaultGuards, symbolMethodGuards } = payload as EndoInterface['payload'] & {
    readonly defaultGuards?: unknown;
    readonly symbolMethodGuards?: unknown;
  };
  if (defaultGuards !== undefined || symbolMethodGuards !== undefined)
    throw makeError('SCHEMA_UNKNOWN', {
      where: `the interface ${interfaceName}`,
      got: defaultGuards === undefined ? 'methods named by symbols' : 'default guards',
    });
  return methodGuards as Readonly<Record<string, unknown>>;
}

/** What an `M.call(…)` or `M.callWhen(…)` asks; undefined for anything else. Throws SCHEMA_UNKNOWN. */
export function fromEndoMethod(guard: unknown, where: string): MethodShape | undefined {
  if (!isTagged(guard, 'guard:methodGuard')) return undefined;
  const { callKind, argGuards, optionalArgGuards = [], restArgGuard, returnGuard } = guard.payload as MethodPayload;
  const awaits = new Set<number>();
  const compile = (pattern: unknown, index: number): Shape<unknown> => {
    if (isTagged(pattern, 'guard:rawGuard')) return any();
    if (!isTagged(pattern, 'guard:awaitArgGuard')) return fromEndoPattern(pattern, where);
    if (index < 0 || callKind !== 'async')
      throw makeError('SCHEMA_UNKNOWN', { where, got: `an awaited argument ${describe(index)}` });
    awaits.add(index);
    return fromEndoPattern((pattern.payload as { readonly argGuard: unknown }).argGuard, where);
  };
  const required = argGuards.map(compile);
  const optional = optionalArgGuards.map((pattern, index) => makeOptional(compile(pattern, required.length + index)));
  return makeMethodShape({
    args: [...required, ...optional],
    needed: required.length,
    rest: restArgGuard === undefined ? undefined : restOf(restArgGuard, compile, where),
    result: compile(returnGuard, -1),
    awaits: callKind === 'async' ? awaits : undefined,
  });
}

/** Endo's rest pattern is of the array of all further arguments; ours of each. The usual one says the same. */
function restOf(
  pattern: unknown,
  compile: (pattern: unknown, index: number) => Shape<unknown>,
  where: string,
): Shape<unknown> {
  if (isTagged(pattern, 'match:any')) return any();
  if (!isTagged(pattern, 'match:arrayOf'))
    throw makeError('SCHEMA_UNKNOWN', { where, got: 'a rest that is no M.arrayOf' });
  const [item] = pattern.payload as readonly unknown[];
  return compile(item, -1);
}
