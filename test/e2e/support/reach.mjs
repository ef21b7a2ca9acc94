// What can be reached from some objects, for the tests that look for what tenants share.

/** Everything reachable by reading, what accessors give included. */
export function reach(roots) {
  const seen = new Set();
  const queue = [...roots];
  for (const at of queue) {
    if (at === null || (typeof at !== 'object' && typeof at !== 'function') || seen.has(at)) continue;
    seen.add(at);
    queue.push(Object.getPrototypeOf(at));
    for (const key of Reflect.ownKeys(at)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(at, key);
      queue.push(value, get, set);
      try {
        queue.push(at[key]); // what an accessor gives
      } catch (error) {
        queue.push(error);
      }
    }
    if (at instanceof Map) for (const entry of Map.prototype.entries.call(at)) queue.push(...entry);
    if (at instanceof Set) queue.push(...Set.prototype.values.call(at));
  }
  return seen;
}
