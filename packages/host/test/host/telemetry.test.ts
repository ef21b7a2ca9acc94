import { type Meter, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { makeFakeHost } from '../support/fake-host.ts';

interface FakeSpan {
  readonly name: string;
  readonly attributes: Record<string, unknown>;
  status: number | undefined;
  ended: number;
}

function makeFakeTracer(recording = true): { tracer: Tracer; spans: FakeSpan[] } {
  const spans: FakeSpan[] = [];
  const startSpan = (name: string, options: { attributes: Record<string, unknown> }): unknown => {
    const span: FakeSpan = { name, attributes: { ...options.attributes }, status: undefined, ended: 0 };
    spans.push(span);
    const set = (): void => {
      if (!recording) throw new Error('a span that records nothing is left alone');
    };
    return {
      isRecording: () => recording,
      setAttribute: (key: string, value: unknown) => {
        set();
        span.attributes[key] = value;
      },
      setAttributes: (more: object) => {
        set();
        Object.assign(span.attributes, more);
      },
      setStatus: ({ code }: { code: number }) => {
        set();
        span.status = code;
      },
      end: () => {
        span.ended += 1;
      },
    };
  };
  return { tracer: { startSpan } as unknown as Tracer, spans };
}

function makeFakeMeter(): { meter: Meter; sums: Record<string, number>; look: () => Promise<Record<string, number>> } {
  const sums: Record<string, number> = {};
  let observe: ((batch: object) => Promise<void>) | undefined;
  const add = (name: string) => (value: number) => {
    sums[name] = (sums[name] ?? 0) + value;
  };
  const meter = {
    createCounter: (name: string) => ({ add: add(name) }),
    createHistogram: (name: string) => ({ record: add(`${name} (sum)`) }),
    createObservableGauge: (name: string) => ({ name }),
    addBatchObservableCallback: (callback: (batch: object) => Promise<void>) => {
      observe = callback;
    },
    removeBatchObservableCallback: () => {
      observe = undefined;
    },
  } as unknown as Meter;
  const look = async (): Promise<Record<string, number>> => {
    const seen: Record<string, number> = {};
    await observe?.({
      observe: ({ name }: { name: string }, value: number) => {
        seen[name] = (seen[name] ?? 0) + value;
      },
    });
    return seen;
  };
  return { meter, sums, look };
}

describe('spans', () => {
  it('are one for each call, with what it came to', async () => {
    const { tracer, spans } = makeFakeTracer();
    const { host } = makeFakeHost({ telemetry: { tracer } });
    const tenant = await host.admit<{ version(): string; fault(): void }>({ name: 'a', source: 'v1' });
    await tenant.exports.version();
    await tenant.run('1');
    await tenant.evaluate('1');
    await tenant.import('x');
    await tenant.exports.fault().catch(() => {});
    expect(spans.map(({ name }) => name)).toEqual([
      'cofferdam.call',
      'cofferdam.run',
      'cofferdam.evaluate',
      'cofferdam.import',
      'cofferdam.call',
    ]);
    expect(spans[0]).toEqual({
      name: 'cofferdam.call',
      attributes: { 'cofferdam.tenant': 'a', 'cofferdam.placement': 'thread', 'cofferdam.export': 'version' },
      status: undefined,
      ended: 1,
    });
    expect(spans[1]?.attributes).toMatchObject({ 'cofferdam.status': 'ok', 'cofferdam.fuel': 0 });
    expect(spans[4]).toMatchObject({ attributes: { 'cofferdam.code': 'LIMIT_FUEL' }, status: SpanStatusCode.ERROR });
    expect(spans.every(({ ended }) => ended === 1)).toBe(true);
  });

  it('say of a run that failed that it did', async () => {
    const { tracer, spans } = makeFakeTracer();
    const { host } = makeFakeHost({ telemetry: { tracer } });
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    await tenant.run('fault');
    expect(spans[0]).toMatchObject({ status: SpanStatusCode.ERROR, attributes: { 'cofferdam.fault': 'fuel' } });
  });

  it('that record nothing are left alone: without an SDK they cost no more than themselves', async () => {
    const { tracer, spans } = makeFakeTracer(false);
    const { host } = makeFakeHost({ telemetry: { tracer } });
    const tenant = await host.admit<{ version(): string }>({ name: 'a', source: 'v1' });
    expect(await tenant.exports.version()).toBe('v1');
    expect(spans).toMatchObject([{ ended: 0 }]);
  });
});

describe('metrics', () => {
  it('are what tenants spend, their starts and ends, and the pools', async () => {
    const { meter, sums, look } = makeFakeMeter();
    const { host, fake, time } = makeFakeHost({ telemetry: { meter } });
    const tenant = await host.admit<{ spend(fuel: number): void }>({ name: 'a', source: 'v1' });
    await tenant.exports.spend(7);
    await look();
    expect(sums).toMatchObject({ 'cofferdam.tenant.fuel': 7 });
    await tenant.exports.spend(5);
    await tenant.usage();
    await tenant.usage();
    expect(sums).toMatchObject({ 'cofferdam.tenant.fuel': 12, 'cofferdam.tenant.turns': 12 });
    fake.sides[0]?.crash();
    await time.advance(200);
    expect(sums).toMatchObject({
      'cofferdam.tenant.starts': 2,
      'cofferdam.tenant.restarts': 1,
      'cofferdam.side.ends': 1,
    });
    expect(await look()).toEqual({ 'cofferdam.sides': 1, 'cofferdam.waiting': 0 });
    await tenant.run('fault');
    expect(sums['cofferdam.tenant.faults']).toBe(1);
    await host.close();
    expect(await look()).toEqual({});
  });
});
