// The grant graph as a picture: one SVG, no script, no style from elsewhere, colours for light and dark pages.
import type { GrantGraph } from './graph.ts';
import { layOut, type Route } from './graph-layout.ts';
import { type GraphArrow, type GraphNode, partsOf } from './graph-parts.ts';

const [ROW, HEIGHT, GAP, MARGIN, LETTER] = [58, 42, 84, 20, 7.2];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);

const STYLE = `
  text { font: 12px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #1b1f24; text-anchor: middle }
  .note { font-size: 10px; fill: #57606a }
  rect { fill: #ffffff; stroke: #57606a; stroke-width: 1.2 }
  .holder rect { fill: #ddf4ff; stroke: #0969da }
  .ended rect { stroke-dasharray: 4 3; stroke: #cf222e; fill: #fff5f5 }
  path { fill: none; stroke: #8c959f; stroke-width: 1.3 }
  .makes { stroke-dasharray: 5 3 }
  .held { stroke: #0969da; stroke-width: 1.8 }
  marker path { fill: #57606a; stroke: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #9198a1 }
    rect { fill: #161b22; stroke: #9198a1 } .holder rect { fill: #0d2d4d; stroke: #4493f8 }
    .ended rect { fill: #2d1517; stroke: #f85149 } .held { stroke: #4493f8 } marker path { fill: #9198a1 }
  }`;

const ARROW_WORDS: Readonly<Record<GraphArrow['kind'], string>> = {
  gives: 'gives',
  makes: 'is made into',
  held: 'is held by',
};

const widthOf = ({ title, note }: GraphNode): number =>
  Math.max(64, Math.ceil(Math.max(title.length * LETTER, note.length * LETTER * 0.85)) + 22);

/** The picture as SVG text. All of it is escaped: names are what plugins chose. */
export function graphToSvg(graph: GrantGraph): string {
  const parts = partsOf(graph);
  const { nodes } = parts;
  const { layers, slots, at, routes } = layOut(parts);
  const widths = Array.from({ length: layers }, () => 0);
  for (const node of nodes) {
    const { layer } = at.get(node.key) as { layer: number };
    widths[layer] = Math.max(widths[layer] as number, widthOf(node));
  }
  const lefts: number[] = [];
  let x = MARGIN;
  for (const width of widths) {
    lefts.push(x);
    x += width + GAP;
  }
  const [width, height] = [Math.max(x - GAP + MARGIN, 120), slots * ROW + 2 * MARGIN];
  const middle = (slot: number): number => MARGIN + slot * ROW + ROW / 2;
  const centre = (layer: number): number => (lefts[layer] as number) + (widths[layer] as number) / 2;
  const byKey = new Map(nodes.map((node) => [node.key, node]));

  const pathOf = ({ arrow, through, back }: Route): string => {
    const [left, right] = (back ? [arrow.to, arrow.from] : [arrow.from, arrow.to]).map(
      (key) => byKey.get(key) as GraphNode,
    ) as [GraphNode, GraphNode];
    let text = '';
    through.forEach(({ layer, slot }, index) => {
      const y = middle(slot);
      const [start, end] = [lefts[layer] as number, (lefts[layer] as number) + (widths[layer] as number)];
      if (index === 0) {
        text = `M${centre(layer) + widthOf(left) / 2} ${y}`;
        // The bend is between the columns: nothing crosses a wider box of its own.
        text += `H${end}`;
        return;
      }
      const from = through[index - 1] as { layer: number; slot: number };
      const [fromX, fromY] = [(lefts[from.layer] as number) + (widths[from.layer] as number), middle(from.slot)];
      const bend = (fromX + start) / 2;
      const stop = index === through.length - 1 ? centre(layer) - widthOf(right) / 2 : end;
      text += `C${bend} ${fromY} ${bend} ${y} ${start} ${y}H${stop}`;
    });
    const title = `${escapeText(byKey.get(arrow.from)?.title ?? '')} ${ARROW_WORDS[arrow.kind]} ${escapeText(byKey.get(arrow.to)?.title ?? '')}`;
    const marker = back ? 'marker-start' : 'marker-end';
    return `<path class="${arrow.kind}" d="${text}" ${marker}="url(#head)"><title>${title}</title></path>`;
  };

  const boxOf = (node: GraphNode): string => {
    const { layer, slot } = at.get(node.key) as { layer: number; slot: number };
    const [w, y, mid] = [widthOf(node), middle(slot) - HEIGHT / 2, centre(layer)];
    const radius = node.kind === 'holder' ? 4 : HEIGHT / 2;
    const note = node.note === '' ? '' : `<text class="note" x="${mid}" y="${y + 32}">${escapeText(node.note)}</text>`;
    return `<g class="${node.kind}${node.ended ? ' ended' : ''}"><rect x="${mid - w / 2}" y="${y}" width="${w}" height="${HEIGHT}" rx="${radius}"/><text x="${mid}" y="${y + (note === '' ? 25 : 18)}">${escapeText(node.title)}</text>${note}</g>`;
  };

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Grant graph">`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...routes.map(pathOf),
    ...nodes.map(boxOf),
    '</svg>',
    '',
  ].join('\n');
}
