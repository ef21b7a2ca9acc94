// Units for a cache that this host alone can write: with the programs that were made of them, so that the next process
// evaluates a program as it stands. What it was made from (see pack.ts) is read when something else is asked: where a
// position stands, or a program for a compartment with other fixed globals. Most units are never asked.
//
// Not for units whose maker is not known: what is read late is not looked through first. Of isolation nothing is trusted
// here either: the program goes through the compartment's evaluator, which looks at it as at any text.
import { isArray, parseJson, stringifyJson } from '../commons.ts';
import { bodyOf, type CompiledBody, emitAs, programsOf, scriptFor, setBody } from './emit.ts';
import { packUnit, unpackUnit } from './pack.ts';
import type { Emission, Unit } from './unit.ts';
import { COMPILER_VERSION } from './version.ts';

/** A unit as two texts: what nearly every load needs, and the rest. */
export interface StoredUnit {
  readonly programs: string;
  readonly body: string;
}

type Head = Pick<Unit, 'goal' | 'async' | 'freeNames' | 'regexps'> & {
  readonly compiler: string;
  /** UTF-16 units of the source it belongs to. */
  readonly length: number;
  readonly shape: Unit['shape'] | null;
  /** Pairs: the free names that are looked up late, and the length of the program's text. */
  readonly programs: readonly (readonly [string, number])[];
};

/** What a program ends with; the rest of it is the script's name, which differs each time. */
const NAMING = '//# sourceURL=';

/**
 * `unit` with the programs that were emitted of it so far. Undefined for what is not kept: cells of sessions, and units
 * that no compiler of this process made.
 */
export function packStored(unit: Unit): StoredUnit | undefined {
  const body = packUnit(unit);
  if (body === undefined) return undefined;
  const { goal, async, freeNames, regexps, shape = null } = unit;
  const programs: [string, number][] = [];
  const texts: string[] = [];
  for (const [late, { text, script }] of programsOf(unit)) {
    const named = text.slice(0, text.length - script.length);
    programs.push([late, named.length]);
    texts.push(named);
  }
  const length = unit.source.length;
  const head: Head = { compiler: COMPILER_VERSION, length, goal, async, freeNames, regexps, shape, programs };
  return { programs: `${stringifyJson(head)}\n${texts.join('\n')}`, body };
}

/**
 * The unit that was packed, for `source` and under `name`; undefined when it belongs to another compiler or another
 * source's length, or is none. Only for texts that are known to come from {@link packStored}; `body` is asked for late,
 * if ever.
 */
export function unpackStored(
  { programs: text, body }: { readonly programs: string; readonly body: () => string },
  source: string,
  name: string,
): Unit | undefined {
  const head = readHead(text);
  if (head?.compiler !== COMPILER_VERSION || head.length !== source.length) return undefined;
  const { goal, async, freeNames, regexps } = head;
  const texts = new Map<string, string>();
  let at = text.indexOf('\n') + 1;
  for (const [late, length] of head.programs) {
    const program = text.slice(at, at + length);
    if (!program.endsWith(NAMING)) return undefined;
    texts.set(late, program);
    at += length + 1;
  }
  let full: CompiledBody | undefined;
  const bodyNow = (): CompiledBody => {
    full ??= bodyOf(unpackUnit(body(), source, name) as Unit);
    if (full === undefined) throw new Error(`Expected the unit of ${name} to be whole`);
    return full;
  };
  const emissions = new Map<string, Emission>();
  const unit: Unit = Object.freeze<Unit>({
    goal,
    name,
    source,
    async,
    freeNames,
    shape: head.shape ?? undefined,
    regexps,
    declarations: undefined,
    emit(isFixed) {
      const late = freeNames.filter((free) => free === 'eval' || free === 'arguments' || !isFixed(free));
      const key = late.join();
      let emission = emissions.get(key);
      if (emission === undefined) {
        const script = scriptFor(name);
        const emitNow = (): Emission => emitAs(bodyNow(), new Set(late), script);
        const program = texts.get(key);
        emission = program === undefined ? emitNow() : emissionOf(program + script, script, emitNow);
        texts.delete(key); // the emission has it now
        emissions.set(key, emission);
      }
      return emission;
    },
  });
  setBody(unit, bodyNow, emissions);
  return unit;
}

/** An emission whose text is known, and whose positions are worked out when one is asked for. */
function emissionOf(text: string, script: string, emitNow: () => Emission): Emission {
  let emitted: Emission | undefined;
  const made = (): Emission => {
    emitted ??= emitNow();
    return emitted;
  };
  return Object.freeze<Emission>({
    text,
    script,
    original: (line, column) => made().original(line, column),
    authored: (start, end) => made().authored(start, end),
    sourceMap: () => made().sourceMap(),
  });
}

function readHead(text: string): Head | undefined {
  try {
    const head = parseJson(text.slice(0, text.indexOf('\n'))) as Head;
    return isArray(head.programs) && isArray(head.freeNames) && isArray(head.regexps) ? head : undefined;
  } catch {
    return undefined;
  }
}
