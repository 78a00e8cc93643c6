/**
 * Several runs and a collector over one store, in one thread, in an order that a seed decides: every look at a lock, a
 * record or a blob is a step, and between steps any other process may go on, or be killed, and the clock may jump.
 *
 * Decisions, run states, locks and turns are the real ones; files, processes and work are models. Work of the kind
 * `swing` diverges where its value is negative.
 */

import { type ActionRecord, recordVersion } from '../../src/core/facts/record.ts';
import type { Action, ActionId, OutputReference, Pipeline } from '../../src/core/pipeline/pipeline.ts';
import { type Answer, decide, type Knowledge, questionOf } from '../../src/core/plan/plan.ts';
import { advance, createRunState, outputDigest, withoutHoles } from '../../src/core/plan/run-state.ts';
import { type ActionKey, type Digest, digestOf } from '../../src/core/values/digest.ts';
import { awaitTurn, takeTurn } from '../../src/run/turns/single-flight.ts';
import { fileLocks, type LockFiles, type Locks } from '../../src/store/locks/locks.ts';
import type { Owner, OwnerState } from '../../src/store/locks/owner.ts';

export interface Schedule {
  readonly seed: number;
  readonly runs: number;
  readonly locks: boolean;
  /** Runs that are killed at some step; each is followed by another. */
  readonly kills: number;
  /** Whether somebody collects everything, again and again. */
  readonly collects: boolean;
  /** Every second run is on another machine, where processes cannot be observed. */
  readonly elsewhere: boolean;
  readonly bug?: Bug;
}

export type Bug =
  | 'a record before its blobs'
  | 'stealing a live lock'
  | 'removing a dead lock before taking it'
  | 'a lease after the look for a collection';

export interface Outcome {
  readonly violations: readonly string[];
  readonly steps: number;
  readonly executions: number;
}

interface Process {
  readonly name: string;
  readonly owner: Owner;
  alive: boolean;
  /** Given the turn at this step, it is killed instead. */
  killAt: number;
  steps: number;
}

const stepsMax = 20_000;
const collection = 'collection';

