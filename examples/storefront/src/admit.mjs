import { makeAuditTap } from '@cofferdam/caps';
import { sha256 } from '@cofferdam/caps/node';
import { makeTenant } from '@cofferdam/core';
import { directory, findPackage } from '@cofferdam/loader/node';

const plugins = new URL('../plugins/', import.meta.url);

/**
 * Starts a plugin as a tenant that holds exactly `powers`.
 *
 * @template {object} P
 * @param {string} name the plugin's folder
 * @param {object} options
 * @param {import('@cofferdam/caps').AuditLog} options.log
 * @param {Record<string, import('@cofferdam/caps').Grant<object>>} options.powers
 * @param {Record<string, object>} [options.from] what some of them were made out of, as far as the log knows it
 * @param {string} options.source what it is, for people
 * @param {readonly string[]} [options.packages] npm packages it may load
 * @param {Partial<import('@cofferdam/core').Limits>} [options.limits]
 */
export async function admit(name, { log, powers, from = {}, source, packages = [], limits = {} }) {
  const modules = directory(new URL(`${name}/`, plugins), {
    // Nothing of Node's, its harmless parts included: these plugins were written for this shop.
    node: false,
    packages: Object.fromEntries(packages.map((wanted) => [wanted, findPackage(wanted, import.meta.url)])),
  });
  const tenant = makeTenant({
    name,
    limits,
    modules: recordRefusals(modules, (entry) => log.record({ ...entry, tenant: name, turn: tenant.usage().turns })),
  });
  const tap = makeAuditTap({ log, tenant: name, turn: () => tenant.usage().turns, digest: sha256 });
  const grants = Object.fromEntries(
    Object.entries(powers).map(([power, grant]) => [power, tap.grant(power, grant, { parent: from[power] })]),
  );
  const { make } = await tenant.import('.');
  const plugin = await tenant.call(
    make,
    Object.fromEntries(Object.entries(grants).map(([power, { value }]) => [power, value])),
  );
  return {
    name,
    source,
    tenant,
    /** @type {P} the plugin's own object: every call enters the tenant */
    plugin,
    granted: Object.keys(powers),
    /** @param {string} power */
    revoke: (power) => grants[power].revoke(),
    /** Stops it, records why, ends what it held. @param {string} why */
    end: (why) => {
      tap.fault(why);
      for (const { revoke } of Object.values(grants)) revoke();
      tenant.stop(why);
    },
  };
}

/**
 * A module host like `modules` that also records what it refuses: the guest learns only that it cannot load it.
 *
 * @param {import('@cofferdam/core').ModuleHost} modules
 * @param {(entry: { kind: 'denied', capability: string, detail: string }) => void} record
 */
function recordRefusals(modules, record) {
  return {
    ...modules,
    resolve: (specifier, referrer, how) => {
      try {
        return modules.resolve(specifier, referrer, how);
      } catch (error) {
        record({ kind: 'denied', capability: `${how} ${specifier}`, detail: error.code });
        throw error;
      }
    },
  };
}
