/** Makes the headline of a run from its facts, and those of the run before it if it is compared with one. */

import type { BestPiece, Headline, HeadlinePiece, HeadlineState } from '../../core/facts/headline.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import type { SinceChange } from '../../core/facts/since-facts.ts';
import { namesText, standingText } from '../../core/facts/standing.ts';
import { stateOf } from '../../core/gates/gate-cells.ts';
import { deltaState, deltaText, sureText, valueText } from '../../core/gates/prose-text.ts';
import { inLine } from '../model-table.ts';
import { type Alike, alikeNumbers, type Measured } from './alike.ts';
import { type BestOfRun, bestOfRun, numberAt, type Rival } from './best-of-run.ts';
import { momentText } from './moment-text.ts';

/** The earlier run, or why there is none. */
export type Compared =
  | {
      readonly before: RunFacts;
      readonly changes: readonly SinceChange[];
      readonly moreChanges: number;
    }
  | { readonly alone: string };

export function headlineOf(facts: RunFacts, compared?: Compared): Headline {
  const best = bestOfRun(facts);
  const [run, gates] = [runPiece(facts), gatesPiece(facts)];
  const test = best && testPiece(best);
  const since = sincePiece(facts, best, compared);
  const cause = compared !== undefined && 'before' in compared ? causePiece(compared) : undefined;
  return {
    state: stateOfAll([run, gates], since),
    ...(run && { run }),
    ...(gates && { gates }),
    ...(best && { best: bestPiece(best) }),
    ...(test && { test }),
    ...(since && { since }),
    ...(cause && { cause }),
  };
}

/** A failure decides; without gates nothing is said to be good but a better result. */
function stateOfAll(decided: readonly (HeadlinePiece | undefined)[], since: HeadlinePiece | undefined): HeadlineState {
  const states = decided.flatMap((one) => one?.state ?? []);
  if (states.includes('bad')) return 'bad';
  if (states.includes('unsure') || since?.state === 'bad') return 'unsure';
  return states.includes('good') || since?.state === 'good' ? 'good' : 'plain';
}

const ended = ['succeeded', 'gates failed', ''];

function runPiece({ outcome, actions }: RunFacts): HeadlinePiece | undefined {
  if (ended.includes(outcome)) return undefined;
  const counted = (['failed', 'blocked', 'cancelled'] as const).flatMap((one): string[] => {
    const count = actions.filter((action) => action.outcome === one).length;
    return count === 0
      ? []
      : [`${count} ${one === 'failed' ? (count === 1 ? 'action failed' : 'actions failed') : one}`];
  });
  const text = [outcome, counted.join(', ')].filter((part) => part !== '').join(': ');
  return { state: 'bad', text };
}

function gatesPiece({ gates }: RunFacts): HeadlinePiece | undefined {
  if (gates.length === 0) return undefined;
  const passed = gates.filter((gate) => gate.passed).length;
  const text = `${passed} of ${gates.length} ${gates.length === 1 ? 'gate' : 'gates'} passed`;
  if (passed === gates.length) return { state: 'good', text };
  const others = gates.filter((gate) => !gate.passed);
  const failing = others.filter((gate) => gate.warned !== true);
  const undecided = failing.every((gate) => stateOf(gate) === 'inconclusive');
  const state = failing.length === 0 || undecided ? 'unsure' : 'bad';
  const about = others.map(({ sentence, warned }) => `${sentence}${warned === true ? ' (only a warning)' : ''}`);
  return { state, text, about: about.join('; ') };
}

function bestPiece(found: BestOfRun): BestPiece {
  const { best, near, measure, value, interval, candidates, direction } = found;
  const { name, title, format } = measure;
  const [first, ...tied] = best;
  const names = namesText(best.map((one) => one.name));
  const number = `${sureText(value, format, interval)} ${inLine(title)}`;
  const valueAt = (one: Rival): number => numberAt(one.row, name)!.value;
  const about = standingText({
    measure: name,
    format,
    ...{ direction, candidates, value, ...(interval && { interval }) },
    best: best.map((one) => one.name),
    near: near.map((one) => ({ name: one.name, value: valueAt(one) })),
    without: [],
  });
  const actions = best.flatMap((one) => one.actions);
  const told = { about, actions, measure: name };
  if (candidates === 1) return { ...told, state: 'plain', text: number };
  if (tied.length > 0) return { ...told, state: 'unsure', text: `${names} tie at ${number}` };
  if (near.length > 0) {
    const others = near.length === 1 ? near[0]!.name : `${near.length} others`;
    return { ...told, state: 'unsure', text: `${first!.name} leads with ${number}, ${others} within the interval` };
  }
  return { ...told, state: 'good', text: `${first!.name} is best with ${number}` };
}

