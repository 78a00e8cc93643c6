/** How a run or an action stands, in a word with a colour and a sign of its own. */

import { element } from '../../report/client/elements.ts';

const signs: { readonly [state: string]: readonly [sign: string, tone: string] } = {
  succeeded: ['✓', 'pass'],
  executed: ['✓', 'pass'],
  pass: ['✓', 'pass'],
  cached: ['✓', 'quiet'],
  'gates failed': ['✕', 'fail'],
  failed: ['✕', 'fail'],
  fail: ['✕', 'fail'],
  'store fault': ['✕', 'fail'],
  unreadable: ['✕', 'fail'],
  interrupted: ['◦', 'unsure'],
  killed: ['✕', 'fail'],
  inconclusive: ['?', 'unsure'],
  missing: ['?', 'unsure'],
  blocked: ['◦', 'unsure'],
  cancelled: ['◦', 'unsure'],
  running: ['▸', 'run'],
  waiting: ['·', 'quiet'],
};

export function outcomeMark(state: string): HTMLElement {
  const [sign, tone] = signs[state] ?? ['·', 'quiet'];
  return element('span', { class: `verdict ${tone}` }, `${sign} ${state}`);
}
