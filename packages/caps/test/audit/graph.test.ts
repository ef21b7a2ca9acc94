import { describe, expect, it } from 'vitest';
import {
  attenuate,
  graphToMermaid,
  graphToSvg,
  makeAuditLog,
  makeAuditTap,
  makeGrantGraph,
  makeRevocable,
} from '../../src/index.ts';

function example() {
  const log = makeAuditLog();
  const shop = { get: () => 1, set: () => 2 };
  makeAuditTap({ log, tenant: 'host' }).own('shop', shop);
  const a = makeAuditTap({ log, tenant: 'a' });
  const held = a.grant('reader', attenuate(shop, { pick: ['get'] }), { parent: shop });
  const b = makeAuditTap({ log, tenant: 'b' });
  const lent = b.grant('lent', makeRevocable(held.value), { from: 'a', parent: held.value });
  b.grant('clock', makeRevocable({ now: () => 0 }));
  lent.value.get();
  held.revoke();
  expect(() => lent.value.get()).toThrow();
  lent.revoke();
  expect(() => lent.value.get()).toThrow();
  b.fault('fuel');
  return log;
}

describe('makeGrantGraph()', () => {
  it('says who holds what, and out of what it was made', () => {
    const graph = makeGrantGraph(example().events());
    expect(graph).toEqual({
      holders: [{ name: 'host' }, { name: 'a' }, { name: 'b', fault: 'fuel' }],
      capabilities: [
        { id: 'c0', name: 'shop', from: 'host', to: 'host', revoked: false, calls: 0, failed: 0 },
        { id: 'c1', name: 'reader', from: 'host', to: 'a', parent: 'c0', revoked: true, calls: 2, failed: 1 },
        { id: 'c3', name: 'lent', from: 'a', to: 'b', parent: 'c1', revoked: true, calls: 3, failed: 2 },
        { id: 'c5', name: 'clock', from: 'host', to: 'b', revoked: false, calls: 0, failed: 0 },
      ],
    });
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  });

  it('is empty for no events', () => {
    expect(makeGrantGraph([])).toEqual({ holders: [], capabilities: [] });
  });

  it('leaves out what it has not seen the grant of', () => {
    const events = example().events();
    expect(makeGrantGraph(events.slice(3)).capabilities.map(({ id }) => id)).toEqual(['c3', 'c5']);
  });
});

describe('graphToMermaid()', () => {
  it('writes holders, capabilities and what is between them', () => {
    expect(graphToMermaid(makeGrantGraph(example().events()))).toBe(
      [
        'flowchart LR',
        '  h0["host"]',
        '  h1["a"]',
        '  h2["b<br/>stopped: fuel"]:::ended',
        '  c0(["shop"])',
        '  c1(["reader<br/>2 calls, 1 failed, revoked"]):::ended',
        '  c2(["lent<br/>3 calls, 2 failed, revoked"]):::ended',
        '  c3(["clock"])',
        '  h0 --> c0',
        '  c0 -.->|made into| c1',
        '  c1 ==> h1',
        '  c1 -.->|made into| c2',
        '  c2 ==> h2',
        '  h0 --> c3',
        '  c3 ==> h2',
        '  classDef ended stroke-dasharray:4,color:#777',
        '',
      ].join('\n'),
    );
  });
});

const HOSTILE = [
  '"]; click h0 "javascript:alert(1)"',
  '<script>alert(1)</script>',
  '"><image href=x onerror=alert(1)>',
  '</title></svg><script>',
  '%%{init: {"theme":"dark"}}%%',
  'a\nb --> c',
  'a\u2028b\u0000c\u202ed',
  ']]>&amp;#quot;',
  'x'.repeat(10_000),
];
const hostileGraph = (name: string) => {
  const log = makeAuditLog();
  const tap = makeAuditTap({ log, tenant: name });
  tap
    .grant(
      name,
      makeRevocable(() => 1),
    )
    .revoke();
  tap.fault(name);
  return makeGrantGraph(log.events());
};

describe('names that are chosen by a plugin', () => {
  it.each(HOSTILE)('are text and nothing else in Mermaid: %j', (name) => {
    const lines = graphToMermaid(hostileGraph(name)).split('\n');
    expect(lines).toHaveLength(8);
    for (const line of lines.slice(1, 4))
      expect(line).toMatch(
        /^ {2}[hc]\d(\[|\(\[)"[\p{L}\p{N} ._,:/#;-]*(<br\/>[\p{L}\p{N} ._,:/#;-]*)?"(\]|\]\))(:::ended)?$/u,
      );
  });

  it.each(HOSTILE)('are text and nothing else in SVG: %j', (name) => {
    const svg = graphToSvg(hostileGraph(name));
    const tags = new Set([...svg.matchAll(/<\/?([a-z!?][^\s/>]*)/gi)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual(['defs', 'g', 'marker', 'path', 'rect', 'style', 'svg', 'text', 'title']);
    expect(svg.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}]/u);
    expect(svg.length).toBeLessThan(5000);
  });
});

describe('graphToSvg()', () => {
  const boxes = (svg: string) =>
    [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map((match) =>
      match.slice(1).map(Number),
    ) as [number, number, number, number][];

  it('draws a box for each node and an arrow for each relation, inside of the picture', () => {
    const svg = graphToSvg(makeGrantGraph(example().events()));
    const [, width = 0, height = 0] = /width="(\d+)" height="(\d+)"/.exec(svg)?.map(Number) ?? [];
    expect(boxes(svg)).toHaveLength(7);
    expect(svg.match(/<path class/g)).toHaveLength(7);
    for (const [x, y, w, h] of boxes(svg)) {
      expect(x >= 0 && y >= 0 && x + w <= width && y + h <= height).toBe(true);
    }
  });

  it('puts no box over another, also where tenants lend in a circle', () => {
    const log = makeAuditLog();
    for (let at = 0; at < 40; at += 1) {
      const parent = at % 3 === 0 ? undefined : makeGrantGraph(log.events()).capabilities[at >> 1]?.id;
      makeAuditTap({ log, tenant: `t${at % 7}` }).grant(
        `power ${at}`,
        makeRevocable(() => at),
        {
          from: at % 2 === 0 ? 'host' : `t${(at * 3) % 7}`,
          parent,
        },
      );
    }
    const all = boxes(graphToSvg(makeGrantGraph(log.events())));
    expect(all).toHaveLength(48);
    all.forEach(([x, y, w, h], at) => {
      for (const [x2, y2, w2, h2] of all.slice(at + 1))
        expect(x + w <= x2 || x2 + w2 <= x || y + h <= y2 || y2 + h2 <= y).toBe(true);
    });
  });

  it('draws an empty graph', () => {
    expect(graphToSvg({ holders: [], capabilities: [] })).toContain('<svg');
  });
});
