// The powers over the outside world as they can be asked for; those that reach nothing are in small-definitions.ts. The host says how each is made: with which transport, in which
// directory, over which store.
import type { Grant } from '../capability.ts';
import { harden } from '../commons.ts';
import { parameter } from './parameter.ts';
import type { PowerDefinition } from './power-definition.ts';

/** How much of `fetch` is asked for, in the words of `makeFetchPower`. */
export interface FetchParameters {
  readonly hosts: readonly string[];
  /** Left out: GET and HEAD. */
  readonly methods: readonly string[];
  readonly maxResponseBytes: number;
}

const READING: readonly string[] = ['GET', 'HEAD'];
/** Words for a list: `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** `fetch`. Even what only reads can carry data out, in its URL, so it is never `low`. */
export function fetchDefinition(
  make: (parameters: FetchParameters) => Grant<object>,
): PowerDefinition<FetchParameters> {
  return harden({
    kind: 'fetch',
    parameters: {
      hosts: parameter.hosts(),
      methods: parameter.list({ absent: READING }),
      maxResponseBytes: parameter.atMost(),
    },
    sentence: ({ hosts, methods }: FetchParameters) => {
      const where = hosts.includes('*') ? 'any server on the internet' : listed(hosts);
      const writing = methods.filter((method) => !READING.includes(method));
      return writing.length === 0 ? `Fetch from ${where}` : `Fetch from and send data to ${where} (${listed(writing)})`;
    },
    severity: ({ hosts, methods }: FetchParameters) =>
      hosts.includes('*') || methods.some((method) => !READING.includes(method)) ? 'high' : 'medium',
    make,
  });
}

export interface DirectoryParameters {
  /** Left out: `read`. */
  readonly access: 'read' | 'write';
  readonly maxWrittenBytes: number;
}

/** `directory`. `what` names the directory for a person: "the project's pictures". */
export function directoryDefinition(
  what: string,
  make: (parameters: DirectoryParameters) => Grant<object>,
): PowerDefinition<DirectoryParameters> {
  return harden({
    kind: 'directory',
    parameters: { access: parameter.oneOf('read', 'write'), maxWrittenBytes: parameter.atMost() },
    sentence: ({ access }: DirectoryParameters) =>
      access === 'read' ? `Read files in ${what}` : `Read, change and delete files in ${what}`,
    severity: ({ access }: DirectoryParameters) => (access === 'read' ? 'medium' : 'high'),
    make,
  });
}

export interface StoreParameters {
  readonly maxBytes: number;
}

/** `store`: key-value, of the plugin's own. */
export function storeDefinition(
  make: (parameters: StoreParameters) => Grant<object>,
): PowerDefinition<StoreParameters> {
  return harden({
    kind: 'store',
    parameters: { maxBytes: parameter.atMost() },
    sentence: ({ maxBytes }: StoreParameters) => `Keep up to ${maxBytes} bytes of its own data`,
    severity: 'low' as const,
    make,
  });
}
