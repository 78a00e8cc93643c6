/** Events as JSON lines, one each, unchanged: for programs. */

import type { EventListener } from '../core/facts/event.ts';

export function jsonLines(write: (line: string) => void): EventListener {
  return (event) => write(JSON.stringify(event));
}
