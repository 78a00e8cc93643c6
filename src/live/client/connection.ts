/** A line that says that the server is gone or lets nobody in: a page without its server shows old numbers. */

import { element } from '../../report/client/elements.ts';

export const connectionLine = element('p', { class: 'connection verdict fail', role: 'alert', hidden: true });

export const serverGone = 'the server does not answer: start it again, and open the address that it prints';

/** Undefined: it answers. */
export function tellConnection(problem: string | undefined): void {
  if (connectionLine.textContent !== (problem ?? '')) connectionLine.textContent = problem ?? '';
  connectionLine.hidden = problem === undefined;
}
