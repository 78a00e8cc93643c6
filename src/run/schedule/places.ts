/** Places an action that will be executed: behind its twin, in its chain, or in the queue. */

import { isDivergence } from '../../core/facts/failure-code.ts';
import { addLinks, nextLink, wholeChains } from './chains.ts';
import { fail } from './outcomes.ts';
import { add } from './queue.ts';
import { needsProblem } from './resources.ts';
import type { Commands, Ready, Schedule } from './schedule.ts';

/** Of several actions with one key, the first gets a place in the queue or in its chain. */
export function placeAll(schedule: Schedule, all: readonly Ready[], commands: Commands): void {
  const { twins, chains } = schedule.pass;
  const firsts = all.filter((ready) => {
    const others = twins.get(ready.decision.key);
    if (others === undefined) twins.set(ready.decision.key, [ready]);
    else others.push(ready);
    return others === undefined;
  });
  const links = firsts.flatMap((ready) => {
    const { prefix } = ready.decision;
    return prefix === undefined ? [] : [{ chain: prefix.key, position: prefix.position, task: ready }];
  });
  const whole = schedule.rules.capacity.elsewhere === true;
  for (const { task, priority } of whole ? wholeChains(links) : addLinks(chains, links)) {
    task.priority = priority;
    placeOrSkip(schedule, task, commands);
  }
  for (const ready of firsts) if (ready.decision.prefix === undefined) placeOrSkip(schedule, ready, commands);
}

/** Puts an action into the queue; false if it can never start here and has failed. */
function place(schedule: Schedule, ready: Ready, commands: Commands): boolean {
  const { pass, rules } = schedule;
  if (pass.closed) return true;
  const needs = rules.needs.get(ready.action.stage);
  if (needs === undefined) throw new Error(`Internal error: no stage "${ready.action.stage}"`);
  const problem = rules.refused ?? needsProblem(needs, rules.capacity);
  if (problem === undefined) add(pass.queue, ready, needs, ready.priority);
  else fail(schedule, ready.action, problem, commands);
  return problem === undefined;
}

export function placeOrSkip(schedule: Schedule, ready: Ready, commands: Commands): void {
  if (!place(schedule, ready, commands)) continueChain(schedule, ready, commands);
}

/** Queues the next link. A link that would continue from a divergence diverges too. */
export function continueChain(schedule: Schedule, { action, decision }: Ready, commands: Commands): void {
  const { pass, ledger } = schedule;
  const chain = decision.prefix?.key;
  if (chain === undefined) return;
  const failure = ledger.failures.get(action.id);
  const diverged = failure !== undefined && isDivergence(failure) ? failure : undefined;
  for (let next = nextLink(pass.chains, chain); next !== undefined; next = nextLink(pass.chains, chain)) {
    next.task.priority = next.priority;
    if (diverged === undefined || pass.closed) {
      if (place(schedule, next.task, commands)) return;
    } else {
      const message = `${diverged.message}, like ${action.id}, which it would continue`;
      const continued = { ...diverged, message };
      fail(schedule, next.task.action, continued, commands);
      commands.keep.push({ decision: next.task.decision, failure: continued });
    }
  }
}
