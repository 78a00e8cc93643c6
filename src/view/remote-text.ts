/** The part that a shared cache had, in sentences, for terminals and pages. */

import { bytesText } from '../core/facts/number-text.ts';
import type { RemoteUse } from '../core/facts/remote-use.ts';

/** Empty if it had none. */
export function remoteLines(use: RemoteUse): string[] {
  const { hits, misses, fetchedBlobs, fetchedBytes, sentRecords, sentBytes, evicted, damaged, unsent, conflicts } = use;
  const parts = [
    `${hits} hits, ${misses} misses`,
    ...(fetchedBlobs > 0 ? [`fetched ${countOf(fetchedBlobs, 'artifact')} (${bytesText(fetchedBytes)})`] : []),
    ...(sentRecords > 0 ? [`sent ${countOf(sentRecords, 'result')} (${bytesText(sentBytes)})`] : []),
    ...(evicted > 0 ? [`${countOf(evicted, 'result')} there without artifacts`] : []),
    ...(damaged > 0 ? [`${damaged} damaged there`] : []),
    ...(conflicts > 0 ? [`${countOf(conflicts, 'key')} with other bytes there`] : []),
    ...(unsent > 0 ? [`${countOf(unsent, 'result')} not sent`] : []),
    ...(use.off === undefined ? [] : ['turned off']),
  ];
  const untrusted = Object.entries(use.untrusted).map(
    ([by, count]) => `not believed: ${countOf(count, 'record')} signed by ${by}, whom \`trust\` does not name`,
  );
  const none = hits + misses + sentRecords + unsent === 0 && use.off === undefined;
  return none ? [] : [`shared cache ${use.url}: ${parts.join(', ')}`, ...untrusted];
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
