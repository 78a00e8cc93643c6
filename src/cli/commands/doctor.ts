/** `pipeline doctor`: the machine's resources, the installed packages, and the state of the store. */

import { availableParallelism, cpus, freemem } from 'node:os';
import { configName } from '../../core/config/read-config.ts';
import type { ProjectSettings } from '../../core/config/settings.ts';
import { bytesText } from '../../core/facts/number-text.ts';
import type { Examination } from '../../run/executors/slurm/examine.ts';
import { machineHere } from '../../run/machine.ts';
import { type StoreHealth, storeHealth } from '../../store/care/health.ts';
import { markerName } from '../../store/presence.ts';
import { openStore } from '../../store/store.ts';
import { inert } from '../../ui/style.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext, EngineFinding } from '../context.ts';
import { exitCodes } from '../exit.ts';
import { type Installation, inRange, installation } from '../installation.ts';
import { findStore, locateProject, sharesStore } from '../locate.ts';
import { type RemoteHealth, remoteHealth } from '../remote/remote-care.ts';
import { projectSettings } from '../settings/project-settings.ts';
import { type ExecutorName, examineSlurm, executorName } from '../settings/run-executor.ts';

export interface DoctorFlags {
  readonly store?: string;
  readonly json?: boolean;
  readonly executor?: ExecutorName;
}

interface Report {
  readonly healthy: boolean;
  /** Required parts that do not work. */
  readonly problems: readonly string[];
  readonly engines: readonly EngineFinding[];
  readonly installation: Installation;
  readonly machine: ReturnType<typeof machineFound>;
  readonly store: StoreHealth;
  /** Of the project's pipeline.config.yaml. */
  readonly settings: ProjectSettings;
  /** Of a job on the cluster, if there is one. */
  readonly cluster?: Examination;
  /** The shared cache of the project, if it has one. */
  readonly remote?: RemoteHealth;
}

/** Below this the next run is likely to fill the disk. */
const freeBytesMin = 200e6;

export async function doctorCommand(flags: DoctorFlags, context: CommandContext): Promise<number> {
  const settings = await projectSettings(locateProject(process.cwd()), process.cwd());
  const slurm = executorName(flags.executor, settings) === 'slurm';
  const shared = slurm || sharesStore(settings);
  const store = openStore(await findStore(flags.store, process.cwd(), context.terminal.error), { shared });
  const found = {
    // The store comes first: remembering findings about engines may create the first file in it.
    store: await storeHealth(store),
    engines: await context.inspectEngines(process.cwd(), store.engines),
    installation: installation(),
    machine: machineFound(),
    settings,
    ...(slurm && { cluster: await examineSlurm(store, settings) }),
  };
  const remote = await remoteHealth();
  const problems = [...problemsOf(found), ...(remote?.problems ?? []).map((problem) => `the shared cache: ${problem}`)];
  const report = { healthy: problems.length === 0, problems, ...found, ...(remote !== undefined && { remote }) };
  if (flags.json === true) context.terminal.out(JSON.stringify(report));
  else for (const line of reportLines(report)) context.terminal.out(line);
  return report.healthy ? exitCodes.ok : exitCodes.stageFailed;
}

/** Problems that keep pipelines from running. A broken optional engine is not one. */
export function problemsOf({
  engines,
  installation: { node, nodeRange, packages },
  store,
  cluster,
}: Pick<Report, 'engines' | 'installation' | 'store' | 'cluster'>): string[] {
  const problems = [...(cluster?.problems ?? [])];
  // Without native kernels it computes the same with WebAssembly.
  for (const { engine, backend, state, reason } of engines)
    if (engine === 'compiled' && state !== 'ready' && !backend.startsWith('native'))
      problems.push(`the compiled engine does not work: ${reason}`);
  const second = engines.filter(({ engine, state }) => engine === 'tensorflow' && state !== 'absent');
  if (second.length > 0 && second.every(({ state }) => state === 'broken'))
    problems.push('TensorFlow.js is installed, and no backend of it works');
  if (!inRange(node, nodeRange)) problems.push(`Node ${node} is outside ${nodeRange}`);
  for (const { name, expected, found } of packages)
    if (found !== expected) problems.push(`${name} is ${found ?? 'not installed'}, expected ${expected}: run npm ci`);
  if (store.presence === 'foreign')
    problems.push(`${store.root} is not a store: it has other files and no ${markerName}`);
  if (store.presence === 'no folder') problems.push(`${store.root} is a file, not a store`);
  if (!store.writable) problems.push(`the store cannot be written to: ${store.root}`);
  if (store.freeBytes !== undefined && store.freeBytes < freeBytesMin)
    problems.push(`the store's disk is nearly full: ${bytesText(store.freeBytes)} left`);
  return problems;
}

