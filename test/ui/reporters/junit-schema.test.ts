/** JUnit reports against their schema, by libxml2's xmllint: also with texts of any characters. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { junitXml } from '../../../src/ui/reporters/junit.ts';
import { nothingTold, type Told } from '../../../src/ui/reporters/told.ts';
import { testWith } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { action, facts, gate, toldMistake, toldRun } from './told-run.ts';

const schema = fileURLToPath(new URL('../../../../test/ui/reporters/junit.xsd', import.meta.url));

/** A line of xmllint for each file, valid or not. */
function checked(folder: string, texts: readonly string[]): string[] {
  const files = texts.map((text, index) => {
    const file = join(folder, `${index}.xml`);
    writeFileSync(file, text);
    return file;
  });
  const { stderr } = spawnSync('xmllint', ['--noout', '--schema', schema, ...files], { encoding: 'utf8' });
  return stderr.trim().split('\n');
}

testWith(['xmllint'], 'reports of runs, mistakes and of 200 runs with any texts are valid', (t) => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
  const told = ([name, message, value]: readonly [string, string, string]): Told => ({
    ...nothingTold(name),
    warnings: [message],
    facts: {
      ...facts,
      pipeline: name,
      actions: [action('a', { outcome: 'failed', error: message, notes: [value] }), action(`b${value}`)],
      gates: [gate({ metric: value, sentence: message, passed: false }), gate({ metric: value })],
    },
  });
  const drawn = fc.sample(fc.tuple(text, text, text), 200).map(told);
  const reports = [toldRun, toldMistake, nothingTold('p.yaml'), ...drawn].map(junitXml);
  const invalid = checked(temporaryFolder(t), reports).filter((line) => !line.endsWith('.xml validates'));
  t.deepEqual(invalid, []);
});

testWith(
  ['xmllint'],
  'the schema refuses a report with a case less than it says, twice or with an unknown ending',
  (t) => {
    const whole = junitXml(toldRun);
    const damaged = [
      whole.replace(/ tests="\d+"/, ''),
      whole.replace('name="ingest"', 'name="train[net=A]"'),
      whole.replace('<error ', '<mistake ').replace('</error>', '</mistake>'),
      whole.replace(/time="[\d.]+"/, 'time="1 s"'),
      whole.replace('</testsuites>', ''),
    ];
    const folder = temporaryFolder(t);
    for (const text of damaged) t.notRegex(checked(folder, [text]).join('\n'), /\.xml validates/);
  },
);
