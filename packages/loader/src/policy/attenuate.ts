// Builtins of which a package gets a part, or a narrowed form: a module of its own under an id of its own.
//
// Only modules that the host gives as values are narrowed. A builtin that runs as the guest's own code has no power
// to take away, and comes whole.
import type { ModuleDefinition } from '@cofferdam/core';
import { makeError } from '../errors.ts';
import { allows, type Attenuation, type Policy, policyLine, policyOf, ROOT } from './types.ts';

type Exports = Readonly<Record<string, unknown>>;

/** Narrows what a module of the host's exports. Gives what a package sees instead. */
export type AttenuateModule = (exports: Exports, params: readonly unknown[]) => Exports;

export interface AttenuatedModules {
  /** The id under which `resource` gets the builtin of this id. */
  outerId(id: string, resource: string, builtin: string): string;
  /** The id that the host knows. */
  innerId(id: string): string;
  load(
    id: string,
    load: (id: string) => ModuleDefinition | Promise<ModuleDefinition>,
  ): ModuleDefinition | Promise<ModuleDefinition>;
}

const MARK = 'attenuated:';

interface Narrowed {
  readonly id: string;
  readonly narrow: (exports: Exports) => Exports;
}

/** Throws POLICY_ATTENUATOR_UNKNOWN for a name that the policy uses and the host does not have. */
export function makeAttenuation(
  policy: Policy,
  attenuators: Readonly<Record<string, AttenuateModule>>,
): AttenuatedModules {
  const narrowed = new Map<string, Narrowed>();

  const attenuatorOf = (resource: string, builtin: string, item: Attenuation): ((exports: Exports) => Exports) => {
    const own = policyOf(policy, resource);
    const byName = 'attenuate' in item;
    const name = byName ? item.attenuate : (own?.defaultAttenuator ?? policy.defaultAttenuator);
    const params: readonly unknown[] = byName ? (item.params ?? []) : item;
    const attenuate = name !== undefined && Object.hasOwn(attenuators, name) ? attenuators[name] : undefined;
    if (attenuate === undefined)
      throw makeError('POLICY_ATTENUATOR_UNKNOWN', {
        line: policyLine(resource, 'builtins', builtin).replace(': true', ': …'),
        attenuator: name ?? 'none, and there is no default one',
      });
    return (exports) => attenuate(exports, params);
  };

  for (const resource of [ROOT, ...Object.keys(policy.resources)]) {
    const builtins = policyOf(policy, resource)?.builtins;
    if (builtins === undefined || builtins === 'any') continue;
    for (const [builtin, item] of Object.entries(builtins))
      if (typeof item === 'object') attenuatorOf(resource, builtin, item);
  }

  return Object.freeze<AttenuatedModules>({
    outerId(id, resource, builtin) {
      const builtins = policyOf(policy, resource)?.builtins;
      if (builtins === undefined || builtins === 'any') return id;
      const item = Object.hasOwn(builtins, builtin) ? builtins[builtin] : undefined;
      const part = allows(builtins, builtin) === 'part';
      if (!part && typeof item !== 'object') return id;
      const outer = `${MARK}${resource} ${builtin}`;
      const prefix = `${builtin}.`;
      const paths = Object.keys(builtins).filter((key) => key.startsWith(prefix) && builtins[key] !== false);
      const narrow =
        typeof item === 'object'
          ? attenuatorOf(resource, builtin, item)
          : (exports: Exports) =>
              partOf(
                exports,
                paths.map((path) => path.slice(prefix.length).split('.')),
              );
      narrowed.set(outer, { id, narrow });
      return outer;
    },
    innerId: (id) => narrowed.get(id)?.id ?? id,
    load(id, load) {
      const found = narrowed.get(id);
      if (found === undefined) return load(id);
      const narrow = (definition: ModuleDefinition): ModuleDefinition =>
        definition.type === 'host' ? { type: 'host', exports: found.narrow(definition.exports) } : definition;
      const definition = load(found.id);
      return definition instanceof Promise ? definition.then(narrow) : narrow(definition);
    },
  });
}

/** Only these paths of a record of values; the default export, when there is one, is narrowed the same. */
function partOf(exports: Exports, paths: readonly (readonly string[])[]): Exports {
  const part: Record<string, unknown> = {};
  for (const [first, ...rest] of paths) {
    if (first === undefined || !Object.hasOwn(exports, first)) continue;
    const value = exports[first];
    if (rest.length === 0) part[first] = value;
    else if (typeof value === 'object' && value !== null)
      part[first] = { ...(part[first] as object | undefined), ...partOf(value as Exports, [rest]) };
  }
  const whole = exports['default'];
  if (typeof whole === 'object' && whole !== null && !Object.hasOwn(part, 'default'))
    part['default'] = partOf(Object.fromEntries(Object.entries(whole).filter(([key]) => key !== 'default')), paths);
  return part;
}
