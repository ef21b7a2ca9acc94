/** The carts of the day. */
export const CARTS = [
  {
    id: 'A-1',
    customer: 'ada',
    currency: 'EUR',
    items: [
      { sku: 'mug', quantity: 2 },
      { sku: 'atlas', quantity: 1 },
    ],
  },
  { id: 'A-2', customer: 'ada', currency: 'USD', items: [{ sku: 'spade', quantity: 3 }], coupon: 'WELCOME' },
  {
    id: 'B-1',
    customer: 'bo',
    currency: 'JPY',
    items: [
      { sku: 'tea', quantity: 4 },
      { sku: 'atlas', quantity: 2 },
    ],
  },
  {
    id: 'A-3',
    customer: 'ada',
    currency: 'EUR',
    items: [
      { sku: 'atlas', quantity: 1 },
      { sku: 'tea', quantity: 1 },
    ],
  },
];

/** The price before any plugin spoke. */
export const subtotalOf = (catalogue, { items }) =>
  items.reduce((sum, { sku, quantity }) => sum + catalogue.get(sku).cents * quantity, 0);

/** Prices a cart through the three plugins, one after the other. */
export async function priceCart(cart, { catalogue, seasonal, loyalty, currency }) {
  const subtotal = subtotalOf(catalogue, cart);
  const { items, coupon, customer } = cart;
  const discount = await seasonal.plugin.discount(coupon === undefined ? { items } : { items, coupon });
  const reward = await loyalty.plugin.reward({ customer, cents: subtotal - discount.cents });
  const total = subtotal - discount.cents - reward.cents;
  const quote = await currency.plugin.quote({ cents: total, currency: cart.currency });
  return { id: cart.id, customer, subtotal, discount, reward, total, quote };
}
