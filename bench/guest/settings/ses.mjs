// A compartment as plain ses gives it: default lockdown, globals not fixed, what a compartment holds by itself.
// Many workloads would not run at all there, so it gets what it withholds (Float arrays, a Date and a Math with
// clock and randomness, console), and the text that its censorship refuses is spelt with escapes: its own option
// for that changes what string literals say, which the checksums show.
export const title = 'default ses compartment';

const spellOut = (text) =>
  text
    .replaceAll('<!--', '\\x3C!--')
    .replaceAll('-->', '--\\x3E')
    .replace(/\bimport(\s*)\(/g, 'import$1\\x28');

/** Workloads that cannot run here, and why: not a failure of the bench. */
export const refused = {
  decimal: "assigns `constructor` on its instances: ses' enablements leave Object.prototype.constructor out",
};

export async function prepare() {
  await import('ses');
  lockdown();
  const compartment = new Compartment({
    globals: { Float32Array, Float64Array, Date, Math, console },
    __options__: true,
  });
  return (text) => compartment.evaluate(spellOut(text), { __rejectSomeDirectEvalExpressions__: false }).run;
}
