/** A key is added to the settings of a project; everything else in them stays as people wrote it. */

import test from 'ava';
import { addTrust } from '../../../src/core/config/add-trust.ts';
import { readConfig } from '../../../src/core/config/read-config.ts';
import { readDocument } from '../../../src/core/document/read-document.ts';

const cases: readonly (readonly [what: string, before: string, after: string])[] = [
  ['no settings', '', 'trust:\n  - keys/a.pub\n'],
  ['settings without trust', '# Ours.\nstore: here # kept\n', '# Ours.\nstore: here # kept\ntrust:\n  - keys/a.pub\n'],
  ['a list of lines', 'trust:\n  # CI\n  - keys/ci.pub\n', 'trust:\n  # CI\n  - keys/ci.pub\n  - keys/a.pub\n'],
  ['a list in brackets', 'trust: [keys/ci.pub]\nstore: x\n', 'trust: [ keys/ci.pub, keys/a.pub ]\nstore: x\n'],
];
for (const [what, before, after] of cases)
  test(`a key is added to ${what}`, (t) => {
    const added = addTrust(before, 'keys/a.pub');
    t.is(added, after);
    t.is(readConfig(added, 'pipeline.config.yaml', readDocument).trust?.at(-1), 'keys/a.pub');
  });
