/** The command line: names, options and help. Each command's module is loaded when it is called. */

import { Command, InvalidArgumentError, Option } from 'commander';
import { parseBytes } from '../core/facts/number-text.ts';
import { inert } from '../ui/inert.ts';
import { answerFormats, type CommandContext, exportFormats, inputFormats, modelFormats } from './context.ts';
import { exitCodes } from './exit.ts';
import { addRemoteCommands } from './remote/commands.ts';
import { parseReporter, type ReporterRequest } from './reporting/request.ts';
import { executorNames } from './settings/run-executor.ts';

/** The folders in pipelines/templates/. */
export const templateNames = ['images', 'tabular', 'python', 'blank'] as const;

/** Builds the program; `finish` receives the exit code of the command that ran. */
export function buildProgram(context: CommandContext, finish: (code: number) => void): Command {
  const program = new Command('pipeline')
    .description('Runs declarative experiment pipelines: executes only what changed, and says why.')
    .version(context.version)
    .showHelpAfterError('(pipeline --help lists commands and options)')
    .addHelpText(
      'after',
      `
Examples:
  pipeline init --template tabular          write a first project here
  pipeline run default.yaml                 run pipelines/default.yaml
  pipeline run study.yaml -P data=../mnist  with another value of a parameter
  pipeline plan study.yaml                  print what would run and why
  pipeline show evaluate                    the last result of a stage

Files:
  <file>      a path, or a name in pipelines/ below the working directory
  project     the nearest folder at or above the document's that holds pipelines/; without one, the document's folder
  store       artifacts/ of the project, wherever the command is called; --store and PIPELINE_STORE override it
  settings    pipeline.config.yaml of the project: store, executor, remote, trust
  data        paths in a document start at its folder; those given with -P, where the command is called

Environment:
  PIPELINE_STORE      folder of the store, without --store
  PIPELINE_EXECUTOR   where actions are executed, without --executor
  PIPELINE_STORE_MAX  delete the least recently used results above this size, like 20GB (default: 50GB)
  PIPELINE_NATIVE     0: compute with WebAssembly instead of native kernels; results are the same
  PIPELINE_REMOTE     0: do without the shared cache of pipeline.config.yaml; results are the same
  PIPELINE_SIGNING_KEY   the private key that signs results for the shared cache, in PEM
  PIPELINE_REMOTE_TOKEN  the token for its server, like: host token
  PIPELINE_NO_LOCKS   1: concurrent runs may do the same work twice; results are the same
  NO_COLOR            no colours

Exit codes: 0 ok, 1 a stage failed, 2 invalid pipeline or usage, 3 a gate failed, 4 store fault, 130 interrupted`,
    )
    .configureOutput({ outputError: (message, write) => write(errorLines(message)) })
    .exitOverride();

  const onFile = (name: string, description: string, of: Command = program): Command =>
    of
      .command(name)
      .description(description)
      .argument('<file>', 'a pipeline document; names without a folder are also looked up in pipelines/')
      .option('-P <name=value>', 'set a parameter of the document; the value is YAML (repeatable)', collect, [])
      .option(
        '--set <path=value>',
        'override a value of a stage, like train.with.batchSize=64 (repeatable)',
        collect,
        [],
      );

  const storeOption = (): Option =>
    new Option(
      '--store <dir>',
      'where artifacts are kept (default: artifacts/ of the project, or PIPELINE_STORE)',
    ).argParser(once(nonEmpty));

  const reporterOption = (): Option =>
    new Option('--reporter <name>', 'tell a build server: junit=FILE.xml, github, gitlab or gitlab=FOLDER (repeatable)')
      .argParser(collectReporter)
      .default([]);

  program
    .command('init')
    .description('write a project that runs at once: a document, its data, a README, editor settings')
    .argument('[dir]', 'the folder; the working directory if left out')
    .addOption(new Option('--template <name>', 'the study to start from').choices([...templateNames]).default('images'))
    .action(async (dir, flags) => finish((await import('./commands/init.ts')).initCommand(dir, flags, context)));

  onFile('run', 'execute changed actions, write the report, check the gates')
    .addOption(storeOption())
    .option('-j, --jobs <n>', 'actions at a time (default: one a core)', once(positiveInteger))
    .addOption(
      new Option(
        '--executor <name>',
        'where actions are executed (default: local, or as pipeline.config.yaml says)',
      ).choices([...executorNames]),
    )
    .option('--detach', 'with slurm: submit what can start now, and leave; `attach` goes on')
    .option('--json', 'print events as JSON lines')
    .option('-q, --quiet', 'print failures only')
    .addOption(new Option('--fail-fast', 'start nothing new after a failure').conflicts('keepGoing'))
    .option('-k, --keep-going', 'after a failure, run everything that does not depend on it (the default)')
    .option(
      '--only <name>',
      'run only a stage, or points like train[net=A], and what they need (repeatable)',
      collect,
      [],
    )
    .option('--force <name>', 'execute a stage or points even if their results are cached (repeatable)', collect, [])
    .option('--retry-failed', 'execute actions again whose failure follows from their key, like a divergence')
    .option('--name <text>', 'a name by which `log` tells this run', once(String))
    .option('--tag <word>', 'a word by which `log --tag` finds this run (repeatable)', collect, [])
    .option('--note <text>', 'a note that is kept with this run', once(String))
    .option('--ui', 'show the run in the browser too, on a page of this machine; see `ui`')
    .option('-n, --dry-run', 'print what would run, like `plan`, and run nothing')
    .addOption(reporterOption().conflicts('dryRun'))
    .action(async (file, flags) => finish(await (await import('./commands/run.ts')).runCommand(file, flags, context)));

  program
    .command('attach')
    .description('go on with a run whose jobs were left to Slurm: take what they made, submit what follows')
    .argument('<run>', 'the run, or the beginning of its id; `latest` for the last one that left jobs')
    .addOption(storeOption())
    .option('--detach', 'submit what can start now, and leave again')
    .option('--json', 'print events as JSON lines')
    .option('-q, --quiet', 'print failures only')
    .action(async (run, flags) =>
      finish(await (await import('./commands/attach.ts')).attachCommand(run, flags, context)),
    );

  onFile('ci', 'run on a build server: check, run, write the report, check the gates and tell the reporters')
    .addOption(storeOption())
    .option('-j, --jobs <n>', 'actions at a time (default: one a core)', once(positiveInteger))
    .addOption(reporterOption())
    .action(async (file, flags) => finish(await (await import('./reporting/ci.ts')).ciCommand(file, flags, context)));

  onFile('gate', 'check the gates on stored results; executes comparisons only')
    .addOption(storeOption())
    .option(
      '--only <name>',
      'only the gates of a stage, of points like evaluate[net=A], or compare-2 (repeatable)',
      collect,
      [],
    )
    .option('--json', 'print JSON lines')
    .addOption(reporterOption())
    .action(async (file, flags) =>
      finish(await (await import('./gates/gate-command.ts')).gateCommand(file, flags, context)),
    );

  onFile('plan', 'print what would run and why, a line for each action')
    .addOption(storeOption())
    .option('--verbose', 'with the columns of cached results, and the types that were found in them')
    .option('--json', 'print JSON lines')
    .action(async (file, flags) =>
      finish(await (await import('./commands/plan.ts')).planCommand(file, flags, context)),
    );

  onFile('why', 'explain why an action would run or is cached, down to the changed line')
    .argument('<action>', 'an action (train[net=A]) or a stage')
    .addOption(storeOption())
    .option('--json', 'print JSON lines')
    .action(async (file, action, flags) =>
      finish(await (await import('./commands/why.ts')).whyCommand(file, action, flags, context)),
    );

  onFile('status', 'count the cached and pending actions of each stage')
    .addOption(storeOption())
    .option('--json', 'print JSON lines')
    .action(async (file, flags) =>
      finish(await (await import('./commands/status.ts')).statusCommand(file, flags, context)),
    );

  onFile('graph', 'print the stages and their connections')
    .addOption(
      new Option('--format <language>', 'language of the graph').choices(['mermaid', 'dot', 'svg']).default('mermaid'),
    )
    .option('--json', 'print JSON')
    .action(async (file, flags) =>
      finish(await (await import('./commands/graph.ts')).graphCommand(file, flags, context)),
    );

  onFile(
    'report',
    'write the report again from the results in the store; of two runs, the page of the second compared with the first',
  )
    .argument('[run]', 'with a run in place of <file>: the run that is compared with it (ids, names, tags, latest~1)')
    .addOption(storeOption())
    .option('--out <dir>', 'folder to write it to (default: reports/ of the store)', once(nonEmpty))
    .addOption(
      new Option('--format <kind>', 'md prints the summary for a pull request').choices(['html', 'md']).default('html'),
    )
    .option('--open', 'open it')
    .action(async (file, run, flags) =>
      finish(
        run === undefined
          ? await (await import('./commands/report.ts')).reportCommand(file, flags, context)
          : await (await import('./since/report-runs.ts')).reportRuns(file, run, flags, context),
      ),
    );

  onFile('lint', 'check a document and run nothing')
    .option('--json', 'print JSON lines')
    .option('--editor', 'write a schema beside it, from which editors complete its own stage kinds too')
    .action(async (file, flags) =>
      finish(await (await import('./commands/lint.ts')).lintCommand(file, flags, context)),
    );

  const baseline = program
    .command('baseline')
    .description('keep results in the files that gates compare with, and show them');
  const onBaseline = (name: string, description: string): Command =>
    onFile(name, description, baseline).addOption(storeOption()).option('--json', 'print JSON');
  onBaseline('accept', 'make the stored results the baselines of the gates; executes nothing')
    .option('--gate <name>', 'only of this gate: a metric, or compare-1 for the first gate (repeatable)', collect, [])
    .option('--prune', 'remove entries that no gate names')
    .action(async (file, flags) =>
      finish(await (await import('./baseline/accept.ts')).acceptBaselineCommand(file, flags, context)),
    );
  onBaseline('show', 'print the entries of the baseline files').action(async (file, flags) =>
    finish(await (await import('./baseline/show.ts')).showBaselineCommand(file, flags, context)),
  );
  onBaseline('diff', 'compare the stored results with the baselines; executes nothing').action(async (file, flags) =>
    finish(await (await import('./baseline/diff.ts')).diffBaselineCommand(file, flags, context)),
  );

  onFile('audit', 'run again in a scratch store and compare: the same key must give the same bytes')
    .addOption(storeOption())
    .option(
      '--actions <name>',
      'compare only this action or stage; its inputs are not made again (repeatable)',
      collect,
      [],
    )
    .option('--times <n>', 'number of runs', once(positiveInteger), 2)
    .option('--jobs <list>', 'numbers of parallel workers to try', once(positiveIntegers), [1, 2])
    .option('--remote', 'compare with the results of the shared cache')
    .option('--sample <part>', 'compare only a part of the actions, drawn anew each time, like 1%', once(part))
    .option('--json', 'print JSON')
    .action(async (file, flags) =>
      finish(await (await import('./commands/audit.ts')).auditCommand(file, flags, context)),
    );

  program
    .command('diff')
    .description('compare two runs: measures first, then parameters, metrics, artifacts by column and row')
    .argument(
      '[before]',
      'a run, a prefix of its id, `latest`, or `latest~1` for the one of its pipeline before (default)',
    )
    .argument('[after]', 'another run (default: `latest`); `name:latest` is the last one of a pipeline')
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .action(async (before, after, flags) =>
      finish(await (await import('./commands/diff.ts')).diffCommand(before, after, flags, context)),
    );

  program
    .command('ui')
    .description('show the runs of a store in the browser, also while they go on; until Ctrl-C')
    .addOption(storeOption())
    .option('--port <n>', 'the port on this machine (default: a free one)', once(port))
    .option('--open', 'open the page')
    .option('--allow-control', 'let the page stop runs; without it, it only reads')
    .action(async (flags) => finish(await (await import('./live/ui.ts')).uiCommand(flags, context)));

  program
    .command('show')
    .description('print an action, an artifact or a run: metrics, first rows, what each column holds, pictures')
    .argument(
      '<ref>',
      'an action (train[net=A]), a stage, a digest or key (or 6 digits of it), a run (id, name, tag, `latest`)',
    )
    .addOption(storeOption())
    .option('--rows <n>', 'rows to print of each table', once(nonNegativeInteger), 5)
    .addOption(
      new Option('--split <name>', 'of a dataset: only the rows of this split').choices([
        'train',
        'validation',
        'test',
      ]),
    )
    .option('--png <file>', 'write pictures of a dataset to a file, and print nothing else')
    .option('--path <output>', 'print only the path of an output, or of a file in it (model, model/weights.bin)')
    .option('--json', 'print JSON')
    .action(async (ref, flags) => finish(await (await import('./commands/show.ts')).showCommand(ref, flags, context)));

  program
    .command('predict')
    .description(
      'write the answers of a trained model to new rows, which are read and prepared as those of its training',
    )
    .argument(
      '<model>',
      'an output or action with one model (train[net=A], best), a digest, or the path of a model file',
    )
    .requiredOption(
      '--input <file>',
      'the rows: a table, arrays, an IDX file, a picture or a folder of pictures',
      once(nonEmpty),
    )
    .requiredOption(
      '--output <file>',
      `the answers: ${answerFormats.map((one) => `.${one}`).join(', ')}`,
      once(nonEmpty),
    )
    .addOption(storeOption())
    .addOption(
      new Option('--format <name>', 'the format of the input, if its name does not say it').choices([...inputFormats]),
    )
    .option(
      '--columns <names>',
      'columns of the input that are carried over, divided by commas; ids always are',
      once(list),
      [],
    )
    .option(
      '--missing <text>',
      'a text that stands for a missing value, instead of those of the training (repeatable)',
      collect,
    )
    .option('--delimiter <sign>', 'csv, tsv: the character between cells', once(nonEmpty))
    .addOption(new Option('--decimal <sign>', 'csv, tsv: the decimal sign of numbers').choices(['.', ',']))
    .option('--no-header', 'csv, tsv: the first row has values; columns are column_1, column_2, …')
    .option(
      '--pictures <dir>',
      'the folder of the pictures that the input names in its column "path" (default: its own)',
      once(nonEmpty),
    )
    .option(
      '--threshold <p>',
      'the probability above which the positive class, or a label, is given (default: 0.5)',
      once(fraction),
    )
    .option('--force', 'replace the output if it is there')
    .option('--json', 'print JSON')
    .action(async (ref, flags) =>
      finish(await (await import('./commands/predict.ts')).predictCommand(ref, flags, context)),
    );

  const exporting = program.command('export').description('write things of the store for other programs');
  exporting
    .command('artifact')
    .description('write the table of an artifact: every number, text and time exactly as it is stored')
    .argument('<ref>', 'an output (evaluate.predictions, train[net=A].model), an action with one output, or a digest')
    .argument('<file>', 'the file; for npy a folder, with an array for each column')
    .addOption(new Option('--to <format>', 'the format').choices([...exportFormats]).makeOptionMandatory())
    .addOption(storeOption())
    .option('--force', 'replace the file if it is there')
    .option('--json', 'print JSON')
    .action(async (ref, file, flags) =>
      finish(await (await import('./commands/export-artifact.ts')).exportArtifactCommand(ref, file, flags, context)),
    );
  exporting
    .command('model')
    .description('write a trained model for another library: its network and weights, and how its inputs are prepared')
    .argument(
      '<model>',
      'an output or action with one model (train[net=A], best), a digest, or the path of a model file',
    )
    .argument('<folder>', 'a new folder')
    .addOption(new Option('--to <format>', 'the format').choices([...modelFormats]).makeOptionMandatory())
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .action(async (ref, folder, flags) =>
      finish(await (await import('./commands/export-model.ts')).exportModelCommand(ref, folder, flags, context)),
    );

  exporting
    .command('tensorboard')
    .description('write curves, numbers, settings and notes of runs as event files, which TensorBoard opens')
    .argument('<folder>', 'the folder for `tensorboard --logdir`; each run gets a folder of its own in it')
    .argument('[runs...]', 'runs, prefixes of their ids, `latest` or `latest~1` (default: latest)')
    .addOption(storeOption())
    .option('--json', 'print JSON lines')
    .action(async (folder, runs, flags) =>
      finish(await (await import('./tensorboard/command.ts')).exportTensorboardCommand(folder, runs, flags, context)),
    );

  program
    .command('log')
    .description('list the runs of the store, newest first')
    .addOption(storeOption())
    .option('--limit <n>', 'runs to list', once(nonNegativeInteger), 20)
    .option('--tag <word>', 'list only runs with this tag (repeatable: with all of them)', collect, [])
    .option('--json', 'print JSON lines')
    .action(async (flags) => finish(await (await import('./commands/log.ts')).logCommand(flags, context)));

  program
    .command('verify')
    .description('read everything in the store and check it')
    .addOption(storeOption())
    .option('--repair', 'delete damaged files, so that the next run makes them again')
    .option('--json', 'print JSON')
    .action(async (flags) =>
      finish(await (await import('./commands/store-commands.ts')).verifyCommand(flags, context)),
    );

  program
    .command('gc')
    .description('delete results that no kept run uses')
    .addOption(storeOption())
    .option('--keep-runs <n>', 'newest runs of each pipeline to keep', once(positiveInteger), 20)
    .option('--max-size <size>', 'delete the least recently used results until blobs take less', once(byteCount), 50e9)
    .option('--grace <minutes>', 'never delete files younger than this', once(nonNegativeInteger), 60)
    .option('-n, --dry-run', 'print what would be deleted and delete nothing')
    .option('--json', 'print JSON')
    .action(async (flags) =>
      finish(await (await import('./commands/store-commands.ts')).collectCommand(flags, context)),
    );

  program
    .command('du')
    .description('show the disk space used by the results of each pipeline and stage')
    .addOption(storeOption())
    .option('--json', 'print JSON lines')
    .action(async (flags) =>
      finish(await (await import('./commands/store-commands.ts')).diskUsageCommand(flags, context)),
    );

  program
    .command('doctor')
    .description('test every engine and check the installation, the machine, the store and the cluster')
    .addOption(storeOption())
    .addOption(
      new Option('--executor <name>', 'slurm or ssh: look around on a node, or on all hosts').choices([
        ...executorNames,
      ]),
    )
    .option('--json', 'print JSON')
    .action(async (flags) => finish(await (await import('./commands/doctor.ts')).doctorCommand(flags, context)));

  addRemoteCommands(program, storeOption, context, finish);

  for (const command of program.commands) {
    const all = [
      [command.name(), command] as const,
      ...command.commands.map((one) => [`${command.name()} ${one.name()}`, one] as const),
    ];
    for (const [name, one] of all) one.exitOverride().showHelpAfterError(`(pipeline ${name} --help lists its options)`);
  }
  return program;
}

