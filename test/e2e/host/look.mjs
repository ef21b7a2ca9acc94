// Any value as text, the same on both sides of a border: what is compared is what the value is, not which realm made
// it. It runs in guests, too, as its own source text: it may use nothing from outside of itself.

/**
 * @param {unknown} root
 * @returns {string}
 */
export function look(root) {
  const ids = new Map();
  const parts = (from, close, items) => `${from}${items.join(', ')}${close}`;
  const members = (x, but = []) =>
    Reflect.ownKeys(x)
      .filter((key) => !but.includes(key))
      .map((key) => `${typeof key === 'symbol' ? show(key) : JSON.stringify(key)}: ${show(x[key])}`);
  const show = (x) => {
    if (typeof x === 'string') return JSON.stringify(x);
    if (typeof x === 'number') return Object.is(x, -0) ? '-0' : `${x}`;
    if (typeof x === 'bigint') return `${x}n`;
    if (typeof x === 'symbol') return Symbol.keyFor(x) === undefined ? x.toString() : `Symbol.for(${Symbol.keyFor(x)})`;
    if (typeof x === 'function') return 'function';
    if (x === null || typeof x !== 'object') return `${x}`;
    if (ids.has(x)) return `#${ids.get(x)}`;
    ids.set(x, ids.size);
    const kind = Object.prototype.toString.call(x).slice(8, -1);
    if (kind === 'Array') {
      const items = Array.from({ length: x.length }, (_, i) => (Object.hasOwn(x, i) ? show(x[i]) : 'hole'));
      return parts('[', ']', items);
    }
    if (kind === 'Date') return `Date(${x.getTime()})`;
    if (kind === 'Map')
      return parts(
        'Map{',
        '}',
        [...x].map(([key, value]) => `${show(key)} => ${show(value)}`),
      );
    if (kind === 'Set') return parts('Set{', '}', [...x].map(show));
    if (kind === 'ArrayBuffer') return parts('ArrayBuffer(', ')', [...new Uint8Array(x)]);
    if (ArrayBuffer.isView(x)) return `${kind}(${x.byteOffset}, ${x.byteLength}) of ${show(x.buffer)}`;
    if (kind === 'Error')
      return parts(`${x.name}(`, ')', [
        JSON.stringify(x.message),
        ...members(x, ['stack', 'guestStack', 'name', 'message']).sort(),
      ]);
    return parts(kind === 'Object' ? '{' : `${kind}{`, '}', members(x));
  };
  return show(root);
}
