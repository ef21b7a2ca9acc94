// What a thread and a process do once they are locked down: serve one host, and end with it.
import { capturePlatform } from '../side/platform.ts';
import { makeSide, type SideOptions } from '../side/side.ts';
import { makePeer } from '../wire/peer.ts';
import type { Transport, WireLimits } from '../wire/types.ts';
import { dropAmbient } from './ambient.ts';

export interface ServeOptions {
  readonly transport: Transport;
  readonly limits: Partial<WireLimits> | undefined;
  readonly compilers?: SideOptions['compilers'];
  /** Ends the thread or the process. */
  readonly exit: () => void;
}

/** The realm must be locked down. The host's first answer from here says that it is. */
export function serve({ transport, limits, compilers, exit }: ServeOptions): void {
  const side = makeSide({ platform: capturePlatform(), compilers });
  dropAmbient();
  const peer = makePeer({ transport, name: 'the host', bootstrap: side.control, limits });
  void peer.closed.then(() => {
    side.end('its host has gone');
    exit();
  });
}