function testName({ name }: BestOfRun['measure']): string | undefined {
  const dot = name.indexOf('.');
  return dot < 0 || name.startsWith('test.') ? undefined : `test${name.slice(dot)}`;
}

function testPiece({ best, measure }: BestOfRun): HeadlinePiece | undefined {
  const name = testName(measure);
  const found = name === undefined ? undefined : numberAt(best[0]!.row, name);
  if (found === undefined) return undefined;
  const { value, interval } = found;
  return { state: 'plain', text: `${sureText(value, found.measure.format, interval)} ${inLine(found.measure.title)}` };
}

/** The best model of now beside the best of then, by the test rows if both have a number of them. */
function sincePiece(
  facts: RunFacts,
  best: BestOfRun | undefined,
  compared: Compared | undefined,
): HeadlinePiece | undefined {
  if (compared === undefined) return undefined;
  if ('alone' in compared) return { state: 'plain', text: compared.alone };
  const { before } = compared;
  const moment = momentText(before, facts.started);
  const then = bestOfRun(before);
  if (best === undefined || then === undefined) return { state: 'plain', text: `no number to compare with ${moment}` };
  const names = [testName(best.measure) ?? best.measure.name, best.measure.name];
  for (const name of names) {
    const [now, old] = [numberAt(best.best[0]!.row, name), numberAt(then.best[0]!.row, name)];
    if (now === undefined || old === undefined) continue;
    const { format, title } = now.measure;
    const alike = alikeBest(name, [facts, best], [before, then]);
    if (alike === 'otherwise')
      return { state: 'unsure', text: `${inLine(title)} is measured otherwise than ${moment}` };
    const change = `${inLine(title)} ${valueText(old.value, format)} → ${valueText(now.value, format)}`;
    const about = `${change}; compared with run ${before.run}, started ${before.started}`;
    const step =
      now.value === old.value ? `as good as ${moment}` : `${deltaText(now.value - old.value, format)} since ${moment}`;
    const text = `${inLine(title)} ${step}`;
    if (alike === 'other rows') return { state: 'unsure', text: `${text}, on other rows`, about };
    const state = deltaState([old.value, now.value], now.measure.better, now.interval);
    return { state, text, about };
  }
  return { state: 'unsure', text: `no ${best.measure.name} to compare with ${moment}` };
}

type Side = readonly [RunFacts, BestOfRun];

/** How far a number of the best model of now may be compared with that of the best of then. */
export function alikeBest(name: string, now: Side, before: Side): Alike {
  const [own, old] = [now, before].map(([{ actions }, { best }]) => ({
    facts: actions.find(({ id }) => id === best[0]!.actions[0])?.facts,
    measure: numberAt(best[0]!.row, name)?.measure,
  })) as [Measured, Measured];
  return alikeNumbers(name, own, old);
}

/** Characters: a value may be a whole network. */
const causeMax = 80;

function causePiece({
  changes,
  moreChanges,
}: {
  readonly changes: readonly SinceChange[];
  readonly moreChanges: number;
}): HeadlinePiece | undefined {
  const [first] = changes;
  if (first === undefined) return undefined;
  const more = changes.length - 1 + moreChanges;
  const about = changes.map(({ text, place }) => (place === undefined ? text : `${text} (${place})`)).join('; ');
  const text = first.text.length > causeMax ? `${first.text.slice(0, causeMax - 1)}…` : first.text;
  return { state: 'plain', text: `changed: ${text}${more > 0 ? ` and ${more} more` : ''}`, about };
}
