// `url`: the legacy half is the polyfill's, the other half is the tenant's URL, where it has one.

export const urlSource: string = `'use strict';
const legacy = require('url/');
const url = { Url: legacy.Url, parse: legacy.parse, resolve: legacy.resolve, resolveObject: legacy.resolveObject };
const missing = (name) => function () {
  throw new Error('url.' + name + ' needs a global URL, which was not granted');
};
url.URL = typeof URL === 'function' ? URL : missing('URL');
url.URLSearchParams = typeof URLSearchParams === 'function' ? URLSearchParams : missing('URLSearchParams');
url.format = (value, options) =>
  typeof value === 'object' && value !== null && typeof value.href === 'string' && typeof URL === 'function' && value instanceof URL
    ? formatUrl(value, options || {})
    : legacy.format(value);
function formatUrl(value, { auth = true, fragment = true, search = true }) {
  const user = auth && value.username ? value.username + (value.password ? ':' + value.password : '') + '@' : '';
  return value.protocol + '//' + user + value.host + value.pathname + (search ? value.search : '') + (fragment ? value.hash : '');
}
url.fileURLToPath = (value) => {
  const { protocol, pathname } = typeof value === 'string' ? legacy.parse(value) : value;
  if (protocol !== 'file:') {
    const error = new TypeError('The URL must be of scheme file');
    error.code = 'ERR_INVALID_URL_SCHEME';
    throw error;
  }
  if (/%2f/i.test(pathname)) throw new TypeError('File URL path must not include encoded / characters');
  return decodeURIComponent(pathname);
};
url.pathToFileURL = (path) => {
  const escaped = require('path').resolve(String(path)).replace(/[%\\\\\\n\\r\\t?#]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'));
  return new url.URL('file://' + escaped);
};
const hostname = (domain) => { try { return new url.URL('ws://' + domain).hostname; } catch { return ''; } };
url.domainToASCII = hostname;
url.domainToUnicode = (domain) => require('punycode').toUnicode(hostname(domain));
url.urlToHttpOptions = (value) => ({ protocol: value.protocol, hostname: value.hostname, hash: value.hash, search: value.search,
  pathname: value.pathname, path: value.pathname + value.search, href: value.href, ...(value.port === '' ? {} : { port: Number(value.port) }) });
module.exports = url;
`;
