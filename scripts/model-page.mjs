/**
 * The parts of docs/models.md that follow from the records of layers: a section for each kind with its equation, shapes and
 * fields, and the tables of the words that fields accept. The rest of the page is written by hand.
 */

import { sourceModule } from './source-module.mjs';

/** The page with its generated parts; `generated` has the list of the layers' records. */
export async function withModels(page, generated) {
  const contents = `
    export { layerKinds } from './stages/lib/learning/network/layer-kinds.ts';
    export { activation, initializer } from './stages/lib/learning/network/fields.ts';`;
  const { layerKinds, activation, initializer } = await sourceModule(contents, generated);
  const parts = {
    layers: Object.values(layerKinds).map(layerSection).join('\n'),
    activations: wordTable(activation),
    initializers: wordTable(initializer),
  };
  return Object.entries(parts).reduce((text, [name, part]) => withPart(text, name, part), page);
}

function withPart(page, name, part) {
  const markers = new RegExp(`(<!-- ${name}: .* -->\n)[\\s\\S]*(<!-- end of ${name} -->)`);
  if (!markers.test(page)) throw new Error(`docs/models.md has no markers for ${name}`);
  return page.replace(markers, (_, begin, end) => `${begin}\n${part}\n${end}`);
}

function layerSection({ kind, about, shapes, equation, fields }) {
  const rows = Object.entries(fields).map(([name, field]) => {
    const value = field.absent === undefined ? 'required' : defaultOf(field);
    const expected = field.words === undefined ? field.expected : `[${field.definition}](#${field.definition}s)`;
    return `| \`${name}\` | ${value} | ${expected} | ${field.about ?? ''} |\n`;
  });
  const table = rows.length === 0 ? '' : `\n| field | default | | |\n|---|---|---|---|\n${rows.join('')}`;
  return `### ${kind}\n\n${about} Keras: \`${kerasName(kind)}\`.\n\n- ${shapes}\n- ${equation}\n${table}`;
}

/** `maxPooling2d` is Keras' `MaxPooling2D`. */
function kerasName(kind) {
  return `${kind[0].toUpperCase()}${kind.slice(1)}`.replace(/(\d)d$/, '$1D');
}

function defaultOf({ absent, write }) {
  const value = write(absent.value);
  return value === undefined ? 'none' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function wordTable({ words }) {
  const rows = Object.entries(words).map(([word, equation]) => `| \`${word}\` | ${equation} |\n`);
  return `| | |\n|---|---|\n${rows.join('')}`;
}
