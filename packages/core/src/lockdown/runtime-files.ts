// Which script names belong to the runtime: core's own, those of ses and of the shim that ses loads.
import type { CallSite } from './stack-frames.ts';
import type { HostError } from './constructors.ts';
import type { CompartmentConstructor } from './realm.ts';

/** Core's own folder, or the one script that it was bundled into. */
const core = ((import.meta as { readonly url?: string }).url ?? '').replace(
  /lockdown\/runtime-files\.[jt]s([?#].*)?$/,
  '',
);

/** Scripts through which host and guests call each other; of a bundle, all of it. */
export const borderFiles: readonly string[] = core.endsWith('/')
  ? [`${core}border/`, `${core}tenant/in-turn.`]
  : [core].filter((script) => script !== '');

/** Prefixes of script names; a bundle is one script, and then all of it counts. */
export function findRuntimeFiles(Original: HostError, Compartment: CompartmentConstructor): readonly string[] {
  const found = [core];
  // the script that reads an option of `new Compartment` is ses'
  const inside = scriptsDuring(Original, (probe) => {
    const options = {
      get __options__(): true {
        probe();
        return true;
      },
    };
    new Compartment(options);
  });
  const ses = inside.map((script) => script.replace(/(?:src\/compartment\.js|dist\/ses[^/]*)$/, ''));
  // and immutable array buffers, which ses takes from another package, refuse what is none
  const buffers = scriptsDuring(Original, (probe) => {
    const { sliceToImmutable } = ArrayBuffer.prototype as unknown as { sliceToImmutable?: (start: object) => void };
    const start = {
      valueOf(): number {
        probe();
        return 0;
      },
    };
    if (sliceToImmutable !== undefined) Reflect.apply(sliceToImmutable, new ArrayBuffer(0), [start]);
  });
  for (const script of [...ses, ...buffers]) if (script !== '' && !found.includes(script)) found.push(script);
  return found.filter((prefix) => prefix !== '');
}

/** The scripts of the frames between `run` and the probe that it has called back. */
function scriptsDuring(Original: HostError, run: (probe: () => void) => void): string[] {
  const previous = Original.prepareStackTrace;
  let scripts: string[] = [];
  const probe = (): void => {
    Original.prepareStackTrace = (_error: object, sites: readonly CallSite[]) => sites;
    try {
      const sites = new Original('').stack as unknown;
      if (Array.isArray(sites)) scripts = (sites as CallSite[]).map((site) => site.getScriptNameOrSourceURL() ?? '');
    } finally {
      Original.prepareStackTrace = previous;
    }
  };
  try {
    run(probe);
  } catch {}
  // the first of the next script: above it is the probe and its caller, here
  const own = scripts[0];
  // and a guard of ours may stand in between
  const next = scripts.find((script) => script !== own && script !== '' && !(core !== '' && script.startsWith(core)));
  return next === undefined ? [] : [next];
}
