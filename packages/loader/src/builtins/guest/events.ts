// `events`: the polyfill, and what Node's has since.

export const eventsSource: string = `'use strict';
const events = require('events/');
const { once } = events;
const errorMonitor = Symbol('events.errorMonitor');
const { emit } = events.prototype;
const { apply } = Reflect;
events.prototype.emit = function (type) {
  if (type === 'error') return emitError(this, arguments);
  const { _events: listeners } = this;
  if (listeners === undefined) return false;
  const handler = listeners[type];
  if (handler === undefined) return false;
  const args = [];
  for (let i = 1; i < arguments.length; i += 1) args.push(arguments[i]);
  if (typeof handler === 'function') {
    apply(handler, this, args);
  } else {
    const all = handler.slice();
    for (let i = 0; i < all.length; i += 1) apply(all[i], this, args);
  }
  return true;
};
Object.defineProperty(events.prototype.emit, 'name', { value: 'emit' });
// An error may be watched without being handled; of one that nobody handles Node says what it is.
function emitError(emitter, given) {
  const [, error, ...more] = given;
  const { _events: listeners } = emitter;
  if (listeners !== undefined && listeners[errorMonitor] !== undefined) emitter.emit(errorMonitor, error, ...more);
  if ((listeners !== undefined && listeners.error !== undefined) || error instanceof Error) return apply(emit, emitter, given);
  let text;
  try { text = require('util').inspect(error); } catch { text = error; }
  throw Object.assign(new Error('Unhandled error. (' + text + ')'), { code: 'ERR_UNHANDLED_ERROR', context: error });
}
Object.assign(events, {
  getEventListeners: (emitter, name) => (typeof emitter.listeners === 'function' ? emitter.listeners(name) : []),
  getMaxListeners: (emitter) => emitter.getMaxListeners(),
  errorMonitor,
  captureRejectionSymbol: Symbol.for('nodejs.rejection'),
  captureRejections: false,
  usingDomains: false,
  setMaxListeners(count, ...emitters) {
    if (emitters.length === 0) events.defaultMaxListeners = count;
    for (const emitter of emitters) if (typeof emitter.setMaxListeners === 'function') emitter.setMaxListeners(count);
  },
  listenerCount: (emitter, name) => emitter.listenerCount(name),
  addAbortListener(signal, listener) {
    if (signal.aborted) Promise.resolve().then(() => listener());
    else signal.addEventListener('abort', listener, { once: true });
    return { dispose() { signal.removeEventListener('abort', listener); } };
  },
  async *on(emitter, name, { signal } = {}) {
    const waiting = [];
    let wake = () => {};
    let failure;
    const take = (...args) => { waiting.push(args); wake(); };
    const fail = (error) => { failure = { error }; wake(); };
    emitter.on(name, take);
    if (name !== 'error') emitter.on('error', fail);
    if (signal) signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    try {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift();
        if (failure !== undefined) throw failure.error;
        await new Promise((resolve) => { wake = resolve; });
      }
    } finally {
      emitter.removeListener(name, take);
      emitter.removeListener('error', fail);
    }
  },
});
events.once = once;
module.exports = events;
`;
