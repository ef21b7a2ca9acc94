// Microseconds per call to a child process: Node's own IPC, bytes over bare pipes, and our wire over pipes.
import './realm.mjs';
import { send } from '@cofferdam/caps';
import { fork, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makePeer } from '../../packages/host/dist/wire/peer.js';
import { makeStreamTransport } from '../../packages/host/dist/wire/stream.js';
import { both, makeRaw } from './measure.mjs';

const entry = fileURLToPath(new URL('./process-entry.mjs', import.meta.url));
const ipc = fork(entry, ['ipc'], { serialization: 'advanced' });
const spawned = (kind) => spawn(process.execPath, [entry, kind], { stdio: ['pipe', 'pipe', 'inherit'] });
const bytes = spawned('bytes');
const wire = spawned('wire');

const viaIpc = makeRaw((value) => ipc.send(value));
ipc.on('message', viaIpc.heard);

// Eight bytes there and back, with nothing to say what they mean.
const viaBytes = makeRaw((value) => {
  const message = Buffer.alloc(8);
  message.writeDoubleBE(value);
  bytes.stdin.write(message);
});
let rest = Buffer.alloc(0);
bytes.stdout.on('data', (chunk) => {
  rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  let at = 0;
  for (; rest.length - at >= 8; at += 8) viaBytes.heard(rest.readDoubleBE(at));
  rest = rest.subarray(at);
});

const peer = makePeer({
  name: 'the child',
  transport: makeStreamTransport({ readable: wire.stdout, writable: wire.stdin }),
});
const ours = await peer.bootstrap;

const calls = {
  'process.send, advanced serialization': (value) => viaIpc.call(value),
  'bytes over bare pipes': (value) => viaBytes.call(value),
  'our wire': (value) => ours.echo(value),
};
for (const [name, call] of Object.entries(calls)) {
  if ((await call(7)) !== 7) throw Error(`${name} does not answer`);
}
// Each call of the burst goes to a result that has not come back.
const pipelined = {
  'our wire, on the result of a call': [() => ours.self(), (value, self) => send(self, 'echo', value)],
};
console.log(JSON.stringify(await both(calls, pipelined)));
for (const child of [ipc, bytes, wire]) child.kill();
process.exit(0);
