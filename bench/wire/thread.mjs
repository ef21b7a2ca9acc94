// Microseconds per call to a worker thread: raw messages, our wire, @endo/captp and capnweb, all over ports of their
// own to the same worker.
import './realm.mjs';
import { send } from '@cofferdam/caps';
import { makeCapTP } from '@endo/captp';
import { E } from '@endo/far';
import { newMessagePortRpcSession } from 'capnweb';
import { MessageChannel, Worker } from 'node:worker_threads';
import { makePeer } from '../../packages/host/dist/wire/peer.js';
import { makePortTransport } from '../../packages/host/dist/wire/port.js';
import { both, makeRaw } from './measure.mjs';

const channels = {
  raw: new MessageChannel(),
  ours: new MessageChannel(),
  captp: new MessageChannel(),
  web: new MessageChannel(),
};
const ports = Object.fromEntries(Object.entries(channels).map(([name, { port2 }]) => [name, port2]));
const worker = new Worker(new URL('./thread-entry.mjs', import.meta.url), {
  workerData: ports,
  transferList: Object.values(ports),
});
worker.on('error', (error) => {
  throw error;
});

const raw = makeRaw((value) => channels.raw.port1.postMessage(value));
channels.raw.port1.on('message', raw.heard);

const peer = makePeer({ name: 'the worker', transport: makePortTransport(channels.ours.port1) });
const ours = await peer.bootstrap;

const captp = makeCapTP('host', (message) => channels.captp.port1.postMessage(message));
channels.captp.port1.on('message', captp.dispatch);
const endo = await captp.getBootstrap();

const web = newMessagePortRpcSession(channels.web.port1);

const calls = {
  'raw postMessage': (value) => raw.call(value),
  'our wire': (value) => ours.echo(value),
  '@endo/captp': (value) => E(endo).echo(value),
  capnweb: (value) => web.echo(value),
};
for (const [name, call] of Object.entries(calls)) {
  if ((await call(7)) !== 7) throw Error(`${name} does not answer`);
}
// Each call of the burst goes to a result that has not come back.
const pipelined = {
  'our wire, on the result of a call': [() => ours.self(), (value, self) => send(self, 'echo', value)],
};
console.log(JSON.stringify(await both(calls, pipelined)));
process.exit(0);
