// What this plugin tries although nobody granted it.
async function attempt(what, tryIt) {
  try {
    const got = await tryIt();
    return { what, refused: false, text: `got ${typeof got}` };
  } catch (error) {
    return { what, refused: true, text: `${error.name}: ${error.message}` };
  }
}

export async function probe({ catalogue, coupons, store }) {
  return [
    await attempt('process.env', () => process.env),
    await attempt("fetch('http://127.0.0.1/')", () => fetch('http://127.0.0.1/')),
    await attempt("import('node:fs')", () => import('node:fs')),
    await attempt("import('../loyalty/index.cjs')", () => import('../loyalty/index.cjs')),
    await attempt("Function('return this')().process.env", () => Function('return this')().process.env),
    await attempt('catalogue.set(…)', () => catalogue.set('mug', { cents: 1 })),
    await attempt("the loyalty tenant's store", () => store.set('ada', '1000000')),
    await attempt('coupons.redeem(…), revoked', () => coupons.redeem('WELCOME')),
  ];
}
