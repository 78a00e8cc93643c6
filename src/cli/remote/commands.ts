/** The commands about shared caches and keys, for the command line. */

import { type Command, InvalidArgumentError, type Option } from 'commander';
import type { CommandContext } from '../context.ts';

export function addRemoteCommands(
  program: Command,
  storeOption: () => Option,
  context: CommandContext,
  finish: (code: number) => void,
): void {
  program
    .command('push')
    .description('send results of the store to the shared cache')
    .addOption(storeOption())
    .option('--run <run>', 'only those of a run: its id, or `latest`')
    .option('--json', 'print JSON')
    .action(async (flags) => finish(await (await import('./transfer.ts')).pushCommand(flags, context)));

  program
    .command('pull')
    .description('bring all artifacts of a run into the store, so that they can be read without the shared cache')
    .addOption(storeOption())
    .option('--run <run>', 'its id, or `latest` (the default)')
    .option('--json', 'print JSON')
    .action(async (flags) => finish(await (await import('./transfer.ts')).pullCommand(flags, context)));

  const remote = program.command('remote').description('check the shared cache, and clean it up');
  remote
    .command('status')
    .description('is it there, what may be done here, does it know conditional writes, whose clock is right')
    .option('--json', 'print JSON')
    .action(async (flags) => finish(await (await import('./remote-care.ts')).remoteStatusCommand(flags, context)));
  remote
    .command('gc')
    .description('delete results that nobody used for some time')
    .addOption(storeOption())
    .option('--older-than <days>', 'keep what was used in this time', days, 90)
    .option('--keep-runs <n>', 'newest runs of each pipeline here whose results are kept whatever their age', runs, 20)
    .option('-n, --dry-run', 'print what would be deleted and delete nothing')
    .option('--json', 'print JSON')
    .action(async (flags) => finish(await (await import('./remote-care.ts')).remoteCollectCommand(flags, context)));

  const keys = program.command('keys').description('keys that sign results for the shared cache');
  keys
    .command('new')
    .description('make a key of this machine, outside of the project')
    .argument('<name>', 'whose key it is')
    .option('--json', 'print JSON')
    .action(async (name, flags) => finish(await (await import('./keys.ts')).newKeyCommand(name, flags, context)));
  keys
    .command('list')
    .description('list the keys of this machine, and those that this project trusts')
    .option('--json', 'print JSON lines')
    .action(async (flags) => finish(await (await import('./keys.ts')).listKeysCommand(flags, context)));
  keys
    .command('trust')
    .description('believe results that a key has signed: its file is added to the project')
    .argument('<key>', 'the file of a public key, or the name of a key of this machine')
    .option('--json', 'print JSON')
    .action(async (key, flags) => finish(await (await import('./keys.ts')).trustKeyCommand(key, flags, context)));
}

function days(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('expected a whole number of days.');
  return Number(text);
}

function runs(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 on.');
  return Number(text);
}
