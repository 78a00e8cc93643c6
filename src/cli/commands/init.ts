/**
 * `pipeline init [DIR]`: writes a project that runs at once, from a folder in pipelines/templates/. Files that are there
 * already are kept; a folder that has the document already is refused.
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../package-root.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';

const templates = fileURLToPath(new URL('pipelines/templates/', packageRoot));

/** Every template copies this document. */
const document = 'pipelines/default.yaml';

export function initCommand(
  directory: string | undefined,
  { template }: { readonly template: string },
  { terminal, version }: CommandContext,
): number {
  const root = resolve(process.cwd(), directory ?? '.');
  const files = new Map<string, string | Uint8Array>([...filesOf(template), ...commonFiles(version)]);
  const written: string[] = [];
  for (const [name, bytes] of files) {
    if (write(join(root, name), bytes)) written.push(name);
    else if (name === document)
      throw new UsageError(`${relative(process.cwd(), join(root, name))} is there already`, 'nothing was written');
    else terminal.out(`kept     ${name}`);
  }
  for (const name of written) terminal.out(`written  ${name}`);
  terminal.out('');
  const here = relative(process.cwd(), root);
  terminal.out(`Run it:  ${here === '' ? '' : `cd ${here} && `}npx arrowline run default.yaml`);
  return exitCodes.ok;
}

/** The files of a template by their names in the project, the document first. */
function filesOf(template: string): (readonly [string, Uint8Array])[] {
  const folder = join(templates, template);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const ordered = [document, ...names.filter((name) => name !== document).sort()];
  return ordered.map((name) => [name, readFileSync(join(folder, name))]);
}

/** Returns false if there is something at the path. */
function write(path: string, bytes: string | Uint8Array): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new UsageError(`${path} cannot be written: ${code ?? message}`, 'choose another folder');
  }
}

/** The files that every project gets. */
function commonFiles(version: string): readonly (readonly [string, string])[] {
  return [
    ['README.md', readme],
    ['package.json', json({ private: true, devDependencies: { arrowline: version } })],
    ['.gitignore', 'node_modules/\n'],
    ['artifacts/.gitignore', '# The results of runs: made again from the pipelines.\n*\n!.gitignore\n'],
    [
      '.vscode/settings.json',
      json({ 'yaml.schemas': { './node_modules/arrowline/schemas/pipeline.schema.json': 'pipelines/*.yaml' } }),
    ],
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const readme = `# An arrowline project

\`pipelines/default.yaml\` describes the study; its results are kept in \`artifacts/\`.

\`\`\`sh
npm install                          # once
npx arrowline run default.yaml       # execute only what changed, draw the report, check the gates
npx arrowline plan default.yaml      # print what would run, and why
npx arrowline show latest            # the last run: its actions and models
\`\`\`

Editors with a YAML language server complete and check the document: its first line names the schema.
`;
