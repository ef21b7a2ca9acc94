// Import attributes, as Node reads them: `type` is the only one, and JSON, text and bytes must be asked for as
// such, so that data never turns into code because of who serves it.
import type { ModuleRequest } from '../compiler/unit.ts';
import { defineProperty, keys } from '../commons.ts';
import type { ModuleType } from './record.ts';
import type { MakeGuestError, Refusals } from './refusals.ts';

export type Attributes = ModuleRequest['attributes'];

/** What `with { type }` a module type must be imported with; undefined for none. */
const requiredType: Readonly<Record<ModuleType, string | undefined>> = {
  module: undefined,
  commonjs: undefined,
  host: undefined,
  json: 'json',
  text: 'text',
  bytes: 'bytes',
};

/** Who asks for what, for messages: the specifier as written, the referrer as guests see it. */
export interface Asked {
  readonly specifier: string;
  readonly referrer: string;
}

/** Refuses attributes that mean nothing here, before anything is loaded. */
export function assertAttributesKnown(
  attributes: Attributes,
  { specifier, referrer }: Asked,
  refusals: Refusals,
): void {
  for (const key of keys(attributes)) {
    const value = attributes[key] ?? '';
    if (key === 'type' && (value === 'json' || value === 'text' || value === 'bytes')) continue;
    const details = { key, value, specifier, referrer };
    const message = `Import attribute "${key}" with value "${value}" is not supported`;
    throw refusals.refuse('MODULE_ATTRIBUTE_UNKNOWN', details, {
      name: 'TypeError',
      message,
      code: 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED',
    });
  }
}

/** Refuses a module whose type is not what the attributes say. */
export function assertAttributesMatch(
  type: ModuleType,
  attributes: Attributes,
  asked: Asked,
  refusals: Refusals,
): void {
  const { specifier, referrer } = asked;
  const given = attributes.type;
  const expected = requiredType[type];
  if (given === expected) return;
  if (given === undefined) {
    throw refusals.refuse(
      'MODULE_ATTRIBUTE_MISSING',
      { specifier, referrer, expected },
      {
        name: 'TypeError',
        message: `Module "${specifier}" needs an import attribute of "type: ${expected}"`,
        code: 'ERR_IMPORT_ATTRIBUTE_MISSING',
      },
    );
  }
  throw refusals.refuse(
    'MODULE_ATTRIBUTE_WRONG',
    { specifier, referrer, type: given },
    {
      name: 'TypeError',
      message: `Module "${specifier}" is not of type "${given}"`,
      code: 'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE',
    },
  );
}

/**
 * Reads the second argument of `import()` (EvaluateImportCall). Runs guest code: getters of the options.
 * Throws a guest's TypeError, or what a getter threw.
 */
export function readImportOptions(options: unknown, makeGuestError: MakeGuestError): Attributes {
  if (options === undefined) return {};
  if (!isObject(options)) throw makeGuestError('TypeError', 'The second argument of import() must be an object');
  const given: unknown = Reflect.get(options, 'with');
  if (given === undefined) return {};
  if (!isObject(given)) throw makeGuestError('TypeError', "The 'with' option of import() must be an object");
  const attributes: Record<string, string> = {};
  for (const key of keys(given)) {
    const value: unknown = Reflect.get(given, key);
    if (typeof value !== 'string') throw makeGuestError('TypeError', 'Import attribute value must be a string');
    defineProperty(attributes, key, { value, enumerable: true });
  }
  return attributes;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
