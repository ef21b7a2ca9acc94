// `util.parseArgs`, as Node 20 has it: tokens first, then what they come to. Without `args` there are none: a tenant has
// no command line.

export const parseArgsSource: string = `'use strict';
const { inspect } = require('util');
const isObject = (value) => typeof value === 'object' && value !== null;
const argsError = (code, message) => Object.assign(new TypeError(message), { code });
const settingOf = (options, name, key) => (Object.hasOwn(options, name) && Object.hasOwn(options[name], key) ? options[name][key] : undefined);
const validateArgs = (value, name, type, fits) => {
  if (fits) return;
  const got = value === null || value === undefined ? ' ' + value : typeof value === 'object' ? ' an instance of ' + ((value.constructor || {}).name || 'Object') : ' type ' + typeof value + ' (' + inspect(value) + ')';
  throw argsError('ERR_INVALID_ARG_TYPE', 'The "' + name + '" ' + (name.includes('.') ? 'property' : 'argument') + ' must be ' + type + '. Received' + got);
};
const byType = { boolean: (value) => typeof value === 'boolean', string: (value) => typeof value === 'string' };
function validateOptions(options) {
  validateArgs(options, 'options', 'of type object', isObject(options) && !Array.isArray(options));
  for (const [name, option] of Object.entries(options)) {
    const at = 'options.' + name;
    validateArgs(option, at, 'of type object', isObject(option) && !Array.isArray(option));
    const { type } = option;
    if (!Object.hasOwn(byType, type)) validateArgs(type, at + '.type', "('string|boolean')", false);
    if (Object.hasOwn(option, 'short')) {
      validateArgs(option.short, at + '.short', 'of type string', typeof option.short === 'string');
      if (option.short.length !== 1)
        throw argsError('ERR_INVALID_ARG_VALUE', "The property '" + at + ".short' must be a single character. Received " + inspect(option.short));
    }
    const multiple = Object.hasOwn(option, 'multiple') && option.multiple;
    if (multiple !== undefined) validateArgs(multiple, at + '.multiple', 'of type boolean', typeof multiple === 'boolean');
    const given = option.default;
    if (given === undefined) continue;
    if (multiple) {
      validateArgs(given, at + '.default', 'an instance of Array', Array.isArray(given));
      given.forEach((one, index) => validateArgs(one, at + '.default[' + index + ']', 'of type ' + type, byType[type](one)));
    } else validateArgs(given, at + '.default', 'of type ' + type, byType[type](given));
  }
}
function argTokens(args, options) {
  const tokens = [];
  const rest = [...args];
  let index = -1;
  let group = 0;
  const longOf = (short) => {
    const found = Object.entries(options).find(([, option]) => Object.hasOwn(option, 'short') && option.short === short);
    return found ? found[0] : short;
  };
  const takes = (name) => settingOf(options, name, 'type') === 'string';
  const option = (name, rawName, value, inlineValue) => {
    tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
    if (inlineValue === false) index += 1;
  };
  const lone = (name, arg) => {
    const hasValue = takes(name) && rest[0] !== undefined && rest[0] !== null;
    option(name, arg, hasValue ? rest.shift() : undefined, hasValue ? false : undefined);
  };
  while (rest.length > 0) {
    const arg = rest.shift();
    if (group > 0) group -= 1;
    else index += 1;
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of rest) tokens.push({ kind: 'positional', index: ++index, value });
      break;
    }
    if (arg.length > 1 && arg[0] === '-' && arg[1] !== '-') {
      const name = longOf(arg[1]);
      if (arg.length === 2) lone(name, arg);
      else if (takes(name)) option(name, '-' + arg[1], arg.slice(2), true);
      else {
        const apart = [];
        for (let at = 1; at < arg.length; at += 1) {
          const whole = takes(longOf(arg[at]));
          apart.push('-' + (whole ? arg.slice(at) : arg[at]));
          if (whole) break;
        }
        rest.unshift(...apart);
        group = apart.length;
      }
    } else if (arg.length > 2 && arg.startsWith('--')) {
      const equals = arg.indexOf('=', 3);
      if (equals < 0) lone(arg.slice(2), arg);
      else option(arg.slice(2, equals), arg.slice(0, equals), arg.slice(equals + 1), true);
    } else tokens.push({ kind: 'positional', index, value: arg });
  }
  return tokens;
}
function checkOption({ name, rawName, value, inlineValue }, { options, allowPositionals, allowNegative }) {
  let known = name;
  if (!Object.hasOwn(options, known) && allowNegative && known.startsWith('no-') && settingOf(options, known.slice(3), 'type') === 'boolean') known = known.slice(3);
  if (!Object.hasOwn(options, known))
    throw argsError('ERR_PARSE_ARGS_UNKNOWN_OPTION', "Unknown option '" + rawName + "'" + (allowPositionals ? ". To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- " + JSON.stringify(rawName) : ''));
  const invalid = (message) => argsError('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message);
  const { type } = options[known];
  const short = settingOf(options, known, 'short');
  const both = (short ? '-' + short + ', ' : '') + '--' + known;
  if (type === 'string' && typeof value !== 'string') throw invalid("Option '" + both + " <value>' argument missing");
  if (type === 'boolean' && value !== undefined && value !== null) throw invalid("Option '" + both + "' does not take an argument");
  if (inlineValue === false && value.length > 1 && value[0] === '-') {
    const example = rawName.startsWith('--') ? "'" + rawName + "=-XYZ'" : "'--" + name + "=-XYZ' or '" + rawName + "-XYZ'";
    throw invalid("Option '" + rawName + "' argument is ambiguous.\\nDid you forget to specify the option argument for '" + rawName + "'?\\nTo specify an option argument starting with a dash use " + example + '.');
  }
}
module.exports = function parseArgs(config = {}) {
  const own = (key, otherwise) => (Object.hasOwn(config, key) ? config[key] ?? otherwise : otherwise);
  const args = own('args', []);
  const strict = own('strict', true);
  const settings = { strict, allowPositionals: own('allowPositionals', !strict), tokens: own('tokens', false), allowNegative: own('allowNegative', false) };
  const options = own('options', { __proto__: null });
  validateArgs(args, 'args', 'an instance of Array', Array.isArray(args));
  for (const [key, value] of Object.entries(settings)) validateArgs(value, key, 'of type boolean', typeof value === 'boolean');
  validateOptions(options);
  const { allowPositionals, allowNegative } = settings;
  const found = argTokens(args, options);
  const values = { __proto__: null };
  const positionals = [];
  for (const token of found) {
    if (token.kind === 'positional') {
      if (!allowPositionals)
        throw argsError('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', "Unexpected argument '" + token.value + "'. This command does not take positional arguments");
      positionals.push(token.value);
    }
    if (token.kind !== 'option') continue;
    if (strict) checkOption(token, { options, allowPositionals, allowNegative });
    if (token.name === '__proto__') continue;
    const negated = allowNegative && token.name.startsWith('no-') && token.value === undefined;
    if (negated) token.name = token.name.slice(3);
    const value = negated ? false : token.value ?? true;
    if (settingOf(options, token.name, 'multiple')) (values[token.name] ||= []).push(value);
    else values[token.name] = value;
  }
  for (const [name, option] of Object.entries(options))
    if (Object.hasOwn(option, 'default') && option.default !== undefined && values[name] === undefined) values[name] = option.default;
  return settings.tokens ? { values, positionals, tokens: found } : { values, positionals };
};
`;
