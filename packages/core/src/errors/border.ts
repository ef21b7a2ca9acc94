/** What the border between host and guest refuses. `path` is where in the value it stands. */
export const borderSentences = {
  BORDER_REFUSED: 'Expected plain data or a capability at {path}, got {got}',
  BORDER_ACCESSOR: 'Expected a data property at {path}, got an accessor (read it first and pass its value)',
  BORDER_PROXY: 'Expected plain data or a capability at {path}, got a Proxy (pass a plain copy, or functions)',
  BORDER_INSTANCE: 'Expected plain data or a capability at {path}, got {got} (pass a plain copy, or makeCapability)',
  BORDER_SYMBOL: 'Expected a registered or well-known symbol at {path}, got {got} (use Symbol.for)',
  BORDER_THENABLE: 'Expected no thenable at {path}, got an object with a then method (pass a promise)',
  BORDER_PROMISE: 'Expected a plain promise at {path}, got {got} (pass Promise.resolve().then(() => it))',
  BORDER_REGEXP: 'Expected data at {path}, got a RegExp, which is a program (pass its source and flags)',
  BORDER_NOT_DATA: 'Expected plain data at {path}, got {got}',
  BORDER_DEPTH: 'Expected data at most {limit} levels deep, got more at {path}',
  BORDER_NODES: 'Expected data of at most {limit} nodes, got more at {path}',
  BORDER_BYTES: 'Expected data of at most {limit} bytes, got more at {path}',
  BORDER_PENDING: 'Expected at most {limit} unsettled promises across the border, got one more at {path}',
  BORDER_METHOD: 'Expected a function as method {method} of capability {name}, got {got}',
  BORDER_LIMIT: 'Expected border limit {limit} to be a positive number, got {got}',
} as const;
