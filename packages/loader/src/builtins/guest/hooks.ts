// `async_hooks` and `diagnostics_channel`: plain bookkeeping. A context follows synchronous calls and what was bound
// to it; following promises would need the engine's own hooks.

export const asyncHooksSource: string = `'use strict';
let current = new Map();
const within = (context, run, self, args) => {
  const before = current;
  current = context;
  try { return Reflect.apply(run, self, args); } finally { current = before; }
};
class AsyncLocalStorage {
  static bind(run) {
    const context = current;
    return function (...args) { return within(context, run, this, args); };
  }
  static snapshot() {
    const context = current;
    return (run, ...args) => within(context, run, undefined, args);
  }
  run(store, run, ...args) { return within(new Map(current).set(this, store), run, undefined, args); }
  exit(run, ...args) {
    const context = new Map(current);
    context.delete(this);
    return within(context, run, undefined, args);
  }
  getStore() { return current.get(this); }
  enterWith(store) { current = new Map(current).set(this, store); }
  disable() { current = new Map(current); current.delete(this); }
}
let ids = 0;
class AsyncResource {
  #context = current;
  #id = (ids += 1);
  constructor(type) { this.type = type; }
  static bind(run, type, self) {
    const resource = new AsyncResource(type || run.name);
    return function (...args) { return resource.runInAsyncScope(run, self === undefined ? this : self, ...args); };
  }
  bind(run, self) { return AsyncResource.bind.call(this, (...args) => this.runInAsyncScope(run, self, ...args)); }
  runInAsyncScope(run, self, ...args) { return within(this.#context, run, self, args); }
  emitDestroy() { return this; }
  asyncId() { return this.#id; }
  triggerAsyncId() { return 0; }
}
const hook = { enable: () => hook, disable: () => hook };
module.exports = { AsyncLocalStorage, AsyncResource, createHook: () => hook, executionAsyncId: () => 0,
  triggerAsyncId: () => 0, executionAsyncResource: () => ({}), asyncWrapProviders: {} };
`;

export const diagnosticsChannelSource: string = `'use strict';
const channels = new Map();
class Channel {
  #subscribers = [];
  #stores = new Map();
  constructor(name) { this.name = name; }
  get hasSubscribers() { return this.#subscribers.length > 0 || this.#stores.size > 0; }
  subscribe(subscriber) {
    if (typeof subscriber !== 'function') throw new TypeError('The "subscription" argument must be of type function');
    this.#subscribers = [...this.#subscribers, subscriber];
  }
  unsubscribe(subscriber) {
    const at = this.#subscribers.indexOf(subscriber);
    if (at < 0) return false;
    this.#subscribers = this.#subscribers.filter((_, i) => i !== at);
    return true;
  }
  bindStore(store, transform) { this.#stores.set(store, transform); }
  unbindStore(store) { return this.#stores.delete(store); }
  publish(message) { for (const subscriber of this.#subscribers) subscriber(message, this.name); }
  runStores(message, run, self, ...args) {
    let inner = () => { this.publish(message); return Reflect.apply(run, self, args); };
    for (const [store, transform] of this.#stores) {
      const outer = inner;
      inner = () => store.run(transform ? transform(message) : message, outer);
    }
    return inner();
  }
}
const channel = (name) => {
  let found = channels.get(name);
  if (found === undefined) channels.set(name, (found = new Channel(name)));
  return found;
};
const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
class TracingChannel {
  constructor(given) {
    for (const event of events) this[event] = typeof given === 'string' ? channel('tracing:' + given + ':' + event) : given[event];
  }
  get hasSubscribers() { return events.some((event) => this[event].hasSubscribers); }
  subscribe(handlers) { for (const event of events) if (handlers[event]) this[event].subscribe(handlers[event]); }
  unsubscribe(handlers) { return events.every((event) => !handlers[event] || this[event].unsubscribe(handlers[event])); }
  traceSync(run, context = {}, self, ...args) {
    return this.start.runStores(context, () => {
      try {
        const result = Reflect.apply(run, self, args);
        context.result = result;
        return result;
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }
  tracePromise(run, context = {}, self, ...args) {
    const after = (settle) => (value) => {
      settle(value);
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.start.runStores(context, () => {
      try {
        return Promise.resolve(Reflect.apply(run, self, args)).then(
          (value) => { after((result) => { context.result = result; })(value); return value; },
          (error) => { after((reason) => { context.error = reason; this.error.publish(context); })(error); throw error; });
      } finally {
        this.end.publish(context);
      }
    });
  }
  traceCallback(run, position = -1, context = {}, self, ...args) {
    const at = position < 0 ? args.length + position : position;
    const callback = args[at];
    args[at] = (...answer) => {
      if (answer[0]) { context.error = answer[0]; this.error.publish(context); } else context.result = answer[1];
      this.asyncStart.runStores(context, () => {
        try { return callback(...answer); } finally { this.asyncEnd.publish(context); }
      });
    };
    return this.start.runStores(context, () => {
      try { return Reflect.apply(run, self, args); } finally { this.end.publish(context); }
    });
  }
}
module.exports = {
  Channel,
  channel,
  hasSubscribers: (name) => channels.has(name) && channels.get(name).hasSubscribers,
  subscribe: (name, subscriber) => channel(name).subscribe(subscriber),
  unsubscribe: (name, subscriber) => channel(name).unsubscribe(subscriber),
  tracingChannel: (given) => new TracingChannel(given),
};
`;
