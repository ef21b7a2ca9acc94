// LoadRequestedModules (ECMA-262 16.2.1.5.1) over a ModuleHost: each id is loaded once, importers share it, siblings
// load in parallel. What failed to load is forgotten, so that a later import tries again, as in every host; what was
// loaded and is no module is refused for good, so that guests cannot have it compiled over and over.
//
// The host is trusted, its errors are not shown to guests: they may name its paths.
import { getOwnPropertyDescriptor, promiseThen } from '../commons.ts';
import type { ModuleRequest } from '../compiler/unit.ts';
import { isCodedError, makeError, isMadeError } from '../errors/make-error.ts';
import type { ModuleDefinition, ModuleHost } from '../tenant/types.ts';
import { assertAttributesKnown, assertAttributesMatch, type Attributes } from './attributes.ts';
import { isFlaw, readDefinition } from './definition.ts';
import type { Place } from './place.ts';
import type { ModuleRecord } from './record.ts';
import { type GuestFace, isGuestErrorName, type Refusals } from './refusals.ts';

// Resolving splits and joins specifiers, and messages repeat them: a guest may not make that cost anything.
const MAX_SPECIFIER = 2048;
const MAX_SHOWN = 200;

/** Who asks: what the host knows it by (undefined for an entry) and how guests see it. */
export interface Referrer {
  readonly id: string | undefined;
  readonly url: string;
}

export interface Wanted {
  readonly specifier: string;
  readonly referrer: Referrer;
  readonly how: 'import' | 'require';
  /** Absent for `require`, which asks for no type. */
  readonly attributes?: Attributes;
}

export interface Loader {
  /** The record behind a specifier. Rejects with a refusal. */
  fetch(wanted: Wanted): Promise<ModuleRecord>;
  /** The same at once; refuses with MODULE_LOAD_ASYNC when the host answers with a promise. */
  fetchNow(wanted: Wanted): ModuleRecord;
  /** The record of an id that needs no resolving, at once. */
  knownNow(id: string, wanted: Wanted): ModuleRecord;
  /** Loads everything that `root` reaches. */
  loadGraph(root: ModuleRecord): Promise<void>;
  loadGraphNow(root: ModuleRecord): void;
  /** The id behind a specifier. */
  resolve(wanted: Wanted): string;
}

export interface LoaderOptions {
  readonly host: ModuleHost;
  readonly refusals: Refusals;
  /** Where a module runs; undefined for the tenant's own compartment. */
  readonly placeOf?: ((id: string) => Place | undefined) | undefined;
  /** Compiles a definition. Throws a refusal, or the tenant's end. */
  readonly makeRecordOf: (id: string, definition: ModuleDefinition, place: Place | undefined) => ModuleRecord;
}

/** Who asks, in messages. */
const named = ({ id }: Referrer): string => id ?? 'an entry';

