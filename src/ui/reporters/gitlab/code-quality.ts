/** GitLab's code quality report: findings at lines of the document, which a merge request shows beside its changes. */

import { canonicalJson } from '../../../core/values/canonical.ts';
import { digestOf } from '../../../core/values/digest.ts';
import { inert } from '../../inert.ts';
import { findingsOf } from '../findings.ts';
import type { Told } from '../told.ts';

/**
 * GitLab compares fingerprints with those of the target branch: equal ones are the same finding. A finding without a
 * place is shown at the first line of the document.
 */
export function codeQuality(told: Told, fileOf: (file: string) => string | undefined): string {
  const seen = new Map<string, number>();
  const entries = findingsOf(told).map(({ severity, check, message, place, identity }) => {
    const path = fileOf(place?.file ?? told.document) ?? told.document;
    const count = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, count);
    return {
      description: message.split('\n').map(inert).join('\n'),
      check_name: check,
      fingerprint: digestOf(canonicalJson([path, identity.toWellFormed(), count])).slice('sha256:'.length),
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path, lines: { begin: place?.line ?? 1 } },
    };
  });
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}
