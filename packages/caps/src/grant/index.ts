export {
  type DirectoryParameters,
  directoryDefinition,
  type FetchParameters,
  fetchDefinition,
  type StoreParameters,
  storeDefinition,
} from './definitions.ts';
export { type GrantOptions, type GrantResult, grant } from './grant.ts';
export type { Manifest, ManifestPower } from './manifest.ts';
export { type ListOptions, type Parameter, type ParameterKit, parameter } from './parameter.ts';
export {
  type Agreement,
  type ConsentItem,
  type GrantPlan,
  type GrantRefusal,
  type Offers,
  planGrant,
  type RefusalReason,
} from './plan.ts';
export {
  type ClockParameters,
  clockDefinition,
  consoleDefinition,
  type CryptoParameters,
  cryptoDefinition,
  type NoParameters,
  randomDefinition,
  type SecretsParameters,
  secretsDefinition,
  type TimersParameters,
  timersDefinition,
} from './small-definitions.ts';
export { type Offer, offer, type PowerDefinition, type Severity } from './power-definition.ts';
