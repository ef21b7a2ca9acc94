// `net` without a network: what addresses are, by their text. Everything else refuses.

export const netSource: string = `'use strict';
// Of addresses, what their text says; as in Node's lib/internal/net.js.
const byte = '(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])';
const v4 = '(?:' + byte + '[.]){3}' + byte;
const group = '(?:[0-9a-fA-F]{1,4})';
const rest = (n) => '(?:(?::' + group + '){0,' + (5 - n) + '}:' + v4 + '|(?::' + group + '){1,' + (7 - n) + '}|:)';
const v6 = ['(?:' + group + ':){7}(?:' + group + '|:)', '(?:' + group + ':){6}(?:' + v4 + '|:' + group + '|:)',
  ...[5, 4, 3, 2, 1].map((n) => '(?:' + group + ':){' + n + '}' + rest(n)), ':' + rest(0)];
const isIPv4 = (text) => new RegExp('^' + v4 + '$').test(String(text));
const isIPv6 = (text) => new RegExp('^(?:' + v6.join('|') + ')(?:%[0-9a-zA-Z-.:]{1,})?$').test(String(text));
module.exports = { isIPv4, isIPv6, isIP: (text) => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0) };
`;
