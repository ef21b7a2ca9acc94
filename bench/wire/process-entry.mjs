// The children of process.mjs.
import './realm.mjs';
import { makePeer } from '../../packages/host/dist/wire/peer.js';
import { makeStreamTransport } from '../../packages/host/dist/wire/stream.js';

const kinds = {
  ipc: () => process.on('message', (value) => process.send(value)),
  bytes: () => process.stdin.on('data', (chunk) => process.stdout.write(chunk)),
  wire: () => {
    const bootstrap = { echo: (value) => value, self: () => bootstrap };
    const transport = makeStreamTransport({ readable: process.stdin, writable: process.stdout });
    makePeer({ name: 'the host', bootstrap, transport });
  },
};
kinds[process.argv[2]]();
