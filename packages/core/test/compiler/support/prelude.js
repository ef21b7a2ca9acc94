// What every program of fixtures/programs is given, natively and in a tenant: a log, and one way to show a value.
(function makePrelude() {
  const lines = [];
  const showKey = (key) => (typeof key === 'symbol' ? `[${String(key)}]` : key);
  const show = (value, depth = 0) => {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(value);
      case 'bigint':
        return `${value}n`;
      case 'symbol':
        return String(value);
      case 'function':
        return `[function ${JSON.stringify(value.name)}/${value.length}]`;
      case 'object':
        break;
      default:
        return Object.is(value, -0) ? '-0' : String(value);
    }
    if (value === null) return 'null';
    if (depth > 4) return '…';
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (value instanceof RegExp) return `/${value.source}/${value.flags}`;
    if (value instanceof Promise) return 'promise';
    if (Array.isArray(value)) {
      const parts = [];
      for (let i = 0; i < value.length; i++) parts.push(i in value ? show(value[i], depth + 1) : '<hole>');
      return `[${parts.join(', ')}]`;
    }
    if (value instanceof Map) return `Map${show([...value], depth + 1)}`;
    if (value instanceof Set) return `Set${show([...value], depth + 1)}`;
    const own = Reflect.ownKeys(value).filter((key) => Object.getOwnPropertyDescriptor(value, key).enumerable);
    return `{${own.map((key) => `${showKey(key)}: ${show(value[key], depth + 1)}`).join(', ')}}`;
  };
  const log = (...values) => {
    lines.push(values.map((value) => show(value)).join(' '));
  };
  /** Runs a script; says how it ended, and again when a promise it gave settles. */
  const run = (source, evaluate) => {
    let value;
    try {
      value = evaluate(source);
    } catch (error) {
      lines.push(`threw ${show(error)}`);
      return undefined;
    }
    lines.push(`gave ${show(value)}`);
    if (value instanceof Promise) {
      return value.then(
        (settled) => lines.push(`resolved ${show(settled)}`),
        (error) => lines.push(`rejected ${show(error)}`),
      );
    }
    return undefined;
  };
  return { lines, log, show, run };
});
