// Which values JSON carries faithfully: reading the JSON back gives an equal value.

/** Stops a value that shares its parts (a = [b, b], b = [c, c] …) from growing without end when written out. */
const MAX_NODES = 1_000_000;
/** JSON.stringify itself recurses; this is far below what it takes. */
const MAX_DEPTH = 500;

/** Whether `value`, plain data, comes back from JSON as it was: a tree of null, booleans, finite numbers, strings, arrays and plain objects. */
export function isJsonValue(value: unknown): boolean {
  let nodes = 0;
  const walk = (at: unknown, depth: number): boolean => {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) return false;
    if (at === null || typeof at === 'boolean' || typeof at === 'string') return true;
    if (typeof at === 'number') return Number.isFinite(at) && !Object.is(at, -0);
    if (typeof at !== 'object') return false;
    if (Array.isArray(at)) {
      // A hole reads as undefined; further keys of an array would be lost.
      return Object.keys(at).length === at.length && at.every((item) => walk(item, depth + 1));
    }
    const prototype: unknown = Object.getPrototypeOf(at);
    if (prototype !== Object.prototype && prototype !== null) return false;
    return Reflect.ownKeys(at).every((key) => {
      const descriptor = Object.getOwnPropertyDescriptor(at, key);
      return (
        typeof key === 'string' &&
        descriptor?.enumerable === true &&
        'value' in descriptor &&
        walk(descriptor.value, depth + 1)
      );
    });
  };
  return walk(value, 0);
}
