// Events as OpenTelemetry log records, through whatever logger the host has: of @opentelemetry/api-logs, with its SDK
// or without. This package depends on neither.
import { assertOptions } from '../powers/check.ts';
import type { AuditEvent, AuditKind, AuditSink } from './event.ts';

/** The part of a `Logger` of @opentelemetry/api-logs that is used. */
export interface OpenTelemetryLogger {
  emit(record: {
    readonly eventName?: string;
    readonly timestamp?: number;
    readonly severityNumber?: number;
    readonly severityText?: string;
    readonly body?: string;
    readonly attributes?: Record<string, string | number>;
  }): void;
}

export interface OpenTelemetrySinkOptions {
  /** Whether arguments in clear are told, too. Default false. */
  readonly args?: boolean;
}

/** Numbers and texts of the OpenTelemetry log data model, by what happened. */
const SEVERITIES: Readonly<Record<AuditKind, readonly [number, string]>> = Object.freeze({
  granted: [9, 'INFO'],
  attenuated: [9, 'INFO'],
  revoked: [9, 'INFO'],
  called: [5, 'DEBUG'],
  returned: [5, 'DEBUG'],
  threw: [9, 'INFO'],
  denied: [13, 'WARN'],
  faulted: [17, 'ERROR'],
});

const bodyOf = ({ kind, tenant, capability, method, detail }: AuditEvent): string =>
  [tenant, kind, capability === undefined ? '' : method === undefined ? capability : `${capability}.${method}`, detail]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');

/**
 * A sink that emits a log record for each event: `cofferdam.audit.<kind>`, the event's members as attributes
 * `cofferdam.<member>`. Arguments in clear are left out unless `args` is set: logs travel further than audit files.
 */
export function makeOpenTelemetrySink(logger: OpenTelemetryLogger, options: OpenTelemetrySinkOptions = {}): AuditSink {
  assertOptions(options, 'makeOpenTelemetrySink', { args: true });
  const { args = false } = options;
  return (event) => {
    const [severityNumber, severityText] = SEVERITIES[event.kind];
    const attributes: Record<string, string | number> = {};
    for (const [key, value] of Object.entries(event))
      if (key !== 'at' && key !== 'kind' && (args || key !== 'args')) attributes[`cofferdam.${key}`] = value;
    logger.emit({
      eventName: `cofferdam.audit.${event.kind}`,
      ...(event.at === undefined ? {} : { timestamp: event.at }),
      severityNumber,
      severityText,
      body: bodyOf(event),
      attributes,
    });
  };
}
