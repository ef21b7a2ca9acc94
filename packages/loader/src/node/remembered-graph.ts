// The graph of a first import, kept on disk as one entry of a compile cache: where specifiers led, the texts, and the
// compiled units. The next process that imports the same from the same files finds all of it in one place.
//
// Trusted: the cache, which gives what it wrote under the host's key and nothing else, see compile-cache.ts; and the
// system's word for when a file or a directory last changed, see disk-facts.ts. An entry is used when everything that
// its answers follow from is as it was, and for one import: what is loaded later is looked at anew. What an entry does
// not know goes the ordinary way, and so does all that threw: refusals are never remembered.
import { COMPILER_VERSION, type CompileFlags, type Unit, type UnitRequest, type UnitStore } from '@cofferdam/core';
import type { GraphMemory, Remembering } from '../cache/graph.ts';
import { decodeFast } from './decode.ts';

/** What a compile cache does for whole graphs. */
export interface GraphStore {
  /** An entry's name, for a text that says all it depends on. */
  nameOf(text: string): string;
  /** The bytes of an authentic entry. */
  read(name: string, label: string): Uint8Array | undefined;
  write(name: string, label: string, bytes: readonly Uint8Array[]): void;
  /** The packed unit of a request, when there is one. */
  packedOf(request: UnitRequest): Uint8Array | undefined;
  unpack(packed: Uint8Array, request: Pick<UnitRequest, 'source' | 'name'>): Unit | undefined;
  /** Tells that a unit was found. */
  hit(name: string): void;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Graphs that this process read. */
  readonly known: Map<string, KnownGraph>;
}

/** Raised with any change of what specifiers mean, of labels, or of how names of CommonJS modules are found. */
const GRAPH_VERSION = 1;

/** What is kept of a definition, which is one of a text. */
interface Script {
  readonly type: 'module' | 'commonjs' | 'json';
  readonly source: string;
  readonly name: string;
}

/** A module: index of its path, label, type, flags, bytes of its unit and of its text, names if they were asked for. */
type Row = readonly [number, string, Script['type'], string, number, number, readonly string[] | null];

interface Head {
  readonly facts: unknown;
  readonly paths: readonly string[];
  /** By the index of who asks, or -1 for the host: what was asked, and the index of what it led to, in turns. */
  readonly resolved: Readonly<Record<string, readonly (string | number)[]>>;
  readonly modules: readonly Row[];
}

/** A graph in memory. Whether it still holds is looked at for each import. */
export interface KnownGraph {
  readonly head: Head;
  readonly index: ReadonlyMap<string, number>;
  readonly modules: ReadonlyMap<string, { readonly row: Row; readonly unit: Uint8Array; readonly text: Uint8Array }>;
  readonly units: Map<string, { readonly source: string; readonly unit: Unit | undefined }>;
  readonly bytes: number;
}

/** How long a graph serves an import that does not end: a module may wait for ever, and files change meanwhile. */
const MOST_MS = 10_000;
/** Bytes of graphs that are kept in memory, for the next tenants of this process. */
const MOST_KEPT = 2 ** 25;
const HEAD_SIZE_BYTES = 4;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const textOf = (bytes: Uint8Array): string => decodeFast(bytes, (given) => decoder.decode(given));
const flagsText = ({ metered, guarded, depth }: CompileFlags): string => `${+metered}${+guarded}${+depth}`;
const HOST = -1;

/** Reads an entry; undefined when it is none of this version. */
function openGraph(bytes: Uint8Array): KnownGraph | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headEnd = HEAD_SIZE_BYTES + view.getUint32(0, true);
  const head = JSON.parse(textOf(bytes.subarray(HEAD_SIZE_BYTES, headEnd))) as Head;
  const index = new Map<string, number>();
  for (let i = 0; i < head.paths.length; i += 1) index.set(head.paths[i] as string, i);
  const modules = new Map<string, { row: Row; unit: Uint8Array; text: Uint8Array }>();
  let at = headEnd;
  for (const row of head.modules) {
    const unitEnd = at + row[4];
    const end = unitEnd + row[5];
    const path = head.paths[row[0]] as string;
    modules.set(path, { row, unit: bytes.subarray(at, unitEnd), text: bytes.subarray(unitEnd, end) });
    at = end;
  }
  return { head, index, modules, units: new Map(), bytes: bytes.length };
}

