/** pipeline.config.yaml becomes settings with their defaults, or mistakes at their places. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { ConfigMistakes, readConfig } from '../../../src/core/config/read-config.ts';
import { readDocument } from '../../../src/core/document/read-document.ts';

const read = (text: string) => readConfig(text, 'pipeline.config.yaml', readDocument);

test('settings come with their defaults', (t) => {
  t.deepEqual(read(''), {});
  t.deepEqual(read('# nothing yet\n'), {});
  t.deepEqual(
    read(`store: /shared/artifacts
executor:
  use: slurm
  slurm: { partition: gpu, options: ['--qos=low'], prologue: "module load node\\nset -u" }
remote: { url: 's3://bucket/cache', write: never }
trust: [keys/main.pub]
`),
    {
      store: '/shared/artifacts',
      executor: {
        use: 'slurm',
        slurm: { partition: 'gpu', options: ['--qos=low'], groupSeconds: 60, prologue: 'module load node\nset -u' },
      },
      remote: { url: 's3://bucket/cache', read: 'always', write: 'never', share: 'all' },
      trust: ['keys/main.pub'],
    },
  );
});

test('the settings of docs/clusters.md are settings', (t) => {
  const page = readFileSync(new URL('../../../../docs/clusters.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map((match) => match[1] ?? '');
  t.like(blocks.map(read)[0], { executor: { use: 'slurm', slurm: { atOnce: 50, prologue: 'module load node/20\n' } } });
  t.like(blocks.map(read)[1], { executor: { use: 'ssh' } });
  t.like(blocks.map(read)[2], { store: { shared: true } });
  t.is(blocks.length, 3);
});

const mistakes: [text: string, code: string, place: string, facts?: object][] = [
  ['store: 1', 'wrong-type', '1:8'],
  ['store: { shared: sometimes }', 'wrong-type', '1:18'],
  ['store: { folders: a }', 'unknown-key', '1:10'],
  ['stor: a', 'unknown-key', '1:1', { hint: 'did you mean "store"?' }],
  ['executor: { use: slrum }', 'unknown-value', '1:18'],
  ['executor:\n  slurm: { atOnce: 0 }', 'out-of-range', '2:20'],
  ['executor:\n  slurm: { partition: --exclusive }', 'malformed-value', '2:23'],
  ["executor:\n  slurm:\n    options: ['--qos=a', '--array=0-9']", 'option-taken', '3:26', { found: '--array=0-9' }],
  ["executor: { slurm: { options: ['-Jname'] } }", 'option-taken', '1:32'],
  ["executor: { slurm: { options: ['--mem=4G'] } }", 'option-taken', '1:32', { hint: 'set resources of the stage' }],
  [
    "executor: { slurm: { options: ['--arr=1'] } }",
    'option-taken',
    '1:32',
    { message: 'the program sets --array itself' },
  ],
  ["executor: { slurm: { options: ['--mem-per-cpu=4G'] } }", 'option-taken', '1:32'],
  ['executor: { slurm: { options: [--qos, low] } }', 'malformed-value', '1:39'],
  ['remote: { read: always }', 'missing-key', '1:1'],
  ['remote: { url: "ftp://host" }', 'remote-url', '1:16', { found: 'ftp://host' }],
  ['remote: { url: cache.example.org }', 'remote-url', '1:16'],
  ['remote: { url: "s3:///folder" }', 'remote-url', '1:16'],
  ['remote: { url: "s3://bucket/%zz" }', 'remote-url', '1:16', { found: 's3://bucket/%zz' }],
  ['trust: [a.pub, a.pub]', 'malformed-value', '1:8'],
  ['store: a\nstore: b', 'duplicate-key', '2:1'],
  ['[]', 'wrong-type', '1:1'],
];

for (const [text, code, place, facts = {}] of mistakes)
  test(`${JSON.stringify(text)} is ${code} at ${place}`, (t) => {
    const error = t.throws(() => read(text), { instanceOf: ConfigMistakes });
    const [first, ...others] = error.diagnostics;
    t.deepEqual(others, []);
    t.is(`${first?.range?.line}:${first?.range?.column}`, place);
    t.like(first, { code, ...facts });
  });

const secretive = [
  'https://me:hunter2@host/cache',
  'https://host/cache?sig=hunter2',
  'https://host/cache#hunter2',
  's3://bucket/folder?key=hunter2',
  'htps://me:hunter2@host/cache',
  'https://me:hunter2/x@host/cache',
  'me:hunter2@host/cache',
];
test('a secret in an address is refused, and no mistake of its line repeats it', (t) => {
  for (const url of secretive)
    for (const more of ['', ', reed: always', ', read: sometimes']) {
      const error = t.throws(() => read(`remote: { url: "${url}"${more} }`), { instanceOf: ConfigMistakes });
      t.true(error.diagnostics.length > 0, url);
      t.notRegex(JSON.stringify(error.diagnostics), /hunter2/, url);
    }
  const error = t.throws(() => read(`remote: { url: "${secretive[0]}" }`), { instanceOf: ConfigMistakes });
  t.like(error.diagnostics[0], { code: 'secret-in-settings' });
  t.is(error.diagnostics[0]?.sourceLine, 'remote: { url: "https://***********host/cache" }');
});
