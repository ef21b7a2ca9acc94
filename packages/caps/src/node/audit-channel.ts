// Events to node:diagnostics_channel, where monitors of the process listen.
import { channel } from 'node:diagnostics_channel';
import type { AuditSink } from '../audit/event.ts';

/**
 * A sink that publishes each event, as the frozen object that it is, to a diagnostics channel. Costs next to nothing
 * while nobody has subscribed. Default channel: `cofferdam:audit`.
 */
export function makeChannelSink(name = 'cofferdam:audit'): AuditSink {
  const to = channel(name);
  return (event) => {
    if (to.hasSubscribers) to.publish(event);
  };
}
