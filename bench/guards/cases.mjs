// Micro-calls of each guarded family, as host code makes them: short inputs, so that the guard shows.
const list = Array.from({ length: 16 }, (_, index) => index);
const bytes = Uint8Array.from(list);
const text = 'the quick brown fox';
const record = { a: 1, b: 2, c: 3 };
const map = new Map(list.map((index) => [index, index]));
const set = new Set(list);
const big = 123456789012345678901234567890n;
const json = JSON.stringify(record);
const add = (a, b) => a + b;
const twice = (x) => x * 2;
const odd = (x) => x % 2 === 1;
const descending = (a, b) => b - a;

/** Family → call → function of no arguments that gives a number. */
export const cases = {
  arrays: {
    indexOf: () => list.indexOf(7),
    includes: () => +list.includes(7),
    forEach: () => (list.forEach(twice), 1),
    map: () => list.map(twice).length,
    filter: () => list.filter(odd).length,
    reduce: () => list.reduce(add, 0),
    some: () => +list.some((x) => x > 8),
    find: () => list.find((x) => x === 8),
    slice: () => list.slice(2, 9).length,
    concat: () => list.concat(list).length,
    join: () => list.join().length,
    fill: () => list.slice(0, 4).fill(3).length,
    splice: () => list.slice(0, 4).splice(1, 1).length,
    shift: () => [1, 2, 3].shift(),
    reverse: () => [1, 2, 3].reverse().length,
    sort: () => [3, 1, 2].sort(descending).length,
    flat: () => [[1], [2]].flat().length,
    'Array.from': () => Array.from(list).length,
    'Array.from set': () => Array.from(set).length,
  },
  'typed arrays': {
    'new of 8': () => new Uint8Array(8).length,
    'new of a list': () => new Uint8Array(list).length,
    indexOf: () => bytes.indexOf(7),
    slice: () => bytes.slice(2, 9).length,
    subarray: () => bytes.subarray(2, 9).length,
    map: () => bytes.map(twice).length,
    fill: () => bytes.fill(3).length,
    set: () => (bytes.set(list), 1),
    join: () => bytes.join().length,
    'new ArrayBuffer': () => new ArrayBuffer(64).byteLength,
  },
  strings: {
    indexOf: () => text.indexOf('fox'),
    includes: () => +text.includes('fox'),
    startsWith: () => +text.startsWith('the'),
    split: () => text.split(' ').length,
    replace: () => text.replace('quick', 'slow').length,
    trim: () => text.trim().length,
    toUpperCase: () => text.toUpperCase().length,
    repeat: () => text.repeat(2).length,
    padStart: () => text.padStart(24).length,
    concat: () => text.concat(text).length,
  },
  regexps: {
    test: () => +/fox/.test(text),
    exec: () => /(\w+) fox/.exec(text).index,
    replace: () => text.replace(/o/g, '0').length,
    split: () => text.split(/ /).length,
    match: () => text.match(/\w+/g).length,
  },
  objects: {
    keys: () => Object.keys(record).length,
    entries: () => Object.entries(record).length,
    assign: () => Object.assign({}, record).a,
    freeze: () => Object.freeze({ a: 1 }).a,
    'Reflect.ownKeys': () => Reflect.ownKeys(record).length,
    fromEntries: () => Object.fromEntries([['a', 1]]).a,
  },
  functions: {
    apply: () => add.apply(undefined, [1, 2]),
    'Reflect.apply': () => Reflect.apply(add, undefined, [1, 2]),
  },
  collections: {
    'new Map': () => new Map([[1, 2]]).size,
    'new Set': () => new Set(list).size,
    'Map forEach': () => (map.forEach(twice), 1),
    'Set forEach': () => (set.forEach(twice), 1),
  },
  numbers: {
    parseInt: () => parseInt('1234', 10),
    parseFloat: () => parseFloat('12.34'),
    BigInt: () => Number(BigInt(7)),
    'BigInt toString': () => big.toString().length,
  },
  data: {
    'JSON.parse': () => JSON.parse(json).a,
    'JSON.stringify': () => JSON.stringify(record).length,
    encodeURIComponent: () => encodeURIComponent('a b').length,
  },
  promises: { all: () => (Promise.all([1, 2]), 1) },
};
