import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type LogRecord, logs } from '@opentelemetry/api-logs';
import { describe, expect, it } from 'vitest';
import { type AuditEvent, makeAuditLog, makeAuditTap, makeOpenTelemetrySink, makeRevocable } from '../../src/index.ts';
import { makeChannelSink, sha256 } from '../../src/node/index.ts';

describe('makeChannelSink()', () => {
  it('publishes each event to whoever subscribed', () => {
    const seen: unknown[] = [];
    const listener = (event: unknown): void => void seen.push(event);
    const log = makeAuditLog({ sink: makeChannelSink() });
    log.record({ kind: 'called', tenant: 'a' });
    subscribe('cofferdam:audit', listener);
    const event = log.record({ kind: 'returned', tenant: 'a' });
    unsubscribe('cofferdam:audit', listener);
    log.record({ kind: 'called', tenant: 'a' });
    expect(seen).toEqual([event]);
    expect(Object.isFrozen(seen[0])).toBe(true);
  });
});

describe('makeOpenTelemetrySink()', () => {
  it('emits a record of the log data model for each event, arguments left out', () => {
    const emitted: LogRecord[] = [];
    logs.setGlobalLoggerProvider({
      getLogger: () => ({ emit: (record) => void emitted.push(record), enabled: () => true }),
    });
    const log = makeAuditLog({ clock: { now: () => 42 }, sink: makeOpenTelemetrySink(logs.getLogger('cofferdam')) });
    const tap = makeAuditTap({ log, tenant: 'acme', digest: sha256, clear: ['till.pay'] });
    const { value, revoke } = tap.grant('till', makeRevocable({ pay: (n: number) => n }, { name: 'till' }));
    value.pay(3);
    revoke();
    expect(() => value.pay(4)).toThrow();
    tap.fault('fuel');
    expect(emitted.map(({ eventName, severityText, body }) => [eventName, severityText, body])).toEqual([
      ['cofferdam.audit.granted', 'INFO', 'acme granted till'],
      ['cofferdam.audit.called', 'DEBUG', 'acme called till.pay'],
      ['cofferdam.audit.returned', 'DEBUG', 'acme returned till.pay'],
      ['cofferdam.audit.revoked', 'INFO', 'acme revoked till'],
      ['cofferdam.audit.called', 'DEBUG', 'acme called till.pay'],
      ['cofferdam.audit.denied', 'WARN', 'acme denied till.pay CAPABILITY_REVOKED'],
      ['cofferdam.audit.faulted', 'ERROR', 'acme faulted fuel'],
    ]);
    expect(emitted[1]).toEqual({
      eventName: 'cofferdam.audit.called',
      timestamp: 42,
      severityNumber: 5,
      severityText: 'DEBUG',
      body: 'acme called till.pay',
      attributes: {
        'cofferdam.seq': 1,
        'cofferdam.tenant': 'acme',
        'cofferdam.capability': 'till',
        'cofferdam.id': 'c0',
        'cofferdam.from': 'acme',
        'cofferdam.to': 'host',
        'cofferdam.method': 'pay',
        'cofferdam.digest': sha256('[3]'),
      },
    });
  });

  it('emits arguments in clear when it is told to', () => {
    const emitted: LogRecord[] = [];
    const event: AuditEvent = { seq: 0, kind: 'called', tenant: 'a', args: '[1]' };
    makeOpenTelemetrySink({ emit: (record) => void emitted.push(record) }, { args: true })(event);
    expect(emitted[0]?.attributes?.['cofferdam.args']).toBe('[1]');
  });
});
