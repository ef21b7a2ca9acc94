// A process that runs payloads: `node batch.mjs <setting>`, a JSON array of payloads on standard input. For each it
// prints one JSON line, { id, hit, changed, status, refused }; `changed` is what the host finds changed of itself. The settings: `tenant` and `session`, in a locked-down
// realm; `realm`, `thread`, `process`, tenants of a host; `vm`, the baseline that is known to leak.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import vm from 'node:vm';

const { makeHost } = createRequire(import.meta.url)('../../corpora/escape-host.cjs');
const [setting] = process.argv.slice(2);
const payloads = JSON.parse(await text(process.stdin));
const run = setting === 'vm' ? runInVm : await makeRunner();
const isHit = (value) => typeof value === 'string' && value.startsWith('ESCAPED:');
// A payload's refusals are its own business; what nobody catches must not end the batch of the baseline.
if (setting === 'vm') process.on('unhandledRejection', () => {});

for (const payload of payloads) {
  const host = makeHost();
  const pictures = [() => realmPicture(), () => endowmentPicture(host)];
  const before = pictures.map((picture) => picture());
  const { value, status, refused = [] } = await run(payload, host);
  await setImmediate();
  if (payload.mode !== 'script') await setTimeout(5); // what a payload leaves behind may act later
  const changed =
    setting === 'vm' ? undefined : pictures.map((picture, i) => difference(before[i], picture())).find(Boolean);
  process.stdout.write(
    `${JSON.stringify({ id: payload.id, hit: isHit(value) ? value : '', changed, status, refused })}\n`,
  );
}
process.exit(0);

async function makeRunner() {
  if (!['realm', 'thread', 'process'].includes(setting)) return await makeTenantRunner();
  const { makeHostRunner } = await import('./host-runner.mjs');
  return await makeHostRunner(setting);
}

async function makeTenantRunner() {
  await import('@cofferdam/core/lockdown');
  const { makeTenant } = await import('@cofferdam/core');
  return async ({ id, code, mode, leaky }, { hostFn, hostObj, hostAsync }) => {
    // Planted, to see that changes of the host are noticed.
    const leak = (where) => {
      (where === 'global' ? globalThis : hostObj)[`leaked_${where}`] = 1;
    };
    const globals = leaky ? { leak } : {};
    const refused = [];
    for (const [name, value] of Object.entries({ hostFn, hostObj, hostAsync })) {
      try {
        makeTenant({ globals: { [name]: value } });
        globals[name] = value;
      } catch (error) {
        refused.push(`${name}: ${error.message}`);
      }
    }
    const tenant = makeTenant({ name: id, globals, limits: { wallMs: 3_000, hostWaitMs: 3_000, fuelPerTurn: 5e8 } });
    const { status, value } =
      setting === 'session'
        ? await tenant.openSession().run(code)
        : await tenant.run(code, { module: mode === 'module' });
    return { value, status, refused };
  };
}

async function runInVm({ code }, { hostFn, hostObj, hostAsync }) {
  const context = vm.createContext({ hostFn, hostObj, hostAsync });
  try {
    return { value: await vm.runInContext(code, context, { timeout: 3_000 }), status: 'ok' };
  } catch (error) {
    return { value: undefined, status: `threw ${typeof error === 'object' ? error?.name : error}` };
  }
}

/** Everything reachable from the host's globals by reading: each object's keys, values and prototype. */
function realmPicture() {
  const names = Object.getOwnPropertyNames(globalThis);
  const skip = new Set(['process', 'global', 'globalThis', 'console', 'performance', 'crypto', 'navigator']);
  const roots = names
    .filter((name) => !skip.has(name))
    .map((name) => Object.getOwnPropertyDescriptor(globalThis, name)?.value);
  roots.push(
    Object.getPrototypeOf(function* () {}),
    Object.getPrototypeOf(async () => {}),
    Object.getPrototypeOf([][Symbol.iterator]()),
  );
  const picture = new Map([[globalThis, [names.join(), Object.getPrototypeOf(globalThis)]]]);
  return walkInto(picture, roots);
}

function endowmentPicture({ hostFn, hostObj, hostAsync }) {
  const picture = walkInto(new Map(), [hostFn, hostAsync, hostObj]);
  picture.set(hostObj.bytes, [...hostObj.bytes]);
  picture.set(hostObj.bytes.buffer, [hostObj.bytes.buffer.byteLength]);
  picture.set('secret', [hostFn('match')]);
  return picture;
}

function walkInto(picture, roots) {
  const queue = [...roots];
  for (const at of queue) {
    if (at === null || (typeof at !== 'object' && typeof at !== 'function') || picture.has(at)) continue;
    if (ArrayBuffer.isView(at)) continue;
    const seen = [Object.getPrototypeOf(at), Object.isExtensible(at)];
    for (const key of Reflect.ownKeys(at)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(at, key);
      seen.push(key, value, get, set);
      queue.push(value, get, set);
    }
    queue.push(Object.getPrototypeOf(at));
    picture.set(at, seen);
  }
  return picture;
}

/** What of the first picture is otherwise in the second, in a few words. */
function difference(before, after) {
  for (const [at, seen] of before) {
    const now = after.get(at);
    if (now === undefined) return `${nameOf(at)} is gone`;
    if (now.length !== seen.length || seen.some((part, i) => !Object.is(part, now[i])))
      return `${nameOf(at)} has changed`;
  }
  return undefined;
}

function nameOf(at) {
  return typeof at === 'function' ? `function ${at.name}` : Object.prototype.toString.call(at);
}
