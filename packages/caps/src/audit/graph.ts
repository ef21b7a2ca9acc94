// The grant graph: who holds what, out of what it was made, and what became of it; read off the events.
import { harden } from '../commons.ts';
import type { AuditEvent } from './event.ts';

/** Somebody who holds capabilities: the host or a tenant. */
export interface GraphHolder {
  readonly name: string;
  /** Why it was stopped, when it was. */
  readonly fault?: string;
}

/** One grant of a capability. */
export interface GraphCapability {
  readonly id: string;
  readonly name: string;
  /** Who gave it. */
  readonly from: string;
  /** Who holds it: the giver itself for what it had from the beginning. */
  readonly to: string;
  /** The id of the capability that it was made out of. */
  readonly parent?: string;
  readonly revoked: boolean;
  readonly calls: number;
  /** Calls that were refused or threw. */
  readonly failed: number;
}

/** Plain data: `JSON.stringify` writes it, and whatever reads JSON can draw it. */
export interface GrantGraph {
  readonly holders: readonly GraphHolder[];
  readonly capabilities: readonly GraphCapability[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The graph that these events tell of, in the order of the grants. Events whose grant is not among them (it was
 * dropped, or never recorded) say nothing about the graph.
 */
export function makeGrantGraph(events: Iterable<AuditEvent>): GrantGraph {
  const holders = new Map<string, Writable<GraphHolder>>();
  const capabilities = new Map<string, Writable<GraphCapability>>();
  const holder = (name: string): Writable<GraphHolder> => {
    const known = holders.get(name) ?? { name };
    holders.set(name, known);
    return known;
  };
  for (const { kind, tenant, id, capability, parent, from, to, detail } of events) {
    if (kind === 'faulted') holder(tenant).fault = detail ?? 'stopped';
    if (id === undefined) continue;
    if (kind === 'granted' && from !== undefined && to !== undefined) {
      holder(from);
      holder(to);
      const made = { id, name: capability ?? id, from, to, revoked: false, calls: 0, failed: 0 };
      capabilities.set(id, parent === undefined ? made : { ...made, parent });
    }
    const known = capabilities.get(id);
    if (known === undefined) continue;
    if (kind === 'revoked') known.revoked = true;
    if (kind === 'called') known.calls += 1;
    if (kind === 'denied' || kind === 'threw') known.failed += 1;
  }
  return harden({ holders: [...holders.values()], capabilities: [...capabilities.values()] });
}
