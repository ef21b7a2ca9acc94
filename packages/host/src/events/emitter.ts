// Tells events to whoever listens. A listener that throws harms neither the others nor what happened.
import { refuse } from '../read-options.ts';
import type { Listen } from './types.ts';

export interface Emitter<E extends { readonly type: string }> {
  tell(event: E): void;
  readonly on: Listen<E>;
}

type Listener<E> = (event: E) => void;

/** `types` is every type there is: to listen for another one would be to wait forever. */
export function makeEmitter<E extends { readonly type: string }>(
  where: string,
  types: Readonly<Record<E['type'], true>>,
): Emitter<E> {
  const listeners = new Map<string, Set<{ readonly listener: Listener<E> }>>();

  const on: Listen<E> = (type, listener) => {
    if (type !== '*' && !Object.hasOwn(types, type)) refuse(where, 'type', `*, ${Object.keys(types).join(', ')}`, type);
    if (typeof listener !== 'function') refuse(where, 'listener', 'a function', listener);
    const entry = { listener: listener as Listener<E> };
    const group = listeners.get(type) ?? new Set();
    listeners.set(type, group.add(entry));
    return () => {
      group.delete(entry);
    };
  };

  return Object.freeze({
    on,
    tell(event: E) {
      const frozen = Object.freeze(event);
      for (const type of [event.type, '*'])
        for (const { listener } of [...(listeners.get(type) ?? [])]) {
          try {
            const answer: unknown = listener(frozen);
            // An async listener that fails is one that throws later.
            if (answer instanceof Promise) answer.catch(() => {});
          } catch {
            // Nobody to tell: what happened has happened.
          }
        }
    },
  });
}
