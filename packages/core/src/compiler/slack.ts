/**
 * Units of debt that leaf code may make before it asks for a refill.
 *
 * Counters count down. Code that calls or loops asks when its counter falls below SLACK; leaf code (a body without
 * calls and loops) asks when it reaches zero, which in ordinary programs never happens, because whatever called it
 * asks first. So the engine leaves the asking out of what it optimises, and inlines leaf code as if it were not
 * charged. A counter that was granted nothing rests at 1: its first charge asks, whichever kind it is.
 */
export const SLACK = 30_000;
