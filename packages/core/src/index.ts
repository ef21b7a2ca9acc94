export { isGuestError } from './border/errors.ts';
export { makeCapability } from './border/capability.ts';
export { compile, type CompileOptions } from './compiler/compile.ts';
export type { CompileFlags } from './compiler/context.ts';
export type {
  Emission,
  Goal,
  ImportBinding,
  IndirectExport,
  LocalExport,
  ModuleRequest,
  ModuleShape,
  Unit,
} from './compiler/unit.ts';
export { packUnit, unpackUnit } from './compiler/pack.ts';
export { packStored, type StoredUnit, unpackStored } from './compiler/stored-unit.ts';
export type { UnitRequest, UnitStore } from './compiler/unit-store.ts';
export { COMPILER_VERSION } from './compiler/version.ts';
export { COST_VERSION } from './meter/cost-version.ts';
export type { ErrorCode } from './errors/codes.ts';
export { type CodedError, type ErrorDetails, isCodedError } from './errors/make-error.ts';
export { inspect, type InspectOptions } from './inspect/index.ts';
export type { FaultKind, SourcePosition } from './meter/fault.ts';
export { DEFAULT_LIMITS } from './meter/limits.ts';
export { makeModuleMapHost } from './modules/module-map.ts';
export type { CpuShare } from './jobs/cpu-bucket.ts';
export { makeTenant } from './tenant/make-tenant.ts';
export type {
  AbortSignalLike,
  ClockPower,
  ConsolePower,
  DeterministicOptions,
  ErrorRecord,
  EvaluateOptions,
  GlobalRefusal,
  HeapPower,
  Limits,
  ModuleDefinition,
  ModuleGlobals,
  ModuleHost,
  ModuleMap,
  ModuleScope,
  ModuleTime,
  Outcome,
  OutputLine,
  RandomPower,
  RunOptions,
  ScopeModule,
  Session,
  Tenant,
  TenantOptions,
  TenantState,
  UnitOfSource,
  Usage,
} from './tenant/types.ts';
export type { RegExpPolicy } from './regexp/policy.ts';
