/** Reports as they are committed: a change of one is seen in review. `UPDATE_REPORTS=1` writes them again. */

import { readFileSync, writeFileSync } from 'node:fs';
import type { ExecutionContext } from 'ava';

const folder = new URL('../../../../test/ui/reporters/fixtures/', import.meta.url);

export function isGolden(t: ExecutionContext, name: string, text: string): void {
  const file = new URL(name, folder);
  if (process.env.UPDATE_REPORTS === '1') writeFileSync(file, text);
  t.is(text, readFileSync(file, 'utf8'), `${name}: UPDATE_REPORTS=1 writes it again`);
}
