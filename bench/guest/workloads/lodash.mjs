// Collection work, deep clones, paths, string cases, a compiled template.
import _ from 'lodash';
import { checksum } from '../lib/checksum.mjs';
import { makeOrders } from '../lib/orders.mjs';

export const name = 'lodash';
const orders = makeOrders(400);
// With `variable`, for without it lodash writes a `with` statement, which no strict realm has.
const template = _.template('<%- o.id %>: <% _.each(o.lines, (l) => { %><%= l.sku %>x<%= l.count %> <% }) %>', {
  variable: 'o',
  imports: { _ },
});

export function run() {
  const copy = _.cloneDeep(orders);
  const lines = _.chain(copy)
    .filter({ state: 'paid' })
    .flatMap('lines')
    .groupBy('sku')
    .mapValues((g) => _.sumBy(g, 'count'))
    .toPairs()
    .orderBy([1, 0], ['desc', 'asc'])
    .take(50)
    .value();
  const names = _.uniq(copy.map((o) => _.camelCase(`${o.customer.name} ${o.state} ${o.id}`)));
  const merged = _.merge(
    {},
    ...copy.slice(0, 100).map((o) => ({ [o.state]: { [o.customer.name]: _.pick(o, ['id', 'note', 'customer.age']) } })),
  );
  const same = _.isEqual(copy, orders);
  const text = copy
    .slice(0, 100)
    .map((o) => template(o))
    .join('');
  return checksum(JSON.stringify([lines, names, merged, same, text]));
}
