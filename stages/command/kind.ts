/** Stage kind `command`: a program in any language, as the document describes it. */

import { type ArtifactNames, defineStage, schemaOf } from 'arrowline/stage';
import { pythonFiles } from './assets.ts';
import { measuresOf } from './measures.ts';
import type { CommandParameters } from './parameters.ts';
import { outputForms, portsOf } from './ports.ts';
import { versionsOf } from './versions.ts';

export const kind = defineStage({
  kind: 'command',
  summary: 'Runs a program in any language; its files, versions and environment are in the key.',
  inputs: {},
  outputs: {},
  schema: schemaOf<CommandParameters>(new URL('../../../schemas/stages/command.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: pythonFiles,
  program: true,
  words: ['run'],
  wordLists: ['versions'],
  literal: ['shell'],
  check(parameters) {
    const { run, shell } = parameters;
    if (process.platform === 'win32')
      return [{ path: [], message: 'commands do not run on Windows', hint: 'run the pipeline in WSL' }];
    if ((run === undefined) === (shell === undefined))
      return [
        {
          path: shell === undefined ? [] : ['shell'],
          message: shell === undefined ? 'a command needs a program' : 'a command is either `run` or `shell`',
          expected: '`run`: the words of a program, or `shell`: a script for bash',
        },
      ];
    return [];
  },
  ports: portsOf,
  fileLists: ({ files }) => (files === undefined ? [] : [['files']]),
  versions: versionsOf,
  deterministic: ({ deterministic }) => deterministic,
  // It names values that must not change the result. How a program is watched is in the key: a result that was made
  // unwatched is not one that was checked.
  outsideKey: () => ['passEnv'],
  metrics: measuresOf,
  names: (parameters) => ({
    ...Object.fromEntries(
      outputForms(parameters).map(([port, { columns }]): [string, ArtifactNames] => [port, columns ? { columns } : {}]),
    ),
    ...(parameters.metrics !== undefined && { metrics: { metrics: measuresOf(parameters) } }),
  }),
});
