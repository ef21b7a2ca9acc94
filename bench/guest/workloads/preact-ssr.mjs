// Server-side rendering of a component tree.
import { h, Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { checksum } from '../lib/checksum.mjs';
import { makeWords } from '../lib/random.mjs';

export const name = 'preact-ssr';
const words = makeWords(6, 500);

const Cell = ({ text, wide }) =>
  h('td', { class: wide ? 'wide' : undefined, style: { color: 'red', paddingLeft: 4 }, title: text }, text);
const Row = ({ id }) => {
  const [open] = useState(id % 3 === 0);
  const label = useMemo(() => `${words[id % 500]} & <${words[(id * 3) % 500]}>`, [id]);
  return h(
    Fragment,
    null,
    h(
      'tr',
      { 'data-id': id, hidden: !open },
      h('th', null, label),
      [0, 1, 2, 3].map((i) => h(Cell, { key: i, text: words[(id * 5 + i) % 500], wide: i === 2 })),
      open && h('td', { dangerouslySetInnerHTML: { __html: `<b>${id}</b>` } }),
    ),
  );
};
const App = ({ rows }) =>
  h(
    'main',
    { id: 'app' },
    h('h1', null, 'Rows'),
    h(
      'table',
      null,
      h(
        'tbody',
        null,
        Array.from({ length: rows }, (_, i) => h(Row, { key: i, id: i })),
      ),
    ),
  );

export function run() {
  return checksum(renderToString(h(App, { rows: 250 })));
}
