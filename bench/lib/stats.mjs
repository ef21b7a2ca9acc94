/** The value below which `at` (0 to 1) of `values` lie. */
export function quantile(values, at) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * at)];
}

/** The statistic of every bench here: robust against a busy machine, which only ever adds time. */
export function lowerQuartile(values) {
  return quantile(values, 0.25);
}
