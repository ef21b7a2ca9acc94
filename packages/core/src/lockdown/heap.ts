// How full the engine's heap is, where the platform tells: in Node.
import type { HeapPower } from '../tenant/types.ts';

interface NodeBuiltins {
  'node:v8': {
    getHeapStatistics(): { readonly used_heap_size: number; readonly external_memory: number };
    setFlagsFromString(flags: string): void;
  };
  'node:vm': { runInNewContext(code: string): unknown };
}

type GetBuiltin = <N extends keyof NodeBuiltins>(name: N) => NodeBuiltins[N] | undefined;

/** Node's heap, buffers outside of it included; undefined on other platforms. A look takes about a microsecond. */
export function findHeap(): HeapPower | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: GetBuiltin } };
  const v8 = process?.getBuiltinModule?.('node:v8');
  const vm = process?.getBuiltinModule?.('node:vm');
  if (v8 === undefined || vm === undefined) return undefined;
  const { getHeapStatistics, setFlagsFromString } = v8;
  const { runInNewContext } = vm;
  let collect: (() => void) | undefined;
  return {
    used() {
      const { used_heap_size, external_memory } = getHeapStatistics();
      return used_heap_size + external_memory;
    },
    collect() {
      collect ??= findCollector(setFlagsFromString, runInNewContext);
      collect();
    },
  };
}

/** V8 gives `gc` to contexts that are made while the flag is set: to one that nobody else sees. */
function findCollector(
  setFlags: NodeBuiltins['node:v8']['setFlagsFromString'],
  runInNewContext: NodeBuiltins['node:vm']['runInNewContext'],
): () => void {
  setFlags('--expose-gc');
  try {
    const gc = runInNewContext("typeof gc === 'function' ? gc : undefined") as (() => void) | undefined;
    return gc ?? (() => {});
  } finally {
    setFlags('--no-expose-gc');
  }
}