function machineFound() {
  const { gpus, memoryMebibytes } = machineHere(1);
  return {
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    /** Device files of graphics processors. Whether an engine can use them is reported by that engine. */
    gpus,
    memoryBytes: memoryMebibytes * 2 ** 20,
    freeMemoryBytes: freemem(),
  };
}

function reportLines({
  problems,
  engines,
  installation: installed,
  machine,
  store,
  settings,
  cluster,
  remote,
}: Report): string[] {
  const packages = installed.packages.map(({ name, found }) => `${name} ${found ?? 'absent'}`);
  const gpus = machine.gpus.length === 0 ? 'no graphics processor' : `graphics processors ${machine.gpus.join(', ')}`;
  return [
    ...textTable(
      ['engine', 'backend', 'state', 'images/s', 'details'],
      engines.map((one) => [
        one.engine,
        one.backend,
        one.state,
        one.imagesPerSecond === undefined ? '' : one.imagesPerSecond.toFixed(0),
        one.reason ?? one.details ?? '',
      ]),
    ),
    '',
    `arrowline ${installed.arrowline}, node ${installed.node} (tested: ${installed.nodeRange})`,
    `packages: ${packages.join(', ')}`,
    `machine: ${machine.platform}, ${inert(machine.processor)}, ${machine.cores} cores, ${gpus}`,
    `memory: ${bytesText(machine.memoryBytes)}, ${bytesText(machine.freeMemoryBytes)} free`,
    ...storeLines(store),
    settingsLine(settings),
    ...clusterLines(cluster),
    ...(remote?.lines ?? []),
    '',
    ...(problems.length === 0 ? ['all required parts work'] : problems.map((problem) => `problem: ${inert(problem)}`)),
  ];
}

function settingsLine(settings: ProjectSettings): string {
  const { executor = {}, ...others } = settings;
  const { use, slurm } = executor;
  const set = Object.entries({ executor: use, slurm, ...others }).filter(([, value]) => value !== undefined);
  if (set.length === 0) return `settings: none (${configName} in the project's folder)`;
  return `settings: ${configName}: ${set.map(([name, value]) => `${name} ${inert(JSON.stringify(value))}`).join(', ')}`;
}

function clusterLines({ node, seconds, arrayMax }: Partial<Examination> = {}): string[] {
  if (node === undefined || seconds === undefined) return [];
  const { host, node: version, cores } = node;
  return [
    `slurm: a job on ${inert(host)} (node ${inert(version)}, ${cores} cores) answered after ${seconds.toFixed(1)} s; arrays of up to ${arrayMax} tasks`,
  ];
}

function storeLines(store: StoreHealth): string[] {
  const free = store.freeBytes === undefined ? '' : `, ${bytesText(store.freeBytes)} free on its disk`;
  if (!store.exists) return [`store: ${inert(store.root)} (not made yet)${free}`];
  const { blobs, records, prefixes, drafts, deadLocks } = store;
  return [
    `store: ${inert(store.root)}${free}`,
    `       ${records.count} results, ${blobs.count} blobs of ${bytesText(blobs.bytes)}, checkpoints of ${prefixes} trainings`,
    `       ${drafts.count} drafts of ${bytesText(drafts.bytes)} in tmp, ${deadLocks} locks of processes that are gone (\`gc\` and the next run clear them)`,
  ];
}
