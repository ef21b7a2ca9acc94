// Where the nodes of a grant graph go: a layered drawing from left to right, after Sugiyama, Tagawa and Toda, Methods
// for Visual Understanding of Hierarchical System Structures (1981). Layers by the longest path, arrows over several
// layers led through places of their own, order within a layer by the mean of the neighbours.
import type { GraphArrow, GraphParts } from './graph-parts.ts';

/** A place in the drawing; `node` is absent where an arrow only passes through. */
interface Place {
  readonly node: string | undefined;
  readonly layer: number;
  readonly before: Place[];
  readonly after: Place[];
  order: number;
}

export interface Route {
  readonly arrow: GraphArrow;
  /** From the left to the right end, by layer and position in it. */
  readonly through: readonly { readonly layer: number; readonly slot: number }[];
  /** Whether the arrow's head is at the left end: it points back. */
  readonly back: boolean;
}

export interface Layout {
  readonly layers: number;
  /** Rows of the highest layer. */
  readonly slots: number;
  /** Where each node is. Slots are fractions where a layer is centred. */
  readonly at: ReadonlyMap<string, { readonly layer: number; readonly slot: number }>;
  readonly routes: readonly Route[];
}

/** The layer of each node: behind all that point to it. An arrow that closes a circle does not count. */
function layersOf({ nodes, arrows }: GraphParts): ReadonlyMap<string, number> {
  const into = new Map<string, string[]>(nodes.map(({ key }) => [key, []]));
  const leaving = new Set<string>();
  for (const { from, to } of arrows) {
    into.get(to)?.push(from);
    leaving.add(from);
  }
  const layers = new Map<string, number>();
  const open = new Set<string>();
  const layerOf = (key: string): number => {
    const known = layers.get(key);
    if (known !== undefined) return known;
    open.add(key);
    let layer = 0;
    for (const from of into.get(key) ?? []) if (!open.has(from)) layer = Math.max(layer, layerOf(from) + 1);
    open.delete(key);
    layers.set(key, layer);
    return layer;
  };
  let last = 0;
  for (const { key } of nodes) last = Math.max(last, layerOf(key));
  // Those who only hold stand in one column at the end.
  for (const { key, kind } of nodes) if (kind === 'holder' && !leaving.has(key)) layers.set(key, last);
  return layers;
}

const SWEEPS = 8;

function sortLayer(layer: Place[], side: 'before' | 'after'): void {
  const weights = new Map(
    layer.map((place) => {
      const beside = place[side];
      const mean = beside.reduce((sum, { order }) => sum + order, 0) / beside.length;
      return [place, beside.length === 0 ? place.order : mean];
    }),
  );
  layer.sort((a, b) => (weights.get(a) as number) - (weights.get(b) as number) || a.order - b.order);
  layer.forEach((place, order) => {
    place.order = order;
  });
}

export function layOut(parts: GraphParts): Layout {
  const layerOf = layersOf(parts);
  const layers: Place[][] = [];
  const placeIn = (layer: number, node?: string): Place => {
    while (layers.length <= layer) layers.push([]);
    const list = layers[layer] as Place[];
    const place: Place = { node, layer, before: [], after: [], order: list.length };
    list.push(place);
    return place;
  };
  const places = new Map(parts.nodes.map(({ key }) => [key, placeIn(layerOf.get(key) as number, key)]));
  const paths = parts.arrows.map((arrow) => {
    const ends = [places.get(arrow.from) as Place, places.get(arrow.to) as Place];
    const back = (ends[0] as Place).layer > (ends[1] as Place).layer;
    const [left, right] = (back ? ends.reverse() : ends) as [Place, Place];
    const path = [left];
    for (let layer = left.layer + 1; layer < right.layer; layer += 1) path.push(placeIn(layer));
    path.push(right);
    path.forEach((place, index) => {
      const next = path[index + 1];
      if (next === undefined || next.layer === place.layer) return;
      place.after.push(next);
      next.before.push(place);
    });
    return { arrow, back, path };
  });
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    if (sweep % 2 === 0) for (const layer of layers) sortLayer(layer, 'before');
    else for (const layer of [...layers].reverse()) sortLayer(layer, 'after');
  }
  const slots = Math.max(1, ...layers.map(({ length }) => length));
  const spot = ({ layer, order }: Place): { layer: number; slot: number } => ({
    layer,
    slot: order + (slots - (layers[layer] as Place[]).length) / 2,
  });
  return {
    layers: layers.length,
    slots,
    at: new Map([...places].map(([key, place]) => [key, spot(place)])),
    routes: paths.map(({ arrow, back, path }) => ({ arrow, back, through: path.map(spot) })),
  };
}
