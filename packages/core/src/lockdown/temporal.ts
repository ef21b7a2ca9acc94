// Temporal stays with the host. No tenant gets it, whatever the engine.
//
// In calendars that are not ISO's, V8 counts: in the Chinese one, `until(that, { largestUnit: 'months' })` between two
// far days takes more than a minute, and `add({ days: 2e8 })` a tenth of a second; neither looks at an interrupt, and
// what they take does not follow from their arguments in a way that a guard could charge for. Any text may name a
// calendar (`2000-01-01[u-ca=chinese]`). Without it, programs also come to the same on every version of Node.
//
// ses would share it with every compartment, without `Now`. So ses does not see it; and Date's method that leads there
// is taken away, for the host as well: `Temporal.Instant.fromEpochMilliseconds(date.getTime())` is the same.
const globals = globalThis as { Temporal?: Readonly<Record<string, unknown>> };
let property: PropertyDescriptor | undefined;

/** To be called before ses is evaluated, which captures it. */
export function hideTemporal(): void {
  property = Object.getOwnPropertyDescriptor(globals, 'Temporal');
  Reflect.deleteProperty(globals, 'Temporal');
}

/** To be called once ses is. */
export function showTemporal(): void {
  if (property !== undefined) Object.defineProperty(globals, 'Temporal', property);
  property = undefined;
}

/** Takes away what leads from dates to it; to be called between repair and harden. */
export function cutOffTemporal(): void {
  Reflect.deleteProperty(Date.prototype, 'toTemporalInstant');
}

/** Name → what of it no guest may reach. */
export function temporalPowers(): Readonly<Record<string, unknown>> {
  const { Temporal } = globals;
  if (Temporal === undefined) return {};
  const names = Object.getOwnPropertyNames(Temporal);
  return Object.fromEntries([
    ['Temporal', Temporal],
    ...names.map((name) => [`Temporal.${name}`, Temporal[name]] as const),
  ]);
}
