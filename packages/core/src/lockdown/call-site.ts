// A frame of a guest's as its own `Error.prepareStackTrace` gets it: V8's methods, over plain data in the author's file.
// V8's own CallSite leads to functions and receivers, and its text to files of the host.
import { create, freeze } from '../commons.ts';
import { type CallSite, cleanName, positionOf, showGuestFrame } from './stack-frames.ts';

/** What stands before each frame of a stack's text. */
const INDENT = '    at '.length;

/** Made outside of what a tenant pays for; runs no guest code. */
export function showSite(site: CallSite): object {
  const { file, line, column } = positionOf(site);
  const text = showGuestFrame(site).slice(INDENT);
  const name = cleanName(site.getFunctionName());
  const shown = name === '' ? null : name;
  const [isConstructor, isAsync] = [site.isConstructor(), site.isAsync()];
  const methods = {
    getFileName: (): string => file,
    getScriptNameOrSourceURL: (): string => file,
    getLineNumber: (): number => line,
    getColumnNumber: (): number => column,
    getFunctionName: (): string | null => shown,
    getMethodName: (): null => null,
    getTypeName: (): null => null,
    getThis: (): undefined => undefined,
    getFunction: (): undefined => undefined,
    getEvalOrigin: (): undefined => undefined,
    getPromiseIndex: (): null => null,
    isNative: (): boolean => false,
    isEval: (): boolean => false,
    isToplevel: (): boolean => true,
    isConstructor: (): boolean => isConstructor,
    isAsync: (): boolean => isAsync,
    isPromiseAll: (): boolean => false,
    toString: (): string => text,
  };
  for (const method of Object.values(methods)) freeze(method);
  return freeze(create(freeze(methods))); // packages look for the methods on its prototype, as V8's are
}