const askedText = (specifier: string, how: string, type: string | undefined): string =>
  `${how === 'import' ? 'i' : 'r'}${type ?? ''} ${specifier}`;

interface Loaded {
  readonly definition: Script;
  names?: readonly string[];
  flags?: CompileFlags;
}

/** The units of `cache` for a source that remembers its first import; its memory is attached now. */
export function rememberFirstImport(source: Remembering, cache: UnitStore, store: GraphStore): UnitStore {
  let state: 'new' | 'known' | 'recording' | 'over' = 'new';
  let name = '';
  let label = '';
  let graph: KnownGraph | undefined;
  let opened = 0;
  /** The graph, while it may be asked. */
  const current = (): KnownGraph | undefined => {
    if (graph !== undefined && store.now() - opened > MOST_MS) graph = undefined;
    return graph;
  };
  const resolvedBy = new Map<string, Map<string, string>>();
  const loaded = new Map<string, Loaded>();
  /** By label: how requests for units call a module. */
  const byLabel = new Map<string, Loaded>();

  const open = (specifier: string): void => {
    label = `graph of ${specifier}`;
    name = store.nameOf(`graph\0${GRAPH_VERSION}\0${COMPILER_VERSION}\0${source.identity()}\0${specifier}`);
    let found = store.known.get(name);
    if (found === undefined) {
      const bytes = store.read(name, label);
      found = bytes === undefined ? undefined : openGraph(bytes);
      if (found !== undefined) keep(store.known, name, found);
    }
    if (found !== undefined && source.holds(found.head.facts)) {
      graph = found;
      opened = store.now();
      state = 'known';
      return;
    }
    store.known.delete(name);
    state = 'recording';
  };

  const spoil = (): void => {
    if (state === 'new' || state === 'recording') state = 'over';
  };

  const unitOf = (known: KnownGraph, id: string, flags: CompileFlags): Unit | undefined => {
    const module = known.modules.get(id);
    if (module === undefined || module.row[3] !== flagsText(flags)) return undefined;
    let made = known.units.get(id);
    if (made === undefined) {
      const request = { source: textOf(module.text), name: module.row[1] };
      made = { source: request.source, unit: store.unpack(module.unit, request) };
      known.units.set(id, made);
    }
    if (made.unit !== undefined) store.hit(module.row[1]);
    return made.unit;
  };

  const memory: GraphMemory = {
    resolved(...[specifier, referrer, how, type]) {
      if (state === 'new' && referrer === undefined) open(specifier);
      const known = current();
      const from = referrer === undefined ? HOST : known?.index.get(referrer);
      const list = from === undefined ? undefined : known?.head.resolved[from];
      if (known === undefined || list === undefined) return undefined;
      const asked = askedText(specifier, how, type);
      for (let i = 0; i < list.length; i += 2) if (list[i] === asked) return known.head.paths[list[i + 1] as number];
      return undefined;
    },
    loaded(id, namesOf) {
      const known = current();
      const module = known?.modules.get(id);
      if (known === undefined || module === undefined) return undefined;
      const [, named, type, , , , names] = module.row;
      const source = known.units.get(id)?.source ?? textOf(module.text);
      if (type === 'json') return { type, source, name: named };
      const definition = { source, name: named, unit: (flags: CompileFlags) => unitOf(known, id, flags) };
      if (type === 'module') return { type, ...definition };
      // Where nobody asked for the names then, they are looked for now. Always late: what is paid for is the same then.
      return { type, ...definition, exportNames: () => names ?? namesOf(source) };
    },
    labelled: (path) => graph?.modules.get(path)?.row[1],
    noteResolved(id, ...[specifier, referrer, how, type]) {
      if (state !== 'recording') return;
      const from = referrer ?? '';
      const list = resolvedBy.get(from) ?? new Map<string, string>();
      resolvedBy.set(from, list.set(askedText(specifier, how, type), id));
    },
    noteLoaded(id, definition) {
      const { type } = definition;
      if (state !== 'recording' || (type !== 'module' && type !== 'commonjs' && type !== 'json')) return;
      const { source, name: named = id } = definition;
      const entry: Loaded = { definition: { type, source, name: named } };
      loaded.set(id, entry);
      byLabel.set(named, entry);
    },
    noteNames(id, names) {
      const entry = loaded.get(id);
      if (entry !== undefined) entry.names = names;
    },
    spoil,
  };

  /** Notes for which flags the text of a module was compiled. */
  const noteRequest = (request: UnitRequest): void => {
    if (state !== 'recording') return;
    const entry = byLabel.get(request.name);
    if (entry?.definition.type === request.goal && entry.definition.source === request.source)
      entry.flags = request.flags;
  };

  const record = (): void => {
    const facts = source.facts();
    if (facts === undefined) return;
    const paths: string[] = [];
    const index = new Map<string, number>();
    const indexOf = (path: string): number => {
      let found = index.get(path);
      if (found === undefined) {
        found = paths.push(path) - 1;
        index.set(path, found);
      }
      return found;
    };
    const modules: Row[] = [];
    const bytes: Uint8Array[] = [];
    const encoder = new TextEncoder();
    for (const [id, { definition, names, flags }] of loaded) {
      const { type, source: text, name: named } = definition;
      const unit =
        type === 'json' || flags === undefined
          ? undefined
          : store.packedOf({ source: text, goal: type, name: named, flags });
      // All or nothing: what was compiled before there was a cache is in none.
      if (type !== 'json' && unit === undefined) return;
      const [encoded, packed] = [encoder.encode(text), unit ?? new Uint8Array()];
      const madeFor = flags === undefined ? '' : flagsText(flags);
      modules.push([indexOf(id), named, type, madeFor, packed.length, encoded.length, names ?? null]);
      bytes.push(packed, encoded);
    }
    const resolved: Record<string, (string | number)[]> = {};
    for (const [from, answers] of resolvedBy) {
      const list: (string | number)[] = [];
      for (const [asked, id] of answers) list.push(asked, indexOf(id));
      resolved[from === '' ? HOST : indexOf(from)] = list;
    }
    const head = encoder.encode(JSON.stringify({ facts, paths, resolved, modules } satisfies Head));
    const size = new Uint8Array(HEAD_SIZE_BYTES);
    new DataView(size.buffer).setUint32(0, head.length, true);
    store.write(name, label, [size, head, ...bytes]);
  };

  source.attach(memory);
  return Object.freeze<UnitStore>({
    read(request) {
      noteRequest(request);
      return cache.read(request);
    },
    write: (request, unit) => cache.write(request, unit),
    settled(whole) {
      const recording = state === 'recording';
      if (state === 'new') return;
      state = 'over';
      source.attach(undefined);
      graph = undefined;
      if (recording && whole) record();
      resolvedBy.clear();
      loaded.clear();
      byLabel.clear();
    },
  });
}

function keep(known: Map<string, KnownGraph>, name: string, graph: KnownGraph): void {
  known.set(name, graph);
  let bytes = 0;
  for (const one of known.values()) bytes += one.bytes;
  for (const [oldest, old] of known) {
    if (bytes <= MOST_KEPT || old === graph) return;
    known.delete(oldest);
    bytes -= old.bytes;
  }
}
