// The plugin that never comes back, once more, in every place where a host can put it.
import { makeHost } from '@cofferdam/host';

const plugins = new URL('../plugins/', import.meta.url);

/**
 * Admits `name` to each placement, calls its `discount`, and has `meanwhile` done while that runs.
 *
 * @param {string} name
 * @param {object} options
 * @param {object} options.cart
 * @param {Partial<import('@cofferdam/core').Limits>} options.limits
 * @param {() => Promise<string>} options.meanwhile what the rest of the shop does
 */
export async function runawayEverywhere(name, { cart, limits, meanwhile }) {
  const host = makeHost();
  try {
    const rows = [];
    for (const placement of /** @type {const} */ (['realm', 'thread', 'process'])) {
      const source = { directory: new URL(`${name}/`, plugins) };
      const tenant = await host.admit({ name, placement, source, limits });
      const plugin = await tenant.exports.make({});
      const end = plugin.discount(cart).then(
        () => ({ code: undefined, text: 'it came back' }),
        ({ code, message }) => ({ code, text: `${code}: ${message}` }),
      );
      const answer = await meanwhile();
      const { code, text } = await end;
      // A call that it has answered says so at once; that it has stopped, its side says by itself.
      await tenant.usage().catch(() => {});
      const { fault } = tenant.state().tenant ?? {};
      rows.push({ placement, code, text, answer, status: tenant.state().status, fault });
    }
    return rows;
  } finally {
    await host.close();
  }
}
