// `querystring`, as Node documents it.

export const querystringSource: string = `'use strict';
const escape = (text) => encodeURIComponent(String(text));
const unescape = (text) => {
  try { return decodeURIComponent(text); } catch { return text; }
};
const primitive = (value) =>
  typeof value === 'string' ? value
    : typeof value === 'number' && isFinite(value) ? String(value)
    : typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : '';
const querystring = {
  escape,
  unescape,
  unescapeBuffer: (text) => require('buffer').Buffer.from(unescape(text), 'latin1'),
  stringify(object, separator = '&', equals = '=', options = {}) {
    if (typeof object !== 'object' || object === null) return '';
    const encode = options.encodeURIComponent || querystring.escape;
    return Object.keys(object).flatMap((key) => {
      const name = encode(primitive(key)) + (equals || '=');
      const value = object[key];
      return Array.isArray(value) ? value.map((item) => name + encode(primitive(item))) : [name + encode(primitive(value))];
    }).join(separator || '&');
  },
  parse(text, separator = '&', equals = '=', options = {}) {
    const result = Object.create(null);
    if (typeof text !== 'string' || text.length === 0) return result;
    const decode = options.decodeURIComponent || querystring.unescape;
    const most = typeof options.maxKeys === 'number' ? options.maxKeys : 1000;
    let parts = text.split(separator || '&');
    if (most > 0) parts = parts.slice(0, most);
    for (const part of parts) {
      if (part === '') continue;
      const at = part.indexOf(equals || '=');
      const plain = (piece) => decode(piece.replace(/\\+/g, ' '));
      const key = plain(at < 0 ? part : part.slice(0, at));
      const value = at < 0 ? '' : plain(part.slice(at + (equals || '=').length));
      if (!(key in result)) result[key] = value;
      else if (Array.isArray(result[key])) result[key].push(value);
      else result[key] = [result[key], value];
    }
    return result;
  },
};
querystring.encode = querystring.stringify;
querystring.decode = querystring.parse;
module.exports = querystring;
`;
