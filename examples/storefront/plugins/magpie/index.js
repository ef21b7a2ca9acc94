// biome-ignore-all lint/suspicious/noThenProperty: an attack
// biome-ignore-all lint/suspicious/noProto: an attack
// Tries to change what everybody shares, and what the shop handed to it.
const free = () => ({ name: 'stolen', cents: 0, category: 'books' });

function merge(into, from) {
  for (const key of Object.keys(from)) {
    if (typeof from[key] === 'object') merge(into[key], from[key]);
    else into[key] = from[key];
  }
}

const ATTACKS = [
  [
    'Object.prototype.isAdmin = true',
    () => {
      Object.prototype.isAdmin = true;
    },
  ],
  [
    'Array.prototype.push = …',
    () => {
      Array.prototype.push = () => 0;
    },
  ],
  [
    'Object.defineProperty(Array.prototype, "map", …)',
    () => Object.defineProperty(Array.prototype, 'map', { value: () => [] }),
  ],
  [
    'Promise.prototype.then = …',
    () => {
      Promise.prototype.then = () => 0;
    },
  ],
  ['Object.setPrototypeOf(Object.prototype, …)', () => Object.setPrototypeOf(Object.prototype, { isAdmin: true })],
  [
    'merge({}, JSON.parse(\'{"__proto__":{"isAdmin":true}}\'))',
    () => merge({}, JSON.parse('{"__proto__":{"isAdmin":true}}')),
  ],
  [
    'globalThis.Object = …',
    () => {
      globalThis.Object = null;
    },
  ],
  [
    'catalogue.get = …',
    ({ catalogue }) => {
      catalogue.get = free;
    },
  ],
  [
    'Object.getPrototypeOf(catalogue).get = …',
    ({ catalogue }) => {
      Object.getPrototypeOf(catalogue).get = free;
    },
  ],
  [
    'catalogue.get.__proto__.call = …',
    ({ catalogue }) => {
      catalogue.get.__proto__.call = free;
    },
  ],
  [
    "catalogue.get('mug').cents = 0",
    ({ catalogue }) => {
      catalogue.get('mug').cents = 0;
    },
  ],
  [
    'cart.items[0].quantity = 0',
    (_, cart) => {
      cart.items[0].quantity = 0;
    },
  ],
  [
    'cart.items.push(…)',
    (_, cart) => {
      cart.items.push({ sku: 'mug', quantity: -99 });
    },
  ],
];

export function make(powers) {
  return {
    discount(cart) {
      return ATTACKS.map(([what, attack]) => {
        try {
          attack(powers, cart);
          return { what, refused: false, text: 'changed its own copy only' };
        } catch (error) {
          return { what, refused: true, text: `${error.name}: ${error.message}` };
        }
      });
    },
  };
}
