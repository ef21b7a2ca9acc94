// One V8 call site → who it belongs to, and the line that shows it.
//
// Trusted here: V8's CallSite objects and the script names that the runtime gave to what it evaluated. Not trusted:
// function names, which a guest chooses freely.
import type { SourcePosition } from '../meter/fault.ts';
import { stripControls } from './plain-text.ts';

/** The part of V8's CallSite that is used. None of these runs guest code. */
export interface CallSite {
  getFunctionName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getScriptNameOrSourceURL(): string | null | undefined;
  getEvalOrigin(): string | undefined;
  isNative(): boolean;
  isConstructor(): boolean;
  isAsync(): boolean;
  toString(): string;
}

/** Where a position of an evaluated script stands in the author's file; lines and columns are 1-based. */
export type PositionMapper = (script: string, line: number, column: number) => SourcePosition | undefined;

/** Script names of guest units begin with this, then `<number>/<file>`. Tenants that run the same text share one. */
export const guestMarker = 'cofferdam:';

/** `native` has no file, `runtime` is this framework, ses or Node itself. */
export type FrameOwner = 'guest' | 'runtime' | 'native' | 'host';

let mapper: PositionMapper | undefined;

/** Sets how positions of guest scripts are shown. A mapper must not throw; what it throws is ignored. */
export function setPositionMapper(map: PositionMapper): void {
  mapper = map;
}

const runtimeFiles: string[] = ['node:', 'internal/'];

/** Counts scripts whose name begins so as the runtime's. */
export function addRuntimeFiles(prefix: string): void {
  runtimeFiles.push(prefix);
  if (prefix.startsWith('file://')) runtimeFiles.push(prefix.slice('file://'.length));
}

let borderFiles: readonly string[] = [];

/** Counts scripts whose name begins so as the gates between a guest and its host: what is below is another context. */
export function setBorderFiles(prefixes: readonly string[]): void {
  borderFiles = prefixes.flatMap((prefix) =>
    prefix.startsWith('file://') ? [prefix, prefix.slice('file://'.length)] : [prefix],
  );
}

/** Whether a frame is the border's, or the start of a turn. */
export function isGate(site: CallSite): boolean {
  const script = site.getScriptNameOrSourceURL();
  return typeof script === 'string' && borderFiles.some((prefix) => script.startsWith(prefix));
}

/** `file:line:column` of a runtime frame, relative to its package; undefined for a frame without a file. */
export function shortRuntimeFile(site: CallSite): string | undefined {
  const script = site.getScriptNameOrSourceURL();
  if (typeof script !== 'string') return undefined;
  const prefix = runtimeFiles.find((candidate) => script.startsWith(candidate));
  if (prefix === undefined) return undefined;
  const file =
    script === prefix || prefix === 'node:' ? script.slice(script.lastIndexOf('/') + 1) : script.slice(prefix.length);
  return `${file}:${site.getLineNumber() ?? 0}:${site.getColumnNumber() ?? 0}`;
}

export function ownerOf(site: CallSite): FrameOwner {
  const script = site.getScriptNameOrSourceURL();
  if (typeof script !== 'string' || script === '') {
    // evaluated without a name: by ses, which builds its evaluator so, or by the host
    const origin = site.getEvalOrigin();
    if (typeof origin !== 'string') return 'native';
    return runtimeFiles.some((prefix) => origin.includes(prefix)) ? 'runtime' : 'host';
  }
  if (script.startsWith(guestMarker)) return 'guest';
  if (site.isNative()) return 'native';
  return runtimeFiles.some((prefix) => script.startsWith(prefix)) ? 'runtime' : 'host';
}

/** `cofferdam:<number>/` of a guest frame. */
export function scriptPrefixOf(site: CallSite): string {
  const script = site.getScriptNameOrSourceURL() ?? '';
  return script.slice(0, script.indexOf('/') + 1);
}

/** `    at fn (file:line:column)` with the author's file and position. */
export function showGuestFrame(site: CallSite, prefix = ''): string {
  const { file, line, column } = positionOf(site);
  const where = `${prefix}${file}:${line}:${column}`;
  const name = cleanName(site.getFunctionName());
  const kind = `${site.isAsync() ? 'async ' : ''}${site.isConstructor() ? 'new ' : ''}`;
  return name === '' ? `    at ${kind}${where}` : `    at ${kind}${name} (${where})`;
}

/** Where a guest's frame stands in the author's file. */
export function positionOf(site: CallSite): SourcePosition {
  const script = site.getScriptNameOrSourceURL() ?? '';
  const line = site.getLineNumber() ?? 0;
  const column = site.getColumnNumber() ?? 0;
  try {
    const mapped = mapper?.(script, line, column);
    if (mapped !== undefined) return mapped;
  } catch {}
  return { file: script.slice(script.indexOf('/') + 1), line, column };
}

/** What V8 takes for the name of a function without one that the compiler assigns to a name of its own (names.ts). */
const INFERRED = /^\$c[\da-zA-Z]+(?:\.|$)/;

/** A function's name is whatever its author assigned to it: one short line of it is shown. */
export function cleanName(name: string | null): string {
  // V8 calls the top level of evaluated code `eval`; no strict function can be
  if (typeof name !== 'string' || name === '<anonymous>' || name === 'eval') return '';
  return stripControls(name.slice(0, 100).replace(INFERRED, ''));
}
