// V8's own answer to patterns that backtrack without end: a second engine that takes linear time.
//
// It is off unless asked for, knows patterns without look-arounds, references, flags but g, m, s, y, and large counts,
// and takes over after 50,000 steps back. Steps forward are not counted, so that what is merely quadratic stays so:
// it is a help to host code, and nothing that tenants' limits rest on.

const FLAG = '--enable-experimental-regexp-engine-on-excessive-backtracks';

interface Platform {
  readonly process?: {
    readonly versions?: { readonly node?: string; readonly bun?: string };
    readonly getBuiltinModule?: (name: string) => { setFlagsFromString?: (flag: string) => void } | undefined;
  };
}

/** Switches it on for patterns that have not run yet. Whether the platform let us. */
export function enableLinearRegExp(): boolean {
  const { process } = globalThis as Platform;
  if (process?.versions?.node === undefined || process.versions.bun !== undefined) return false;
  try {
    const v8 = process.getBuiltinModule?.('node:v8');
    if (v8?.setFlagsFromString === undefined) return false;
    v8.setFlagsFromString(FLAG);
    return true;
  } catch {
    return false;
  }
}
