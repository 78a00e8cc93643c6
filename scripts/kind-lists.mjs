/**
 * The lists of the stage kinds. `stages/index.ts` has a line for each folder with a descriptor; the conditions and
 * suggestions of schemas/pipeline.schema.json and the table of README.md follow it.
 */

/** `stages/index.ts` with a line for each kind: in the order that it has, new ones at the end. */
export function withFolders(index, kinds) {
  const listed = kindsOf(index).filter((kind) => kinds.includes(kind));
  const added = kinds.filter((kind) => !listed.includes(kind)).sort();
  const lines = [...listed, ...added].map((kind) => `  import('./${kind}/kind.ts'),\n`);
  return index.replace(/(Promise\.all\(\[\n)[\s\S]*?(\]\);)/, (_, begin, end) => begin + lines.join('') + end);
}

/** The kinds that stages/index.ts names, in its order. */
export function kindsOf(index) {
  return [...index.matchAll(/import\('\.\/([a-z0-9-]+)\/kind\.ts'\)/g)].map((match) => match[1]);
}

/** The schema of documents with `uses` and `with` of each kind, as the formatter leaves it. */
export function withKinds(schema, kinds) {
  const examples = kinds.map((kind) => `            "${kind}"`).join(',\n');
  const conditions = kinds.map(
    (kind) => `        {
          "if": { "properties": { "uses": { "const": "${kind}" } }, "required": ["uses"] },
          "then": { "properties": { "with": { "$ref": "editor/${kind}.schema.json" } } }
        }`,
  );
  return schema
    .replace(/("uses": \{[^}]*"examples": )\[[^\]]*\]/, (_, before) => `${before}[\n${examples}\n          ]`)
    .replace(
      /("allOf": )\[\n {8}\{\n {10}"if"[\s\S]*?\n {6}\]/,
      (_, before) => `${before}[\n${conditions.join(',\n')}\n      ]`,
    );
}

const markers = /(<!-- kinds: .* -->\n)[\s\S]*(<!-- end of kinds -->)/;

/** Whether a document gives stages of the kind other ports than it declares, or other types. */
export function hasOwnPorts({ inputs, outputs, ports }) {
  if (ports === undefined) return false;
  const asked = ports({ with: {}, wired: {} });
  const found = 'problems' in asked ? { inputs, outputs } : asked;
  const names = (one = {}) => Object.keys(one).sort().join();
  const isOpen = Object.values(inputs).some(({ open }) => open === true);
  return (
    isOpen || names(outputs) === '' || names(found.inputs) !== names(inputs) || names(found.outputs) !== names(outputs)
  );
}

/** README with the table of kinds between its markers. */
export function withKindTable(readme, descriptors) {
  if (!markers.test(readme)) throw new Error('README.md has no markers for the table of kinds');
  const rows = descriptors.map((descriptor) => {
    const { kind, summary, inputs, outputs } = descriptor;
    const taken = Object.entries(inputs).map(([port, { arity, optional }]) => {
      const name = arity === 'many' ? `${port}…` : port;
      return optional ? `[${name}]` : name;
    });
    if (hasOwnPorts(descriptor)) return `| \`${kind}\` | as the document says | ${summary} |`;
    const arrow = `${taken.length > 0 ? `${taken.join(', ')} ` : ''}→ ${Object.keys(outputs).join(', ')}`;
    return `| \`${kind}\` | ${arrow} | ${summary} |`;
  });
  const table = ['| kind | inputs → outputs | |', '|---|---|---|', ...rows].join('\n');
  return readme.replace(
    markers,
    (_, begin, end) =>
      `${begin}${table}\n\n\`port…\` gathers the artifacts of all points; \`[port]\` may be left out.\n\n${end}`,
  );
}
