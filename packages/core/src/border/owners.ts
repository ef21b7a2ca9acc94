// Whose function a callable of the host's stands for: of one tenant at most, and of none if it is the host's own.
import type { Turns } from '../meter/turns.ts';

const owners = new WeakMap<object, Turns>();

/** For the border, when it makes a callable for a guest's function. */
export function setOwner(callable: object, turns: Turns): void {
  owners.set(callable, turns);
}

/** The gate of the tenant whose function is behind `callable`; undefined for anything else. */
export function ownerOf(callable: unknown): Turns | undefined {
  return typeof callable === 'function' ? owners.get(callable) : undefined;
}
