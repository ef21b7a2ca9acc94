// One refusal has two faces: the host sees a coded error with ids and positions, the guest an error of the kind V8
// throws, without the host's ids. The guest's face is made on demand, once per refusal.
import type { ErrorCode } from '../errors/codes.ts';
import { type CodedError, type ErrorDetails, isMadeError, makeError } from '../errors/make-error.ts';
import { defineProperty } from '../commons.ts';

const GUEST_ERROR_NAMES = ['TypeError', 'SyntaxError', 'ReferenceError', 'Error'] as const;

export type GuestErrorName = (typeof GUEST_ERROR_NAMES)[number];

export const isGuestErrorName = (name: unknown): name is GuestErrorName =>
  GUEST_ERROR_NAMES.some((known) => known === name);

/** Makes an error that a guest may hold. */
export type MakeGuestError = (name: GuestErrorName, message: string) => Error;

/** How a guest sees a refusal; `code` is Node's code for the same, which packages test for. */
export interface GuestFace {
  readonly name: GuestErrorName;
  readonly message: string;
  readonly code?: string;
}

export interface Refusals {
  /** A coded error, ready to be thrown. */
  refuse(code: ErrorCode, details: ErrorDetails, face: GuestFace, options?: { cause?: unknown }): CodedError;
  /** Gives an error that came from elsewhere (the host, the compiler) a face. */
  adopt(error: Error, face: GuestFace): Error;
  /** Whether `error` was refused or adopted here. */
  isRefusal(error: unknown): boolean;
  /** What a guest may see of `thrown`: the face of a refusal, and anything else as it is. */
  toGuest(thrown: unknown): unknown;
}

export function makeRefusals(makeGuestError: MakeGuestError): Refusals {
  const faces = new WeakMap<object, GuestFace>();
  const made = new WeakMap<object, Error>();

  const adopt = (error: Error, face: GuestFace): Error => {
    faces.set(error, face);
    return error;
  };

  return {
    adopt,

    refuse(code, details, face, options) {
      const error = makeError(code, details, options);
      adopt(error, face);
      return error;
    },

    isRefusal: (error) => typeof error === 'object' && error !== null && faces.has(error),

    toGuest(thrown) {
      if (typeof thrown !== 'object' || thrown === null) return thrown;
      const face = faces.get(thrown) ?? plainFace(thrown);
      if (face === undefined) return thrown;
      let error = made.get(thrown);
      if (error === undefined) {
        error = makeGuestError(face.name, face.message);
        if (face.code !== undefined) {
          defineProperty(error, 'code', { value: face.code, writable: true, enumerable: true, configurable: true });
        }
        made.set(thrown, error);
      }
      return error;
    },
  };
}

/** A refusal of ours that nobody gave a face; what ends the tenant (a fault) stays as it is. */
function plainFace(thrown: object): GuestFace | undefined {
  if (!isMadeError(thrown)) return undefined;
  if (thrown.code.startsWith('SOURCE_')) return { name: 'SyntaxError', message: thrown.message };
  const ours = thrown.code.startsWith('MODULE_') || thrown.code.startsWith('BORDER_');
  return ours ? { name: 'Error', message: 'Cannot load module' } : undefined;
}
