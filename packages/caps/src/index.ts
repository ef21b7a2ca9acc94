export {
  type AuditChain,
  type AuditChainOptions,
  type AuditEntry,
  type AuditEvent,
  type AuditKind,
  type AuditLog,
  type AuditLogOptions,
  type AuditQuery,
  type AuditSink,
  type AuditTap,
  type AuditTapOptions,
  CHAIN_START,
  type ChainHead,
  type ChainNote,
  type ChainProblem,
  type ChainReport,
  type ChainVerifier,
  type ChainVerifierOptions,
  type GrantFacts,
  makeAuditChain,
  makeAuditLog,
  makeAuditTap,
  makeChainVerifier,
  makeOpenTelemetrySink,
  type OpenTelemetryLogger,
  queryEvents,
  redactLine,
  type TextDigest,
  textOf,
  verifyLines,
} from './audit/index.ts';
export type { Grant, MethodName } from './capability.ts';
export { type CapsError, type CapsErrorCode, type CapsErrorDetails, isCapsError } from './errors.ts';
export type { EndoInterface, EndoMethod } from './guard/endo-guards.ts';
export { guard, type Guarded, type GuardOptions } from './guard/guard.ts';
export type { MethodShape } from './guard/method.ts';
export type { Infer, Schema } from './guard/schema.ts';
export type { OptionalShape, Shape } from './guard/shape.ts';
export { shape, type ShapeKit } from './guard/shape-kit.ts';
export type { StandardSchema } from './guard/standard-schema.ts';
export { type Attenuated, type AttenuateOptions, attenuate, type WrapOf } from './patterns/attenuate.ts';
export { makeMembrane, type MembraneOptions } from './membrane/membrane.ts';
export { type ExpireOptions, expireAt } from './patterns/expire.ts';
export {
  makePowerbox,
  type PowerAnswer,
  type Powerbox,
  type PowerboxOptions,
  type PowerRequest,
} from './patterns/powerbox.ts';
export { type Allowance, makeAllowance, makeQuota, type QuotaGrant, type QuotaOptions } from './patterns/quota.ts';
export { makeRateLimit, type NowPower, type RateLimitOptions } from './patterns/rate-limit.ts';
export { makeRevocable, type RevocableOptions } from './patterns/revocable.ts';
export { makeSealerUnsealer, type Sealed, type Sealer, type SealerOptions, type Unsealer } from './patterns/sealer.ts';
export { type Eventual, send, sendCall, sendOnly } from './patterns/send.ts';
export {
  type BytesLike,
  type Clock,
  type ClockPowerOptions,
  type ConsoleLines,
  type ConsolePowerOptions,
  type Crypto,
  type CryptoPowerOptions,
  type CryptoPrimitives,
  type DigestName,
  type EndingTenant,
  type EndowedTenant,
  endWith,
  type FetchAnswer,
  type FetchGrant,
  type FetchHop,
  type FetchInit,
  type FetchPower,
  type FetchPowerOptions,
  type FetchTransport,
  type HeaderList,
  type HeaderSecret,
  type HostTimers,
  type KeyValueBackend,
  type KeyValueOptions,
  type KeyValueStore,
  makeClockPower,
  makeConsolePower,
  makeCryptoPower,
  makeFetchPower,
  makeKeyValuePower,
  makeMemoryStore,
  makePureEndowments,
  makeRandomPower,
  type PureEndowments,
  type PureEndowmentsOptions,
  makeSecrets,
  makeTimersPower,
  type Random,
  type RandomPowerOptions,
  type SecretRule,
  type Secrets,
  type SecretsOptions,
  type Signer,
  type SignerOptions,
  type StoredValue,
  type Timers,
  type TimersPowerOptions,
  whenEnded,
  type UrlClass,
} from './powers/index.ts';
