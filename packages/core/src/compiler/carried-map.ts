// A text that a host compiled before (TypeScript, JSX …) carries a source map: what is said of positions in it is
// said of the author's file. The map is the host's, so it is trusted to be well-meant, not to be complete.
import {
  decodedMappings,
  encodedMappings,
  originalPositionFor,
  TraceMap,
  traceSegment,
} from '@jridgewell/trace-mapping';
import { isMadeError, makeError } from '../errors/make-error.ts';
import type { Emission, Unit } from './unit.ts';

/** A place in a file; both are 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** From places in a text to places in the file it was made from. */
export interface CarriedMap {
  original(place: Place): Place;
  /** A source map (JSON) to the text becomes one to the author's file. */
  through(sourceMap: string): string;
}

/** Whether `text` is a source map that can be read: version 3, one author's file. */
export function isSourceMap(text: string): boolean {
  try {
    const trace = new TraceMap(text);
    decodedMappings(trace);
    return trace.version === 3 && trace.sources.length === 1;
  } catch {
    return false;
  }
}

/** Reads a source map (version 3, JSON) of one file. Throws what the library throws for one that is none. */
export function readCarriedMap(sourceMap: string): CarriedMap {
  const trace = new TraceMap(sourceMap);
  return Object.freeze<CarriedMap>({
    original({ line, column }) {
      const found = originalPositionFor(trace, { line, column: column - 1 });
      if (found.line !== null) return { line: found.line, column: found.column + 1 };
      // Text that stands for nothing of the author's, such as a closing brace on a line of its own.
      const mappings = decodedMappings(trace);
      for (let above = Math.min(line - 1, mappings.length) - 1; above >= 0; above -= 1) {
        const last = mappings[above]?.findLast((segment) => segment.length > 1);
        if (last !== undefined) return { line: (last[2] as number) + 1, column: (last[3] as number) + 1 };
      }
      return { line: 1, column: 1 };
    },
    through(outer) {
      const map = new TraceMap(outer);
      const mappings = decodedMappings(map).map((line) =>
        line.flatMap((segment): [number, number, number, number][] => {
          const inner = segment.length > 1 ? traceSegment(trace, segment[2] as number, segment[3] as number) : null;
          return inner === null || inner.length === 1 ? [] : [[segment[0], 0, inner[2], inner[3]]];
        }),
      );
      const joined = new TraceMap({ version: 3, names: [], sources: map.sources as string[], mappings });
      return JSON.stringify({
        version: 3,
        file: map.file,
        sources: map.sources,
        sourcesContent: trace.sourcesContent ?? [null],
        names: [],
        mappings: encodedMappings(joined),
      });
    },
  });
}

/** The same unit, with every position in the author's file. */
export function withOriginalPositions(unit: Unit, map: CarriedMap): Unit {
  const { shape } = unit;
  const emissions = new WeakMap<Emission, Emission>();
  return Object.freeze<Unit>({
    ...unit,
    shape:
      shape === undefined
        ? undefined
        : { ...shape, requests: shape.requests.map((request) => ({ ...request, ...map.original(request) })) },
    emit(isFixed) {
      const plain = unit.emit(isFixed);
      let mapped = emissions.get(plain);
      if (mapped === undefined) {
        mapped = Object.freeze<Emission>({
          text: plain.text,
          script: plain.script,
          authored: plain.authored,
          original: (line, column) => map.original(plain.original(line, column)),
          sourceMap: () => map.through(plain.sourceMap()),
        });
        emissions.set(plain, mapped);
      }
      return mapped;
    },
  });
}

/** Runs `compile` on a text with this map, if any; a refusal that names a line and a column names the author's. */
export function refusingAtOriginal<T>(sourceMap: string | undefined, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (sourceMap === undefined || !isMadeError(error)) throw error;
    const { line, column } = error.details;
    if (typeof line !== 'number' || typeof column !== 'number') throw error;
    throw makeError(error.code, { ...error.details, ...readCarriedMap(sourceMap).original({ line, column }) });
  }
}
