/**
 * Reads pipeline.config.yaml, the settings of a project, to a value or to a list of its mistakes. No setting is part of a
 * key. Pure: the text and the environment are passed in, and nobody looks here whether a folder or a key is there.
 */

import type { Diagnostic } from '../document/diagnostic.ts';
import { type DocumentReader, descend, plainValue } from '../document/document.ts';
import { type MistakeFacts, Mistakes } from '../document/mistakes.ts';
import { checkStructure } from '../document/structure.ts';
import type { ParameterPath } from '../pipeline/pipeline.ts';
import { configSchema } from '../schema/config-schema.ts';
import type { ProjectSettings } from './settings.ts';

export const configName = 'pipeline.config.yaml';

/** The mistakes of a settings file, as a document's are told. */
export class ConfigMistakes extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.message ?? `${configName} has mistakes`);
    this.name = 'ConfigMistakes';
    this.diagnostics = diagnostics;
  }
}

/** Throws ConfigMistakes. An empty file has no settings. */
export function readConfig(source: string, file: string, readDocument: DocumentReader): ProjectSettings {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  if (text.split('\n').every((line) => /^\s*(#|$)/.test(line))) return {};
  const mistakes = new Mistakes(text, file);
  const refused = (): ConfigMistakes => new ConfigMistakes(mistakes.list().map(masked));
  const root = readDocument(text, mistakes);
  if (root === undefined) throw refused();
  const value = plainValue(root);
  checkStructure(root, value, configSchema, 'the settings', mistakes);
  if (mistakes.count === 0)
    for (const { path, code, message, ...facts } of problemsOf(value as ProjectSettings))
      mistakes.add(code, message, descend(root, path).node.span, facts);
  if (mistakes.count > 0) throw refused();
  return value as ProjectSettings;
}

interface ConfigProblem extends MistakeFacts {
  readonly path: ParameterPath;
  readonly code: string;
  readonly message: string;
}

function problemsOf({ executor, remote }: ProjectSettings): ConfigProblem[] {
  const options = (executor?.slurm?.options ?? []).flatMap((option, index): ConfigProblem[] => {
    const path = ['executor', 'slurm', 'options', index];
    const name = /^-[^-]/.test(option) ? option.slice(0, 2) : option.replace(/[=\s].*$/s, '');
    // sbatch takes the beginning of a name for the name.
    const [taken, hint] =
      [...settingOf].find(([whole]) => whole === name || (isLong(name) && whole.startsWith(name))) ?? [];
    if (taken === undefined || hint === undefined) return [];
    return [{ path, code: 'option-taken', message: `the program sets ${taken} itself`, found: option, hint }];
  });
  return [...options, ...(remote === undefined ? [] : urlProblems(remote.url))];
}

function isLong(name: string): boolean {
  return name.startsWith('--') && name.length > 4;
}

const own = 'leave it out: jobs are found again by it';
const settingOf: ReadonlyMap<string, string> = new Map([
  ...['--array', '-a', '--job-name', '-J', '--output', '-o', '--error', '-e', '--parsable', '--open-mode'].map(
    (name) => [name, own] as const,
  ),
  ...['--clusters', '-M'].map(
    (name) => [name, 'leave it out: jobs of another cluster are not found; SLURM_CONF chooses the cluster'] as const,
  ),
  ...[
    '--wrap',
    '--chdir',
    '-D',
    '--export',
    '--export-file',
    '--wait',
    '-W',
    '--hold',
    '-H',
    '--test-only',
    '--input',
    '-i',
  ]
    .concat(['--help', '-h', '--usage', '--version', '-V', '--nodes', '-N', '--ntasks', '-n'])
    .map((name) => [name, 'leave it out: jobs would not do the work that is asked for'] as const),
  ...['--time', '-t'].map((name) => [name, 'set timeoutMinutes of the stage'] as const),
  ...['--mem', '--mem-per-cpu', '--mem-per-gpu', '--cpus-per-task', '-c', '--gpus', '-G'].map(
    (name) => [name, 'set resources of the stage'] as const,
  ),
]);

const protocols = ['https:', 'http:', 's3:', 'file:'];

function urlProblems(text: string): ConfigProblem[] {
  const path = ['remote', 'url'];
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.includes(url.protocol) || !isWhole(url))
    return [
      {
        path,
        code: 'remote-url',
        message: 'this is not the address of a store',
        found: text,
        expected: 'https://host/folder, s3://bucket/folder or file:///folder',
      },
    ];
  if (url.username + url.password + url.search + url.hash === '') return [];
  return [
    {
      path,
      code: 'secret-in-settings',
      message: 'an address with a user, a password or a part after ? or # does not belong into a file that is shared',
      hint: 'leave them out, and give secrets by the environment',
    },
  ];
}

/** A bucket has a name, and the escapes of a path can be read. */
function isWhole({ protocol, host, pathname }: URL): boolean {
  if (protocol === 's3:' && host === '') return false;
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

/** Parts of a text that may hold a secret if it is an address: all before an at sign, and all after ? or #. */
const secretParts = /(?<=:\/\/)[^\s'"]*@|[^\s'"/]+@|[?#][^\s'"]+/g;

/** A diagnostic that repeats no secret of an address, of its own line or of another mistake's. */
function masked({ sourceLine, found, ...rest }: Diagnostic): Diagnostic {
  const shown = (text: string): string => text.replace(secretParts, (part) => '*'.repeat(part.length));
  return {
    ...rest,
    ...(sourceLine !== undefined && { sourceLine: shown(sourceLine) }),
    ...(found !== undefined && { found: shown(found) }),
  };
}
