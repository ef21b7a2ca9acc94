// Can the platform tell a Proxy from an object?

type IsProxy = (value: unknown) => boolean;

let isProxyNative: IsProxy | undefined;

/** Node's answer, found once at lockdown. */
export function findIsProxy(): void {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { types?: { isProxy?: IsProxy } } };
  };
  const isProxy = process?.getBuiltinModule?.('node:util')?.types?.isProxy;
  if (typeof isProxy === 'function') isProxyNative = isProxy;
}

/** Whether `value` is a Proxy; undefined where nothing can tell. */
export function isProxy(value: unknown): boolean | undefined {
  return isProxyNative?.(value);
}

/** Whether reading from `value` could run a proxy's trap: true unless the platform can rule it out. */
export function maybeProxy(value: object): boolean {
  return isProxyNative === undefined || isProxyNative(value);
}
