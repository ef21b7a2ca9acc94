export { type Clock, type ClockPowerOptions, makeClockPower } from './clock.ts';
export { type ConsoleLines, type ConsolePowerOptions, makeConsolePower } from './console.ts';
export {
  type BytesLike,
  type Crypto,
  type CryptoPowerOptions,
  type CryptoPrimitives,
  type DigestName,
  makeCryptoPower,
} from './crypto.ts';
export { endWith, type EndingTenant, whenEnded } from './ending.ts';
export { type FetchGrant, type FetchPowerOptions, makeFetchPower } from './fetch.ts';
export type { SecretRule } from './fetch-secrets.ts';
export type { FetchAnswer, FetchHop, FetchInit, FetchPower, FetchTransport, HeaderList } from './fetch-types.ts';
export {
  type KeyValueBackend,
  type KeyValueOptions,
  type KeyValueStore,
  makeKeyValuePower,
  makeMemoryStore,
  type StoredValue,
} from './key-value.ts';
export { makePortablePrimitives, type PortablePrimitivesOptions } from './portable-crypto.ts';
export {
  type EndowedTenant,
  makePureEndowments,
  type PureEndowments,
  type PureEndowmentsOptions,
} from './pure-endowments.ts';
export { makeRandomPower, type Random, type RandomPowerOptions } from './random.ts';
export {
  type HeaderSecret,
  makeSecrets,
  type Secrets,
  type SecretsOptions,
  type Signer,
  type SignerOptions,
  type Signers,
} from './secrets.ts';
export { type HostTimers, makeTimersPower, type Timers, type TimersPowerOptions } from './timers.ts';
export type { UrlClass } from './url.ts';
