/** Names that no two things have, and that a format accepts: other characters become `_`, a name that is taken a number. */

/** @returns the name to use for each name that is asked for; called with one name twice it gives two */
export function uniqueNames(legal?: RegExp): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const text = legal === undefined ? wanted : Array.from(wanted, (one) => (legal.test(one) ? one : '_')).join('');
    const base = legal === undefined || /^[A-Za-z0-9]/.test(text) ? text : `layer${text}`;
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}_${number}`;
    taken.add(name);
    return name;
  };
}
