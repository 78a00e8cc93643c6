/**
 * Stage kind `source`: makes files from outside an artifact. Its key has their names and digests; of a download only the
 * digest, which has to be known, so that neither the address nor the time of the download is part of it.
 */

import { defineStage, type JsonObject, schemaOf, type WithProblem } from 'arrowline/stage';
import type { SourceParameters } from './parameters.ts';

/** `with` as the body and the key have it: the pattern as a list of one. */
export type ResolvedSource = Omit<SourceParameters, 'path' | 'as'> & {
  readonly path?: readonly string[];
  readonly as: 'files' | 'table';
} & JsonObject;

export const kind = defineStage({
  kind: 'source',
  summary: 'Makes files, or an Arrow file, of a path or an address an artifact.',
  inputs: {},
  outputs: {},
  schema: schemaOf<SourceParameters, ResolvedSource>(
    new URL('../../../schemas/stages/source.schema.json', import.meta.url),
  ),
  body: new URL('./body.js', import.meta.url),
  program: true,
  ports: ({ with: given }) => {
    const form = formOf(given);
    if (form === undefined)
      return {
        problems: [
          {
            path: ['as'],
            message: 'the type of the artifact must be the same at every point',
            expected: '"files" or "table"',
            hint: 'write `as`, because the path depends on the point',
          },
        ],
      };
    const description = form === 'table' ? 'The rows of the Arrow file.' : 'The files, each as it is.';
    return { inputs: {}, outputs: { [form]: { type: form, description } } };
  },
  check,
  resolve: ({ path, name, ...given }) => ({
    ...given,
    ...(path !== undefined && { path: [path] }),
    ...(given.url !== undefined && { name: name ?? nameIn(given.url) }),
    as: formOf({ ...given, ...(path !== undefined && { path }) }) ?? 'files',
  }),
  names: ({ columns }) => (columns === undefined ? {} : { table: { columns } }),
  filesMayMove: true,
  fileLists: ({ path }) => (path === undefined ? [] : [['path']]),
  // The digest determines the bytes.
  outsideKey: ({ url }) => (url === undefined ? [] : ['url']),
});

/** Undefined if it depends on values that are not known yet. */
function formOf({ as, path, url }: JsonObject): 'files' | 'table' | undefined {
  if (as === 'files' || as === 'table') return as;
  const place = path ?? url;
  if (typeof place !== 'string') return undefined;
  return /^[^*?[{!]*\.(arrow|arrows|feather)$/.test(place) ? 'table' : 'files';
}

function nameIn(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last).replaceAll(/[/\\\0]/g, '_') || 'download';
  } catch {
    return last;
  }
}

function check({ path, url, sha256, name, as, columns }: SourceParameters): WithProblem[] {
  const problems: WithProblem[] = [];
  if ((path === undefined) === (url === undefined))
    problems.push({
      path: [],
      message: 'a source has either a path or an address',
      expected: '`path`, or `url` and `sha256`',
    });
  if (url !== undefined && sha256 === undefined)
    problems.push({
      path: ['url'],
      message: 'a download needs the digest of its bytes',
      expected: '`sha256` with 64 hexadecimal digits',
      hint: 'download it once and run sha256sum',
    });
  if (url === undefined && sha256 !== undefined) problems.push(only('sha256'));
  if (url === undefined && name !== undefined) problems.push(only('name'));
  if (columns !== undefined && formOf({ ...(as && { as }), ...(path && { path }), ...(url && { url }) }) === 'files')
    problems.push({ path: ['columns'], message: '`columns` are of a table', hint: 'write `as: table`' });
  return problems;
}

function only(field: string): WithProblem {
  return { path: [field], message: `\`${field}\` is for downloads`, expected: 'with `url` only' };
}
