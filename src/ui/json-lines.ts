/** Events as JSON lines, one each, as they are: for programs. */

import type { EventListener } from '../core/event.ts';

export function jsonLines(write: (line: string) => void): EventListener {
  return (event) => write(JSON.stringify(event));
}
