/**
 * Works on the items, the first one alone, since the rest may need what it makes, and then on so many at once; gives
 * the results in the order of the items.
 *
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<Result>} work which does not reject
 * @param {number} atOnce
 * @returns {AsyncGenerator<Result, void, void>}
 */
export async function* inOrder(items, work, atOnce) {
  const [first, ...rest] = items;
  if (first === undefined) return;
  yield await work(first);
  let next = 0;
  /** @type {((result: Result) => void)[]} */
  const settle = [];
  const results = rest.map(
    () => new Promise((/** @type {(result: Result) => void} */ resolve) => settle.push(resolve)),
  );
  const lane = async () => {
    for (let at = next++; at < rest.length; at = next++) settle[at]?.(await work(/** @type {Item} */ (rest[at])));
  };
  for (let i = 0; i < atOnce; i += 1) void lane();
  for (const result of results) yield await result;
}
