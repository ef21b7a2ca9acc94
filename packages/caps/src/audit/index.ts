export {
  type AuditChain,
  type AuditChainOptions,
  CHAIN_START,
  type ChainHead,
  type ChainNote,
  makeAuditChain,
} from './chain.ts';
export { makeKeyedDigest, sha256 } from './digest.ts';
export type { AuditEntry, AuditEvent, AuditKind, AuditSink, TextDigest } from './event.ts';
export { type AuditLog, type AuditLogOptions, makeAuditLog } from './log.ts';
export { makeOpenTelemetrySink, type OpenTelemetryLogger, type OpenTelemetrySinkOptions } from './open-telemetry.ts';
export { type AuditQuery, queryEvents } from './query.ts';
export { redactLine } from './redact.ts';
export { type AuditTap, type AuditTapOptions, type GrantFacts, makeAuditTap } from './tap.ts';
export { textOf } from './text-of.ts';
export {
  type ChainProblem,
  type ChainReport,
  type ChainVerifier,
  type ChainVerifierOptions,
  makeChainVerifier,
  verifyLines,
} from './verify.ts';
export { type GrantGraph, type GraphCapability, type GraphHolder, makeGrantGraph } from './graph.ts';
export { graphToMermaid } from './graph-mermaid.ts';
export { graphToSvg } from './graph-svg.ts';
export { learnPolicy, type TenantPolicy } from './policy.ts';