/** Commander repeats the user's input: escape it line by line, and keep the lines that commander adds. */
function errorLines(message: string): string {
  const [, text = '', suggestion] = /^(.*?)(?:\n(\(Did you mean [^\n]*\)))?\n?$/s.exec(message) ?? [];
  return [text, ...(suggestion === undefined ? [] : [suggestion])].map((line) => `${inert(line)}\n`).join('');
}

function list(text: string): readonly string[] {
  return text.split(',').filter((name) => name !== '');
}

function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('expected a number from 0 to 1.');
  return value;
}

/** `1%` or `0.01`. */
function part(text: string): number {
  const value = /^[\d.]+%$/.test(text) ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1)) throw new InvalidArgumentError('expected a part like 1%.');
  return value;
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function collectReporter(text: string, previous: readonly ReporterRequest[] = []): readonly ReporterRequest[] {
  const request = parseReporter(text);
  if (request === undefined)
    throw new InvalidArgumentError('expected junit=FILE.xml, github, gitlab or gitlab=FOLDER.');
  return [...previous, request];
}

/** An option that may be given once: commander would silently drop the first of two values. */
function once<Value>(parse: (text: string) => Value): (text: string) => Value {
  let given = false;
  return (text) => {
    if (given) throw new InvalidArgumentError('the option is given twice.');
    given = true;
    return parse(text);
  };
}

/** Refuses an empty path, which would mean the working directory: it usually comes from an unset shell variable. */
function nonEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('expected a path.');
  return text;
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 on.');
  return Number(text);
}

function port(text: string): number {
  const number = nonNegativeInteger(text);
  if (number > 65_535) throw new InvalidArgumentError('expected a port, at most 65535.');
  return number;
}

function positiveIntegers(text: string): number[] {
  return text.split(',').map(positiveInteger);
}

function nonNegativeInteger(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  return Number(text);
}

function byteCount(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined) throw new InvalidArgumentError('expected a size like 500MB or 20GB.');
  return bytes;
}

/** The exit code for an error thrown by commander; 0 for help and version. */
export function commanderExitCode(error: { readonly exitCode: number }): number {
  return error.exitCode === 0 ? exitCodes.ok : exitCodes.invalid;
}
