/** Folders that go away with the test. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { claimStore } from '../../src/store/presence.ts';
import { openStore, type Store } from '../../src/store/store.ts';

export function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'arrowline-test-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A new store in a folder of its own. */
export function temporaryStore(t: ExecutionContext): Store {
  const store = openStore(join(temporaryFolder(t), 'store'));
  claimStore(store.layout);
  return store;
}
