// What a plugin asks for. It comes with the plugin: nothing in it is believed, all of it is bounded.
import { makeError } from '../errors.ts';
import { dictionary, optional, record, refine } from '../guard/combinators.ts';
import { data } from '../guard/data.ts';
import { boolean, string } from '../guard/primitives.ts';
import { lastRefusal, REFUSED } from '../guard/refusal.ts';
import type { Shape } from '../guard/shape.ts';

export interface ManifestPower {
  /** What kind of power. Default: the name under which it stands. */
  readonly kind?: string | undefined;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the plugin runs without it. Default false. */
  readonly optional?: boolean | undefined;
  /** Why, in the plugin's own words. */
  readonly reason?: string | undefined;
}

/** Plain data, such as JSON gives. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** By the names under which the plugin gets them. */
  readonly powers?: Readonly<Record<string, ManifestPower>> | undefined;
}

const word = refine(string({ max: 64 }), (text) => /^[A-Za-z][\w-]*$/.test(text), 'a word of letters and digits');
const parameters = dictionary(data(), { keys: word, max: 64 });
const shape = record({
  name: refine(string({ max: 214 }), (text) => /^[@\w][\w@/.-]*$/.test(text), 'the name of a package'),
  version: refine(string({ max: 100 }), (text) => /^[\w.+-]+$/.test(text), 'a version'),
  powers: optional(
    dictionary(
      record({
        kind: optional(word),
        parameters: optional(parameters),
        optional: optional(boolean()),
        reason: optional(string({ max: 500 })),
      }),
      { keys: word, max: 100 },
    ),
  ),
}) as unknown as Shape<Manifest>;

/** A manifest as it was read, once. Throws MANIFEST_INVALID. */
export function readManifest(value: unknown): Manifest {
  const read = shape.read(value);
  if (read !== REFUSED) return read;
  const { expected, got, path } = lastRefusal();
  throw makeError('MANIFEST_INVALID', { expected, where: `manifest${path}`, got });
}
