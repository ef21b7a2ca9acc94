// Builtins that are powers, without the power: a package that imports one still loads, and what it calls refuses.
//
// Most packages that name `fs` read files in one function of twenty. Refusing the import would refuse them whole.

/** Text that gives \`target\` a refusing function for each of \`names\` that it lacks. */
export const fillSource = (builtin: string, names: readonly string[], target = 'module.exports'): string => `
;(function (made) {
  for (const name of ${JSON.stringify(names)}) {
    if (name in made) continue;
    const refuse = function () {
      const error = new Error(${JSON.stringify(`Module 'node:${builtin}' was not granted: `)} + name + ' refuses');
      error.code = 'ERR_ACCESS_DENIED';
      throw error;
    };
    made[name] = /^(?:promises|constants)$/.test(name) ? {} : refuse;
  }
})(${target});
`;
