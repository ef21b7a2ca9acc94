// Runs programs in tenants and tells what each spent: cold, hot, and in a deterministic tenant. A process of its own.
import '@cofferdam/core/lockdown';
import { COMPILER_VERSION, COST_VERSION, makeTenant } from '@cofferdam/core';

/** @type {{ programs: Record<string, string>, workloads: readonly (readonly [string, string])[], repeats: number }} */
const { programs, workloads, repeats } = JSON.parse(await readAll());
const limits = { fuel: 1e15, fuelPerTurn: 1e15, wallMs: 3_600_000, heapBytes: Number.POSITIVE_INFINITY };

async function readAll() {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  return text;
}

/** @param {string} name @param {string} source @param {boolean} deterministic */
async function spentBy(name, source, deterministic = false) {
  const options = deterministic ? { limits, deterministic } : { limits, clock: { now: () => 0 } };
  const { status, error, usage } = await makeTenant({ ...options, console: {} }).run(source);
  if (status !== 'ok') throw new Error(`${name}: ${error?.message}`);
  return usage.fuel;
}

/** @type {Record<string, readonly [number, number]>} */
const spent = {};
/** @type {string[]} */
const differing = [];
for (const [name, source] of Object.entries(programs)) {
  const cold = await spentBy(name, source);
  const fixed = await spentBy(name, source, true);
  spent[name] = [cold, fixed];
  for (let i = 0; i < repeats; i += 1) {
    const hot = await spentBy(name, source);
    if (hot !== cold) differing.push(`${name}: ${cold} cold, ${hot} in run ${i + 2}`);
  }
  const again = await spentBy(name, source, true);
  if (again !== fixed) differing.push(`${name}, deterministic: ${fixed} cold, ${again} in run 2`);
}

// Libraries keep things from run to run, and so does a tenant of its regular expressions: each run has a figure of its
// own, and another tenant comes to the same ones, hotter.
for (const [name, text] of workloads) {
  /** @param {number} runs */
  const runsOf = (runs) => {
    const tenant = makeTenant({ limits, clock: Date, random: Math });
    const { run } = tenant.evaluateNow(text);
    return Array.from({ length: runs }, () => {
      const before = tenant.usage().fuel;
      run();
      return tenant.usage().fuel - before;
    });
  };
  const runs = runsOf(3);
  const [first = 0, second = 0] = runs;
  spent[`workload ${name}`] = [first, second];
  const again = runsOf(3);
  if (`${again}` !== `${runs}`) differing.push(`${name}: ${runs} at first, ${again} in another tenant`);
}
console.log(JSON.stringify({ costs: COST_VERSION, compiler: COMPILER_VERSION, spent, differing }));
