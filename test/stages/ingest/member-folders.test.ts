/** Folders of pictures in an artifact of files: plain paths, and exclusions that are respected. */

import test from 'ava';
import { digestOf } from '../../../src/core/values/digest.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { membersAt } from '../../../stages/ingest/member-folders.ts';

const members = ['cat/0.png', 'cat/1.png', 'cats/9.png', 'dog/0.png', 'old/dog/7.png'].map((path) => ({
  path,
  file: `/blobs/${path}`,
  bytes: 0,
  digest: digestOf(new Uint8Array(0)),
  executable: false,
}));

const cases: readonly (readonly [patterns: readonly string[], inside: readonly string[]])[] = [
  [['.'], ['cat/0.png', 'cat/1.png', 'cats/9.png', 'dog/0.png', 'old/dog/7.png']],
  [
    ['.', '!old', '!cat/1.png'],
    ['cat/0.png', 'cats/9.png', 'dog/0.png'],
  ],
  [['./cat/', '!./cat/0.png'], ['1.png']],
  [
    ['cat', 'dog'],
    ['0.png', '1.png', '0.png'],
  ],
  [['old'], ['dog/7.png']],
  [['dog/0.png'], ['0.png']],
];

for (const [patterns, inside] of cases)
  test(`${patterns.join(' ')} names the members of an artifact`, (t) => {
    t.deepEqual(
      membersAt(members, patterns).map((one) => one.inside),
      inside,
    );
  });

for (const [patterns, where] of [
  [['katze'], 'katze'],
  [['.', '!katze'], '!katze'],
] as const)
  test(`${patterns.join(' ')} names nothing that the artifact has, and is refused`, (t) => {
    const failure = t.throws(() => membersAt(members, patterns), { instanceOf: StageFailure });
    t.is(failure?.code, 'no-member');
    t.like(failure?.facts, { where, found: 'cat, cats, dog, old' });
  });
