// Where positions of evaluated programs stand in the author's files: every emission that ran is known by its
// script name, for as long as a tenant that ran it lives.
import type { Emission, Unit } from '../compiler/unit.ts';
import { setPositionMapper } from '../lockdown/stack-frames.ts';

interface Known {
  readonly emission: Emission;
  readonly file: string;
}

const known = new Map<string, WeakRef<Known>>();
const forget = new FinalizationRegistry<string>((script) => {
  if (known.get(script)?.deref() === undefined) known.delete(script);
});

/** Registers an emission; positions can be mapped while what this gives back is held. */
export function rememberPositions(unit: Unit, emission: Emission): object {
  const before = known.get(emission.script)?.deref();
  if (before !== undefined) return before;
  const entry: Known = { emission, file: unit.name };
  known.set(emission.script, new WeakRef(entry));
  forget.register(entry, emission.script);
  return entry;
}

setPositionMapper((script, line, column) => {
  const entry = known.get(script)?.deref();
  return entry === undefined ? undefined : { file: entry.file, ...entry.emission.original(line, column) };
});
