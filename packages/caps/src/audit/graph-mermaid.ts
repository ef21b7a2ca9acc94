// The grant graph as Mermaid text, for Markdown.
import type { GrantGraph } from './graph.ts';
import { type GraphArrow, type GraphNode, partsOf } from './graph-parts.ts';

// Every character that Mermaid, or the HTML that it makes, could take for its own goes in as its number.
const escapeText = (text: string): string =>
  text.replace(/[^\p{L}\p{N} ._,:/-]/gu, (character) => `#${character.codePointAt(0)};`);

const ARROWS: Readonly<Record<GraphArrow['kind'], string>> = { gives: '-->', makes: '-.->|made into|', held: '==>' };

function nodeLine({ key, kind, title, note, ended }: GraphNode): string {
  const text = `"${escapeText(title)}${note === '' ? '' : `<br/>${escapeText(note)}`}"`;
  return `  ${key}${kind === 'holder' ? `[${text}]` : `([${text}])`}${ended ? ':::ended' : ''}`;
}

/** A Mermaid flowchart: holders as boxes, capabilities rounded, thick arrows to who holds them. */
export function graphToMermaid(graph: GrantGraph): string {
  const { nodes, arrows } = partsOf(graph);
  return [
    'flowchart LR',
    ...nodes.map(nodeLine),
    ...arrows.map(({ from, to, kind }) => `  ${from} ${ARROWS[kind]} ${to}`),
    '  classDef ended stroke-dasharray:4,color:#777',
    '',
  ].join('\n');
}
