// Watches a real directory, and ends by itself: whatever is left open keeps this process alive.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';
import { makeReloader } from '@cofferdam/loader';
import { directory, nodeTimers, watchDirectory } from '@cofferdam/loader/node';
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = pathToFileURL(`${process.argv[2]}/`);
const at = (name) => new URL(name, root);
const log = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const heard = new Set();

const reloader = await makeReloader({
  open: () => makeTenant({ modules: directory(root) }),
  watch: watchDirectory(root, { onError: (error) => log({ error: String(error) }) }),
  timers: nodeTimers,
  retries: 1,
});
reloader.subscribe((event) => {
  for (const hear of heard) hear(event);
});
/** Writes, and waits for an event of this type after which the answer is this. A system may tell of a write twice. */
async function change(type, answer, write) {
  const said = new Promise((resolve) => {
    const hear = async (event) => {
      if (event.type !== type || (await reloader.call('answer')) !== answer) return;
      heard.delete(hear);
      resolve(event);
    };
    heard.add(hear);
  });
  write();
  const { stage, state } = await said;
  log({ type, stage, state, answer });
}

log({ answer: await reloader.call('answer') });
await reloader.call('add');
await change('reloaded', 'second 11', () => writeFileSync(at('words.js'), "export const word = 'second '"));
await change('failed', 'second 11', () => writeFileSync(at('words.js'), 'export const'));
await change('reloaded', 'third 11', () => {
  // As editors write: beside, then renamed.
  writeFileSync(at('.words.js.swp'), "export const word = 'third '");
  renameSync(at('.words.js.swp'), at('words.js'));
});
await change('reloaded', 'fourth 11', () => {
  mkdirSync(at('deep/er'), { recursive: true });
  writeFileSync(at('deep/er/words.js'), "export const word = 'fourth '");
  writeFileSync(at('words.js'), "export { word } from './deep/er/words.js'");
});
await change('reloaded', 'fifth 11', () => writeFileSync(at('deep/er/words.js'), "export const word = 'fifth '"));
// As deployments write: another directory in the place of the one that was watched.
const place = fileURLToPath(root).slice(0, -1);
const written = (name, word) => {
  cpSync(place, `${place}.${name}`, { recursive: true });
  writeFileSync(`${place}.${name}/words.js`, `export const word = '${word} '`);
  return `${place}.${name}`;
};
await change('reloaded', 'renamed 11', () => {
  const next = written('next', 'renamed');
  renameSync(place, `${place}.before`);
  renameSync(next, place);
});
await change('reloaded', 'anew 11', () => {
  const next = written('copy', 'anew');
  rmSync(place, { recursive: true });
  cpSync(next, place, { recursive: true });
});
await change('reloaded', 'linked 11', () => {
  const next = written('release', 'linked');
  rmSync(place, { recursive: true });
  symlinkSync(next, place);
});
await change('reloaded', 'behind the link 11', () =>
  writeFileSync(at('words.js'), "export const word = 'behind the link '"),
);
await reloader.stop();
// Handles are closed by the event loop, in its next rounds.
for (let round = 0; round < 10; round += 1) await new Promise((resolve) => setImmediate(resolve));
const left = () => process.getActiveResourcesInfo().filter((name) => /FSEvent|FSReq|Timeout|StatWatcher/.test(name));
// Timers by which the watcher of files keeps from looking twice, a second at most, are not taken back.
for (let round = 0; round < 60 && left().length > 0; round += 1)
  await new Promise((resolve) => setTimeout(resolve, 50));
log({ open: left() });
