// What goes before a polyfill's text, on its first line, where it takes for granted what this realm has otherwise.
import type { ModuleDefinition } from '@cofferdam/core';

/**
 * `node-inspect-extracted` looks for `constructor` among data properties; in this realm those that may be overridden are
 * accessors, whose getter says what is meant (core's lockdown/overrides.ts).
 */
const PREAMBLES: Readonly<Record<string, string>> = {
  '/node_modules/node-inspect-extracted/dist/inspect.js': `
    var Object = function (value) { return self.Object(value); };
    for (var name of self.Object.getOwnPropertyNames(self.Object))
      if (name !== 'name' && name !== 'length') Object[name] = self.Object[name];
    Object.getOwnPropertyDescriptor = function (target, key) {
      var found = self.Object.getOwnPropertyDescriptor(target, key);
      if (found === undefined || found.get === undefined || !('originalValue' in found.get)) return found;
      return { value: found.get.originalValue, writable: false, enumerable: found.enumerable, configurable: found.configurable };
    };`,
  // byte streams take what they are given without a copy of the engine's own; see web-streams.ts
  '/node_modules/web-streams-polyfill/dist/ponyfill.js': 'var structuredClone;',
};

/** The module of a polyfill, by its id, with what goes before it. */
export function withPreamble(id: string, definition: ModuleDefinition): ModuleDefinition {
  const preamble = PREAMBLES[id]?.replace(/\s+/g, ' ');
  if (preamble === undefined || definition.type !== 'commonjs') return definition;
  return { ...definition, source: preamble + definition.source };
}
