/** JSON as the formatter leaves it: objects and lists in one line where they fit, and never two objects in an object. */

const widthMax = 120;

/** `head` stands before the value in its line. */
export function jsonText(value, head = '', indent = '') {
  const flat = inOneLine(value);
  if (typeof value !== 'object' || value === null) return flat;
  const isList = Array.isArray(value);
  // With its comma.
  const fits = indent.length + head.length + flat.length < widthMax;
  if (fits && (isList || Object.values(value).filter(isObject).length < 2)) return flat;
  const below = `${indent}  `;
  const lines = isList
    ? value.map((one) => below + jsonText(one, '', below))
    : Object.entries(value).map(([key, one]) => {
        const before = `${JSON.stringify(key)}: `;
        return below + before + jsonText(one, before, below);
      });
  const [open, close] = isList ? '[]' : '{}';
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function inOneLine(value) {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inOneLine(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
