// A grant graph as nodes and arrows, for those who draw it.
import type { GrantGraph } from './graph.ts';

export interface GraphNode {
  /** Unique in one drawing. */
  readonly key: string;
  readonly kind: 'holder' | 'capability';
  readonly title: string;
  /** What became of it, in a few words; may be empty. */
  readonly note: string;
  /** Revoked, or stopped. */
  readonly ended: boolean;
}

export interface GraphArrow {
  readonly from: string;
  readonly to: string;
  /** `gives`: from a holder to a capability. `makes`: from a capability to one made of it. `held`: to its holder. */
  readonly kind: 'gives' | 'makes' | 'held';
}

export interface GraphParts {
  readonly nodes: readonly GraphNode[];
  readonly arrows: readonly GraphArrow[];
}

const LONGEST = 40;
/** Names are a plugin's own words: short ones, without control characters, in pictures. */
const shown = (text: string): string => {
  const plain = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
};
const count = (amount: number, one: string): string => `${amount} ${one}${amount === 1 ? '' : 's'}`;

export function partsOf({ holders, capabilities }: GrantGraph): GraphParts {
  const keys = new Map<string, string>();
  const nodes: GraphNode[] = [];
  const arrows: GraphArrow[] = [];
  holders.forEach(({ name, fault }, at) => {
    keys.set(name, `h${at}`);
    const note = fault === undefined ? '' : `stopped: ${shown(fault)}`;
    nodes.push({ key: `h${at}`, kind: 'holder', title: shown(name), note, ended: fault !== undefined });
  });
  const known = new Map(capabilities.map(({ id }, at) => [id, `c${at}`]));
  for (const { id, name, from, to, parent, revoked, calls, failed } of capabilities) {
    const key = known.get(id) as string;
    const note = [
      calls === 0 ? '' : count(calls, 'call'),
      failed === 0 ? '' : `${failed} failed`,
      revoked ? 'revoked' : '',
    ];
    nodes.push({
      key,
      kind: 'capability',
      title: shown(name),
      note: note.filter((part) => part !== '').join(', '),
      ended: revoked,
    });
    const source = parent === undefined ? undefined : known.get(parent);
    if (source === undefined) arrows.push({ from: keys.get(from) as string, to: key, kind: 'gives' });
    else arrows.push({ from: source, to: key, kind: 'makes' });
    if (from !== to) arrows.push({ from: key, to: keys.get(to) as string, kind: 'held' });
  }
  return { nodes, arrows };
}
