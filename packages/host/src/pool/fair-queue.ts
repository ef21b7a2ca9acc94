// A queue in which each key has its turn: a tenant that asks a thousand times waits behind its own thousand, and
// nobody else does. Within a key, first come, first served.

export interface FairQueue<T> {
  readonly size: number;
  /** Gives the removal of the item, which may be called after it has left. */
  push(key: string, item: T): () => void;
  /** The next: of the key that has waited longest for its turn. */
  shift(): T | undefined;
  /** Takes out everything, in the order in which it would have come. */
  drain(): readonly T[];
}

export function makeFairQueue<T>(): FairQueue<T> {
  // A Map keeps the order of insertion: the first key is the one whose turn it is.
  const lines = new Map<string, Set<{ readonly item: T }>>();
  let size = 0;

  const shift = (): T | undefined => {
    for (const [key, line] of lines) {
      lines.delete(key);
      const [first] = line;
      if (first === undefined) continue;
      line.delete(first);
      size -= 1;
      if (line.size > 0) lines.set(key, line);
      return first.item;
    }
    return undefined;
  };

  return Object.freeze<FairQueue<T>>({
    get size() {
      return size;
    },
    push(key, item) {
      const entry = { item };
      const line = lines.get(key) ?? new Set();
      line.add(entry);
      lines.set(key, line);
      size += 1;
      return () => {
        if (!line.delete(entry)) return;
        size -= 1;
        if (line.size === 0 && lines.get(key) === line) lines.delete(key);
      };
    },
    shift,
    drain() {
      const all: T[] = [];
      while (size > 0) all.push(shift() as T);
      return all;
    },
  });
}