export function makeLoader({ host, refusals, placeOf, makeRecordOf }: LoaderOptions): Loader {
  const records = new Map<string, ModuleRecord>();
  const pending = new Map<string, Promise<ModuleRecord>>();
  const unusable = new Map<string, unknown>();

  function resolve(wanted: Wanted): string {
    const { specifier, referrer, how } = wanted;
    if (wanted.attributes !== undefined) {
      assertAttributesKnown(wanted.attributes, { specifier, referrer: referrer.url }, refusals);
    }
    if (specifier.length > MAX_SPECIFIER) {
      throw refuseLoad(
        makeError('MODULE_NOT_FOUND', { specifier: shown(specifier), referrer: named(referrer) }),
        wanted,
      );
    }
    try {
      return host.resolve(specifier, referrer.id, how, typeOf(wanted));
    } catch (error) {
      throw refuseLoad(error, wanted);
    }
  }

  async function fetch(wanted: Wanted): Promise<ModuleRecord> {
    const id = resolve(wanted);
    if (unusable.has(id)) throw unusable.get(id);
    return checked(records.get(id) ?? (await (pending.get(id) ?? begin(id, wanted))), wanted);
  }

  function begin(id: string, wanted: Wanted): Promise<ModuleRecord> {
    const loading = loadAndMake(id, wanted);
    const forget = (): void => {
      pending.delete(id);
    };
    pending.set(id, loading);
    promiseThen(loading, forget, forget);
    return loading;
  }

  async function loadAndMake(id: string, wanted: Wanted): Promise<ModuleRecord> {
    let given: unknown;
    try {
      given = await host.load(id);
    } catch (error) {
      throw refuseLoad(error, wanted);
    }
    return records.get(id) ?? register(id, given, wanted); // a `require` may have been faster
  }

  function fetchNow(wanted: Wanted): ModuleRecord {
    return knownNow(resolve(wanted), wanted);
  }

  function knownNow(id: string, wanted: Wanted): ModuleRecord {
    if (unusable.has(id)) throw unusable.get(id);
    return checked(records.get(id) ?? loadAndMakeNow(id, wanted), wanted);
  }

  function loadAndMakeNow(id: string, wanted: Wanted): ModuleRecord {
    let given: unknown;
    try {
      given = host.load(id);
    } catch (error) {
      throw refuseLoad(error, wanted);
    }
    if (!(given instanceof Promise)) return register(id, given, wanted);
    promiseThen(given, undefined, () => {});
    const { specifier, referrer } = wanted;
    throw refusals.refuse(
      'MODULE_LOAD_ASYNC',
      { specifier, referrer: referrer.url },
      {
        name: 'Error',
        message: `Cannot require() '${specifier}' here: it loads asynchronously, use import() instead`,
        code: 'ERR_REQUIRE_ASYNC_MODULE',
      },
    );
  }

  function register(id: string, given: unknown, wanted: Wanted): ModuleRecord {
    try {
      const record = recordOf(id, given, wanted);
      records.set(id, record);
      return record;
    } catch (error) {
      if (refusals.isRefusal(error)) unusable.set(id, error);
      throw error;
    }
  }

  function recordOf(id: string, given: unknown, wanted: Wanted): ModuleRecord {
    const definition = readDefinition(given);
    if (isFlaw(definition)) {
      const { path, expected, got } = definition;
      throw refusals.refuse('MODULE_DEFINITION_INVALID', { module: `${id}${path}`, expected, got }, faceOf(wanted));
    }
    let place: Place | undefined;
    try {
      place = placeOf?.(id);
    } catch (error) {
      throw refuseLoad(error, wanted);
    }
    return makeRecordOf(id, definition, place);
  }

  function checked(record: ModuleRecord, { attributes, specifier, referrer }: Wanted): ModuleRecord {
    if (attributes !== undefined) {
      assertAttributesMatch(record.type, attributes, { specifier, referrer: referrer.url }, refusals);
    }
    return record;
  }

  function refuseLoad(error: unknown, wanted: Wanted): Error {
    const { specifier, referrer, how } = wanted;
    if (isCodedError(error, 'MODULE_NOT_FOUND')) {
      // A host's own error of that code, as loaders throw it, is not known as one of ours: it becomes one.
      const found = { specifier: shown(specifier), referrer: named(referrer) };
      const refusal = isMadeError(error) ? error : makeError('MODULE_NOT_FOUND', found, { cause: error });
      return refusals.adopt(refusal, {
        name: 'Error',
        message: `Cannot find module '${shown(specifier)}' imported from ${referrer.url}`,
        code: how === 'require' ? 'MODULE_NOT_FOUND' : 'ERR_MODULE_NOT_FOUND',
      });
    }
    const words = wordsForGuest(error);
    // its own refusal, whose code is for guests, too
    if (words !== undefined && !isFace(words)) return refusals.adopt(error as Error, { ...words, name: 'Error' });
    const details = { specifier, referrer: named(referrer) };
    return refusals.refuse('MODULE_LOAD_FAILED', details, words ?? faceOf(wanted), { cause: error });
  }

  async function loadGraph(root: ModuleRecord): Promise<void> {
    const seen = new Set<ModuleRecord>();
    const visit = async (record: ModuleRecord): Promise<void> => {
      if (record.loaded || seen.has(record)) return;
      seen.add(record);
      await Promise.all(
        record.shape.requests.map(async (request, index) => {
          const target = record.links[index] ?? (await fetch(wantedBy(record, request)));
          record.links[index] = target;
          await visit(target);
        }),
      );
    };
    await visit(root);
    for (const record of seen) record.loaded = true;
  }

  function loadGraphNow(root: ModuleRecord): void {
    const seen = new Set([root]);
    for (const record of seen) {
      if (record.loaded) continue;
      for (const [index, request] of record.shape.requests.entries()) {
        const target = record.links[index] ?? fetchNow(wantedBy(record, request));
        record.links[index] = target;
        seen.add(target);
      }
    }
    for (const record of seen) record.loaded = true;
  }

  return { fetch, fetchNow, knownNow, loadGraph, loadGraphNow, resolve };
}

type Words = GuestFace | { readonly message: string; readonly code: string };

const isFace = (words: Words): words is GuestFace => 'name' in words;

/** What a host's error says to guests, when it says so: its `forGuest`. */
function wordsForGuest(error: unknown): Words | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const words: unknown = getOwnPropertyDescriptor(error, 'forGuest')?.value;
  if (typeof words !== 'object' || words === null) return undefined;
  const { message, code, name } = words as { message?: unknown; code?: unknown; name?: unknown };
  if (typeof message !== 'string') return undefined;
  if (isGuestErrorName(name)) return { name, message, ...(typeof code === 'string' ? { code } : {}) };
  return typeof code === 'string' ? { message, code } : undefined;
}

function wantedBy(record: ModuleRecord, { specifier, attributes }: ModuleRequest): Wanted {
  return { specifier, attributes, referrer: record, how: 'import' };
}

/** The type that is asked for; attributes were looked at before. */
function typeOf({ attributes }: Wanted): 'json' | 'text' | 'bytes' | undefined {
  return attributes?.type as 'json' | 'text' | 'bytes' | undefined;
}

function shown(specifier: string): string {
  return specifier.length > MAX_SHOWN ? `${specifier.slice(0, MAX_SHOWN)}…` : specifier;
}

/** What a guest sees of a failure inside the host: that it failed. */
function faceOf({ specifier, referrer }: Wanted): { name: 'Error'; message: string } {
  return { name: 'Error', message: `Cannot load module '${specifier}' imported from ${referrer.url}` };
}
