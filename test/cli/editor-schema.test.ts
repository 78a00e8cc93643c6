/** An editor that uses the schema that `lint --editor` writes knows the parameters of every kind of the document. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import test from 'ava';
import { parse } from 'yaml';
import { judgeKind, walkDocument, walkKind, writeFiles } from '../support/own-kinds.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject } from './command-line.ts';

test("kinds of one's own and of the program are completed and checked, also in a document with mistakes", async (t) => {
  const document = walkDocument.replace('metric: distance', 'metrik: distance');
  const project = createProject(temporaryFolder(t), { 'own.yaml': document });
  writeFiles(project.folder, { ...walkKind, ...judgeKind });
  const { code, error } = await project.run('lint', 'own.yaml', '--editor');
  t.is(code, 2, 'the mistake is still found');
  t.regex(error, /# yaml-language-server: \$schema=\.arrowline\/own\.schema\.json$/m);
  const folder = join(project.folder, 'pipelines/.arrowline');
  t.is(readFileSync(join(folder, '.gitignore'), 'utf8'), '*\n');
  const schema = JSON.parse(readFileSync(join(folder, 'own.schema.json'), 'utf8')) as {
    definitions: { stage: { properties: { uses: { examples: string[] } } } };
  };
  const { examples } = schema.definitions.stage.properties.uses;
  t.true(
    ['train', '../stages/walk', '../stages/judge.mjs'].every((one) => examples.includes(one)),
    examples.join(),
  );
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  const faults = (text: string): string[] => {
    validate(parse(text));
    return (validate.errors ?? []).map(({ keyword, instancePath }) => `${keyword} ${instancePath}`);
  };
  t.deepEqual(faults(walkDocument), []);
  t.true(faults(document).includes('additionalProperties /stages/judge/with'), faults(document).join());
  const outOfRange = faults(walkDocument.replace("steps: '${{ matrix.steps }}'", 'steps: 0'));
  t.true(outOfRange.includes('minimum /stages/walk/with/steps'), outOfRange.join());
  // A kind of the program whose schema has definitions of its own.
  const train = `name: a
stages:
  t: { uses: train, with: { epochs: 1, model: [{ dense: { units: 3, activation: softmaxx } }] } }
`;
  t.true(
    faults(train).some((one) => one.includes('/stages/t/with/model')),
    faults(train).join(),
  );
  t.deepEqual(faults(train.replace('softmaxx', 'softmax')), []);
});
