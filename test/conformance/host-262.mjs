// What test262 wants of a host: `print` and `$262`, as a function of text that each realm evaluates for itself.

/** Called with the host's functions; gives a global object what tests look for. */
export const INSTALL = `((hooks) => {
  const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  const refuse = () => { throw new Error('not of this host'); };
  define('print', hooks.print);
  define('$262', {
    global: globalThis,
    detachArrayBuffer: hooks.detach,
    createRealm: refuse,
    evalScript: refuse,
    gc: refuse,
  });
})`;

/** @param {ArrayBuffer} buffer */
export function detach(buffer) {
  structuredClone(buffer, { transfer: [buffer] });
}
