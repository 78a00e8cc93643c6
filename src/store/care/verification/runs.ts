/** The manifest and the events of a run. */

import type { Store } from '../../store.ts';
import { asFault, type Fault, type Subject } from './subject.ts';

export function runSubject({ runs }: Store, id: string): Subject {
  const damaged = (): { readonly part: 'manifest' | 'events'; readonly fault: Fault } | undefined => {
    const found = runs.look(id);
    if (found !== undefined && 'problem' in found) return { part: 'manifest', fault: asFault(found) };
    const reason = runs.eventsProblem(id);
    return reason === undefined ? undefined : { part: 'events', fault: { reason } };
  };
  return {
    kind: 'run',
    name: id,
    look: async () => damaged()?.fault,
    repair: async () => {
      // Both may be damaged. A run without a manifest counts as killed. They are set aside, since no other run makes
      // them again.
      for (let found = damaged(); found !== undefined; found = damaged()) if (!runs.setAside(id, found.part)) break;
      return 'set aside';
    },
  };
}
