/** The reason why an action runs, as text, and where it starts. */

import { failedText } from '../facts/key-failure.ts';
import { changeText } from './change-text.ts';
import type { Change } from './explain.ts';
import type { Decision, Reason, Unfinished } from './plan.ts';

/** The reason why an action runs and where it starts, as text. */
export function startText({ reason, prefix }: Pick<Decision & { outcome: 'run' }, 'reason' | 'prefix'>): string {
  const from = prefix?.from;
  if (prefix === undefined || from === undefined) return reasonText(reason);
  const unit = prefix.along.replace(/s$/, '');
  const whole = from.position === prefix.position;
  const origin = from.lasting ? 'the checkpoint of a shorter one' : 'a checkpoint of one that has not ended';
  const continued = whole
    ? `will take over the checkpoint of its last ${unit}`
    : `will continue from ${unit} ${from.position} of ${prefix.position} (${origin})`;
  const neverEnded = reason.why === 'first' && reason.unfinished === undefined && (whole || !from.lasting);
  return neverEnded ? continued : `${reasonText(reason)}; ${continued}`;
}

/** A reason as text. */
export function reasonText(reason: Reason): string {
  switch (reason.why) {
    case 'first':
      return reason.unfinished === undefined ? 'never ran' : unfinishedText(reason.unfinished);
    case 'forced':
      return `forced: ${reason.failed === undefined ? 'its result is known' : `it ${failedText(reason.failed)}`}`;
    case 'retried':
      return `tried again: it ${failedText(reason.failed)}`;
    case 'missing':
      return `its result is no longer in the store${reason.outputs.length === 0 ? '' : ` (missing: ${reason.outputs.join(', ')})`}`;
    case 'forgotten':
      return reason.changed
        ? 'it has changed since it last ran; the change is unknown, because the old record is no longer in the store'
        : 'its result is no longer in the store: its record is missing';
    case 'changed':
      return changesText(reason.changes);
  }
}

function unfinishedText({ run, outcome, error, changed }: Unfinished & { readonly changed: boolean }): string {
  const ended = outcome === 'failed' ? `failed in run ${run}: ${error}` : `was cancelled in run ${run}`;
  return changed ? `has changed since it ${ended}` : ended;
}

const changesShown = 4;

/** Without changes, the text introduces a list printed below it. */
function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'changed since its last success';
  const more = changes.length - changesShown;
  const shown = changes.slice(0, changesShown).map(changeText).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}
