/**
 * Body of `command`: gives the program its inputs, listens to it until all its processes have ended, and takes its
 * outputs. Nothing is stored unless the program ended well, touched nothing that it should not, and every output fits.
 */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgramPlace, type StageBody, type StageContext, StageFailure, type StageResult } from 'arrowline/stage';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { metrics as metricsType } from '../../src/artifacts/metrics.ts';
import { type InputMetadata, labelsIn, metadataOf, writeActionFile } from './action-file.ts';
import { pythonFolder } from './assets.ts';
import { checkDeclared } from './declared-files.ts';
import { environmentOf } from './environment.ts';
import { type GivenInputs, giveInputs } from './given-inputs.ts';
import type { kind } from './kind.ts';
import { checkEnd, listen } from './listen.ts';
import { measuresOf } from './measures.ts';
import { metricsPort } from './ports.ts';
import { checkReported, makeReport } from './report.ts';
import { masker } from './secrets.ts';
import { shortFolder } from './short-folder.ts';
import { undeclaredFailure, undeclaredNotes, undeclaredOf } from './undeclared/undeclared.ts';
import { type Watch, watch } from './undeclared/watch.ts';
import { wordsWith } from './words.ts';
import { type OutputPlaces, outputPlaces, takeOutputs } from './written-outputs.ts';

type Context = StageContext<typeof kind>;

/** Of the program, below the work folder. */
const ownFolder = 'own';

const body: StageBody<typeof kind> = async (context) => {
  const mask = masker((context.parameters.passEnv ?? []).map((name) => process.env[name] ?? ''));
  try {
    return await run(context, mask);
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    const facts = Object.entries(error.facts).map(([name, text]) => [name, mask(text)]);
    throw new StageFailure(error.code, mask(error.message), Object.fromEntries(facts));
  }
};

export default body;

async function run(context: Context, mask: (text: string) => string): Promise<StageResult> {
  const work = await context.scratch();
  mkdirSync(join(work, ownFolder));
  const temporary = shortFolder(join(work, ownFolder));
  try {
    return await runIn(work, temporary.path, context, mask);
  } finally {
    temporary.remove();
  }
}

/** `temporary` is the folder for TMPDIR. */
async function runIn(
  work: string,
  temporary: string,
  context: Context,
  mask: (text: string) => string,
): Promise<StageResult> {
  const { parameters, program: place } = context;
  if (place === undefined) throw new Error('Internal error: a command has no place to run');
  const declared = await checkDeclared(place);
  const room = await furnish(context, place, work, temporary);
  const { words, environment, given, places, watched } = room;
  const announced = measuresOf(parameters);
  const report = makeReport(context, announced, mask);
  if (readdirSync(place.checkpoints).length > 0)
    report.note('resumed: the checkpoint folder holds files of an earlier attempt');
  for (const name of room.unset) context.log(`${name} of passEnv is not set here`);
  const ended = await listen({
    launch: { words: watched?.wrap(words) ?? words, directory: place.directory, environment },
    events: room.events,
    started: (pid) => place.group(pid, `PIPELINE_ACTION=${room.actionFile}`),
    report,
  });
  checkEnd(ended, words, report);
  await declared.unchanged();
  await given.untouched();
  if (watched !== undefined) {
    const found = await undeclaredOf(
      watched,
      { words, pid: ended.pid, ...(environment.PATH !== undefined && { path: environment.PATH }) },
      {
        directory: place.directory,
        project: place.project,
        declared: place.files.map(([path]) => path),
        // Its modules are in the key as those of the kind.
        readable: [place.store, work, pythonFolder],
        writable: [work, place.checkpoints],
      },
    );
    const failure = undeclaredFailure(found);
    if (failure !== undefined && parameters.undeclared === 'fail') throw failure;
    for (const note of [...found.notes, ...undeclaredNotes(found)]) report.note(note);
  }
  checkReported(report.metrics, announced);
  const wired = Object.fromEntries(Object.entries(context.wired).map(([port, { artifacts }]) => [port, artifacts]));
  const { outputs, known } = await takeOutputs({
    ...{ parameters, places, wired, keep: place.keep },
    names: labelsIn(room.metadata),
  });
  if (parameters.metrics !== undefined)
    outputs[metricsPort] = metricsType.write({
      name: Object.keys(report.metrics),
      value: Float64Array.from(Object.values(report.metrics)),
      classNames: known.classNames ?? [],
      ...madeFrom(known.model),
    });
  return { outputs, metrics: report.metrics, notes: report.notes };
}

/** Everything that the program is started with. */
interface Room {
  readonly words: readonly string[];
  readonly environment: { readonly [name: string]: string };
  readonly unset: readonly string[];
  readonly given: GivenInputs;
  readonly metadata: InputMetadata;
  readonly places: OutputPlaces;
  readonly events: string;
  readonly actionFile: string;
  /** Absent if nobody asks for it. */
  readonly watched: Watch | undefined;
}

/** Makes the folders and files of an action, below `work`. */
async function furnish(context: Context, place: ProgramPlace, work: string, temporary: string): Promise<Room> {
  const { parameters, seed, wired } = context;
  const [scratch, inputs, events] = [join(work, ownFolder), join(work, 'inputs'), join(work, 'told.jsonl')];
  mkdirSync(inputs);
  writeFileSync(events, '');
  const given = await giveInputs(wired, (port) => parameters.inputs?.[port]?.as ?? 'arrow', inputs);
  const places = outputPlaces(parameters, join(work, 'outputs'));
  const metadata = await metadataOf(wired);
  const paths = { inputs: given.paths, outputs: places.paths };
  const actionFile = writeActionFile(work, {
    parameters: parameters.parameters ?? {},
    ...{ seed, wired, metadata, events, scratch, ...paths },
    checkpoints: place.checkpoints,
  });
  const watched =
    parameters.undeclared === 'off'
      ? undefined
      : await watch({ folder: join(work, 'watch'), project: place.project, strace: parameters.trace === 'strace' });
  const { environment, unset } = environmentOf(parameters, {
    ...{ own: process.env, seed, temporary, actionFile, ...paths },
    pythonPath: watched?.pythonPath ?? [pythonFolder],
  });
  const run = typeof parameters.run === 'string' ? [parameters.run] : (parameters.run ?? []);
  const words =
    parameters.shell === undefined ? wordsWith(run, paths) : ['bash', '-euo', 'pipefail', '-c', parameters.shell];
  return {
    words,
    environment: { ...environment, ...watched?.environment },
    unset,
    given,
    metadata,
    places,
    events,
    actionFile,
    watched,
  };
}
