// Where positions of evaluated programs stand in the author's files: every emission that ran is known by its
// script name, for as long as a tenant that ran it lives.
import type { Emission, Unit } from '../compiler/unit.ts';
import { setPositionMapper } from '../lockdown/stack-frames.ts';

interface Known {
  readonly emission: WeakRef<Emission>;
  readonly file: string;
}

const known = new Map<string, Known>();
const forget = new FinalizationRegistry<string>((script) => known.delete(script));

/** Registers an emission; positions can be mapped while it is held. */
export function rememberPositions(unit: Unit, emission: Emission): void {
  if (known.has(emission.script)) return;
  known.set(emission.script, { emission: new WeakRef(emission), file: unit.name });
  forget.register(emission, emission.script);
}

setPositionMapper((script, line, column) => {
  const entry = known.get(script);
  const emission = entry?.emission.deref();
  return entry === undefined || emission === undefined
    ? undefined
    : { file: entry.file, ...emission.original(line, column) };
});
