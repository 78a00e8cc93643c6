/** Names of metrics as kinds announce them: `test.precision.*`, where `*` stands for a name with or without dots. */

export function matchesMetric(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${source.join('.+')}$`, 's').test(name);
}