export async function runSchedule(pipeline: Pipeline, schedule: Schedule): Promise<Outcome> {
  const random = generator(schedule.seed);
  const violations = new Set<string>();
  const blobs = new Set<Digest>();
  const records = new Map<ActionKey, ActionRecord>();
  const lockFiles = new Map<string, { owner: Owner; at: number }>();
  const leases = new Map<Process, Process>();
  const executing = new Map<ActionKey, Process[]>();
  const results = new Map<ActionId, Set<Digest>>();
  /** The states in which runs ended. */
  const ends = new Set<string>();
  const waiting: { process: Process; go: () => void; pause: boolean }[] = [];
  const processes: Process[] = [];
  let now = 0;
  let steps = 0;
  let executions = 0;
  let kills = 0;
  let threads = 0;

  const step = (process: Process, pause = false): Promise<void> =>
    new Promise((go) => void waiting.push({ process, go, pause }));

  function createProcess(name: string, killed: boolean): Process {
    const host = schedule.elsewhere && processes.length % 2 === 1 ? 'other' : 'here';
    // Numbers are given out again.
    const owner = { pid: 1 + (processes.length % 2), host, started: String(processes.length), token: name, run: name };
    const process = { name, owner, alive: true, killAt: killed ? 1 + Math.floor(random() * 60) : -1, steps: 0 };
    processes.push(process);
    return process;
  }

  const stateFor =
    (observer: Process, at: () => number) =>
    (owner: Owner): OwnerState => {
      if (schedule.bug === 'stealing a live lock' && at() % 3 === 0) return 'dead';
      if (owner.host !== observer.owner.host) return 'elsewhere';
      return processes.some((one) => one.owner.token === owner.token && one.alive) ? 'alive' : 'dead';
    };

  function locksOf(process: Process): Locks {
    const files: LockFiles = {
      list: async (prefix) => {
        await step(process);
        return [...lockFiles.keys()].filter((name) => name.startsWith(prefix));
      },
      read: async (name) => {
        await step(process);
        const file = lockFiles.get(name);
        if (file === undefined) return undefined;
        const lives = processes.some((one) => one.owner.token === file.owner.token && one.alive);
        return { text: JSON.stringify(file.owner), stamp: String(lives ? Math.floor(now / 10_000) : file.at) };
      },
      create: async (name) => {
        await step(process);
        if (lockFiles.has(name)) return false;
        lockFiles.set(name, { owner: process.owner, at: now });
        return true;
      },
      remove: async (name) => {
        await step(process);
        lockFiles.delete(name);
      },
      pause: () => step(process),
    };
    const stateOf = stateFor(process, () => steps);
    const locks = fileLocks(files, { token: process.owner.token, stateOf, now: () => now });
    if (schedule.bug !== 'removing a dead lock before taking it') return locks;
    return { ...locks, acquire: (key) => acquireNaively(key, files, stateOf) };
  }

  function complete(record: ActionRecord | undefined): ActionRecord | undefined {
    const whole = record !== undefined && Object.values(record.outputs).every((output) => blobs.has(output.digest));
    return whole ? record : undefined;
  }
  const found = (key: ActionKey): ActionRecord | undefined => complete(records.get(key));
  const lookup = async (key: ActionKey): Promise<ActionRecord | undefined> => found(key);
  const answer = (key: ActionKey): Answer => {
    const record = found(key);
    return record === undefined ? { absent: { missing: [], codes: new Map() } } : { record };
  };
  const knowledge: Knowledge = {
    codeDigest: (kind) => digestOf(kind),
    fileDigest: (path) => digestOf(path),
    listFiles: () => [],
    programVersion: () => '',
    continuesAlong: () => undefined,
    look: async (questions) => new Map(questions.map(({ action, key }) => [action.id, answer(key)])),
  };

  async function run(process: Process): Promise<void> {
    const locks = locksOf(process);
    const looksFirst = schedule.bug === 'a lease after the look for a collection';
    if (looksFirst) await collectionEnds(process, locks);
    await step(process);
    leases.set(process, process);
    if (!looksFirst) await collectionEnds(process, locks);
    const { state, ready } = createRunState([...pipeline.actions.values()]);
    for (const id of ready) {
      const { action } = withoutHoles(state, pipeline.actions.get(id) as Action);
      const digest = (reference: OutputReference): Digest => outputDigest(state, reference);
      await step(process);
      const question = questionOf(action, digest, knowledge);
      const decision = decide(question, await knowledge.look([question]));
      let record = decision.outcome === 'cached' ? decision.record : undefined;
      let diverged = false;
      while (record === undefined && !diverged) {
        const turn = await takeTurn(decision.key, schedule.locks ? locks : undefined, lookup);
        if (turn.outcome === 'found') record = turn.record;
        else if (turn.outcome === 'execute') {
          const inputs = Object.values(action.inputs).flatMap((input) => input.from.map(digest));
          diverged = action.kind === 'swing' && Number(action.parameters.value) < 0;
          if (diverged) await step(process);
          else record = await execute(process, decision.key, inputs);
          await turn.release();
        } else {
          const awaited = await awaitTurn(decision.key, locks, lookup, () => step(process, true).then(() => true));
          if (awaited.outcome === 'found') record = awaited.record;
        }
      }
      if (record === undefined) {
        ready.push(...advance(state, { action: id, to: 'failed', diverged }).ready);
        continue;
      }
      const output = record.outputs.output?.digest as Digest;
      results.set(id, (results.get(id) ?? new Set()).add(output));
      ready.push(...advance(state, { action: id, to: 'cached', record }).ready);
    }
    await step(process);
    const { cached, failed, blocked } = state.counts;
    if (cached + failed + blocked !== pipeline.actions.size) violations.add(`${process.name} did not do everything`);
    ends.add(JSON.stringify([...state.states].map(([id, { at }]) => [id, at])));
    leases.delete(process);
  }

  async function collectionEnds(process: Process, locks: Locks): Promise<void> {
    while ((await locks.holder(collection)) !== undefined) await step(process, true);
  }

  async function execute(process: Process, key: ActionKey, inputs: readonly Digest[]): Promise<ActionRecord> {
    executions++;
    const beside = (executing.get(key) ?? []).filter((one) => one.alive);
    if (schedule.locks && beside.length > 0) violations.add('two execute the same action at once');
    executing.set(key, [...beside, process]);
    await step(process);
    for (const input of inputs) if (!blobs.has(input)) violations.add('an input was taken away from a run');
    const digest = digestOf(`output of ${key}`);
    const output = { type: 'metrics', digest, bytes: 1, rows: 1, columns: {} };
    const record = { version: recordVersion, key, outputs: { output } } as unknown as ActionRecord;
    const publish = (): void => void (found(key) ?? records.set(key, record));
    if (schedule.bug === 'a record before its blobs') publish();
    await step(process);
    blobs.add(digest);
    await step(process);
    publish();
    executing.set(
      key,
      (executing.get(key) ?? []).filter((one) => one !== process),
    );
    return record;
  }

  /** Takes away everything, unless runs go on. */
  async function collect(process: Process): Promise<void> {
    const locks = locksOf(process);
    for (let round = 0; round < 3; round++) {
      const turn = await locks.acquire(collection);
      await step(process, true);
      if (turn.outcome === 'held') continue;
      if ([...leases.keys()].every((one) => !one.alive)) {
        await step(process);
        records.clear();
        await step(process);
        blobs.clear();
      }
      await turn.release();
    }
  }

  function begin(process: Process, work: (process: Process) => Promise<void>): void {
    threads++;
    work(process)
      .catch((error: unknown) => violations.add(`${process.name} threw ${String(error)}`))
      .finally(() => {
        process.alive = false;
        threads--;
      });
  }

  for (let index = 0; index < schedule.runs; index++) begin(createProcess(`run ${index}`, index < schedule.kills), run);
  if (schedule.collects) begin(createProcess('collector', false), collect);
  while (threads > 0) {
    // Everybody who can go on without a turn does so.
    while (waiting.length < threads) await undefined;
    const [next] = waiting.splice(Math.floor(random() * waiting.length), 1);
    if (next === undefined) continue;
    if (++steps > stepsMax) {
      violations.add('it never ends');
      break;
    }
    now += random() * (next.pause ? 30_000 : 100);
    next.process.steps++;
    if (next.process.steps === next.process.killAt) {
      // Nothing of it runs any more, not even what it would do at last.
      next.process.alive = false;
      threads--;
      kills++;
      begin(createProcess(`${next.process.name} again`, false), run);
    } else next.go();
    for (const record of records.values())
      if (complete(record) === undefined && !schedule.collects) violations.add('a record names what is not there');
  }
  if (ends.size > 1) violations.add('two runs ended in different states');
  for (const [id, found] of results) if (found.size > 1) violations.add(`${id} has several results`);
  if (schedule.locks && !schedule.collects && executions > pipeline.actions.size + kills)
    violations.add('an action was executed more often than it was interrupted');
  return { violations: [...violations], steps, executions };
}

/** The obvious protocol, in which whoever comes late removes the lock of whoever was faster. */
async function acquireNaively(
  key: string,
  files: LockFiles,
  stateOf: (owner: Owner) => OwnerState,
): ReturnType<Locks['acquire']> {
  const name = `${key}.1.json`;
  for (;;) {
    if (await files.create(name)) return { outcome: 'taken', release: async () => files.remove(name) };
    const content = await files.read(name);
    if (content === undefined) continue;
    const owner = JSON.parse(content.text) as Owner;
    if (stateOf(owner) !== 'dead') return { outcome: 'held', by: owner };
    await files.remove(name);
  }
}

function generator(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
