// The worker of thread.mjs: the same echo behind each kind of wire.
import './realm.mjs';
import { makeCapTP } from '@endo/captp';
import { Far } from '@endo/far';
import { newMessagePortRpcSession, RpcTarget } from 'capnweb';
import { workerData } from 'node:worker_threads';
import { makePeer } from '../../packages/host/dist/wire/peer.js';
import { makePortTransport } from '../../packages/host/dist/wire/port.js';

const { raw, ours, captp, web } = workerData;
raw.on('message', (value) => raw.postMessage(value));

const bootstrap = { echo: (value) => value, self: () => bootstrap };
makePeer({ name: 'the host', bootstrap, transport: makePortTransport(ours) });

const { dispatch } = makeCapTP(
  'worker',
  (message) => captp.postMessage(message),
  Far('echo', { echo: (value) => value }),
);
captp.on('message', dispatch);

newMessagePortRpcSession(
  web,
  new (class extends RpcTarget {
    echo(value) {
      return value;
    }
  })(),
);
