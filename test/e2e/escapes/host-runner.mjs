// Runs payloads in tenants of a host, in one placement. There the endowments cross a wire, and what a host function
// gives is a promise, which is true where a payload asks `if (hostFn('probe', …))`: a probe answers "no" to the guest
// at once, the question goes to the host all the same, and a host that answers "yes" is the hit.
import '@cofferdam/core/lockdown';
import { makeHost } from '@cofferdam/host';

/** Every name but `hostFn` is the payload's own. */
const PRELUDE = `globalThis.hostFn = ((real) => (op, ...args) => {
  const answer = real(op, ...args);
  if (op !== 'probe') return answer;
  answer.catch(() => {});
  return false;
})(realHostFn);`;

/**
 * @param {'realm' | 'thread' | 'process'} placement
 * @returns {Promise<(payload: import('./payloads.mjs').Payload & { leaky?: boolean }, host: object) => Promise<object>>}
 */
export async function makeHostRunner(placement) {
  const host = await makeHost({
    placements: { use: [placement] },
    pool: { [placement]: { recycleAfter: 50 } },
    limits: { defaults: { wallMs: 3_000, hostWaitMs: 3_000, fuelPerTurn: 5e8 } },
  });
  return async ({ id, code, mode, leaky }, { hostFn, hostObj, hostAsync }) => {
    let told = '';
    function realHostFn(op, ...args) {
      const answer = hostFn.call(this, op, ...args);
      if (op === 'probe' && answer === true) told = `ESCAPED:the host says so (${args.join(', ')})`;
      return answer;
    }
    // Planted, to see that changes of the host are noticed.
    const leak = (where) => {
      (where === 'global' ? globalThis : hostObj)[`leaked_${where}`] = 1;
    };
    // A RegExp crosses no wire; everything else of the object is the very same.
    const { pattern: _, ...given } = hostObj;
    const globals = { realHostFn, hostObj: given, hostAsync, ...(leaky ? { leak } : {}) };
    const tenant = await host.admit({ name: id, placement, globals });
    try {
      const ready = await tenant.run(PRELUDE);
      const refused = ready.status === 'ok' ? [] : [ready.error.message];
      const { status, value } = await tenant.run(code, { module: mode === 'module' });
      return { value: told || value, status, refused };
    } finally {
      await tenant.stop();
    }
  };
}
