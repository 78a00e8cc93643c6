/** The kind `report` on small studies: files, page, summary, and the facts of a run put into them. */

import { completeParameters, inputArtifact, runStage } from 'arrowline/testing';
import test from 'ava';
import { parseHTML } from 'linkedom';
import { presentReport } from '../../src/report/present.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import { column, makeTable, type Table } from '../../src/stage-api/table.ts';
import { headlineOf } from '../../src/view/since/headline-of.ts';
import body from '../../stages/report/body.ts';
import { kind as stage } from '../../stages/report/kind.ts';
import { evaluated, type PointTable, smallFacts, smallStudy } from './small-study.ts';

type Inputs = ReturnType<typeof smallStudy>;

async function makeReport(
  inputs: Inputs,
  parameters = {},
): Promise<{ table: Table; bytes: Uint8Array; files: Map<string, string> }> {
  const ran = await runStage(stage, body, { inputs, parameters, names: evaluated });
  const bytes = ran.bytes.report!;
  const table = decodeTable(bytes);
  const files = new Map(presentReport(table).map((file) => [file.path, new TextDecoder().decode(file.bytes)]));
  return { table, bytes, files };
}

function documentOf(html: string): ReturnType<typeof parseHTML>['document'] {
  return parseHTML(html).document;
}

const cellsOf = (row: { querySelectorAll(selector: string): Iterable<{ textContent: string | null }> }): string[] =>
  [...row.querySelectorAll('th, td')].map((cell) => (cell.textContent ?? '').trim());

test('the report holds a page, a summary and figures, named by their entry', async (t) => {
  const { table, files } = await makeReport(smallStudy());
  t.is(table.metadata.entry, 'index.html');
  t.true(files.has('summary.md'), [...files.keys()].join(', '));
  const drawn = [...files.keys()].filter((path) => /^figures\/[\w-]+\.svg$/.test(path));
  t.true(drawn.length >= 8, drawn.join(', '));
  const sections = [...documentOf(files.get('index.html')!).querySelectorAll('main > section')].map((one) => one.id);
  t.deepEqual(sections, [
    'summary',
    'data',
    'compare',
    'settings',
    'train',
    'evaluate',
    'space',
    'clusters',
    'model',
    'provenance',
  ]);
});

test('equal inputs give equal bytes', async (t) => {
  const [first, second] = [await makeReport(smallStudy()), await makeReport(smallStudy())];
  t.deepEqual(first.bytes, second.bytes);
});

test('a table of points says what the artifacts say', async (t) => {
  const { files } = await makeReport(smallStudy());
  const page = documentOf(files.get('index.html')!);
  const [, head, ...rows] = [...page.querySelectorAll('#points tr')].map(cellsOf);
  const measures = ['Weights', 'train', 'val.', 'test', 'train', 'val.', 'test', 'Gap', 'train', 'test'];
  t.deepEqual(head!, ['filters', 'epochs', 'Curve', ...measures]);
  // 9·8 + 8 weights of the convolution, 32·2 + 2 of the output.
  const [accuracies, losses] = [
    ['0.8750', '0.7000', '0.7500'],
    ['0.2500', '0.5000', '0.4321'],
  ] as const;
  // The chosen one first, then the others from the best to the worst.
  t.deepEqual(
    rows.map((row) => [row[0], row[5]]),
    [
      ['★ 16', '0.7020'],
      ['16', '0.7010'],
      ['8', '0.7000'],
    ],
  );
  t.deepEqual(rows[2]!, ['8', '2', '', '146', ...accuracies, ...losses, '0.1750', '–', '–']);
  t.is(page.querySelector('#points tbody tr:last-child td[title]')?.getAttribute('title'), '584\u00a0B');
  t.is(page.querySelector('#points th[aria-sort]')?.textContent, 'val.');
});

test('the best point by validation accuracy is shown, or the selected one', async (t) => {
  const inputs = smallStudy();
  const best = await makeReport(inputs);
  t.regex(best.files.get('index.html')!, /<tr data-point="2" class="chosen">/);
  const [{ table }] = inputs.evaluations as [PointTable];
  const selected = {
    coordinates: { filters: 8, epochs: 2 },
    metric: 'test.loss',
    mode: 'min',
    candidates: 3,
    value: 0.4321,
  };
  const choice = { ...table, metadata: { ...table.metadata, selected } };
  const chosen = await makeReport({ ...inputs, choice });
  t.regex(chosen.files.get('index.html')!, /<tr data-point="0" class="chosen">/);
  t.regex(
    chosen.files.get('index.html')!,
    /filters 8, epochs 2 was selected: filters 8, epochs 2 has the least test\.loss of 3 candidates, 0\.4321\./,
  );
});

test('layers are listed with output shapes and weights', async (t) => {
  const { files } = await makeReport(smallStudy());
  const page = documentOf(files.get('index.html')!);
  const rows = [...page.querySelectorAll('#architecture-2 tbody tr')].map(cellsOf);
  t.deepEqual(
    rows.map((row) => row.slice(-2)),
    [
      ['4 × 4 × 1', '0'],
      ['2 × 2 × 16', '160'],
      ['64', '0'],
      ['2', '130'],
    ],
  );
});

test('the confusion matrix has counts and rates, mistakes are sorted by confidence', async (t) => {
  const { files } = await makeReport(smallStudy());
  const page = documentOf(files.get('index.html')!);
  const rows = [...page.querySelectorAll('#confusion tbody tr')].map(cellsOf);
  t.deepEqual(rows[0], ['cat', '150.0\u00a0%', '150.0\u00a0%', '2']);
  t.deepEqual(rows[1], ['dog', '0', '2100.0\u00a0%', '2']);
  t.regex(page.querySelector('#confusion figcaption')!.textContent!, /cat is taken for dog \(1 time\)/);
  const mistakes = [...page.querySelectorAll('#mistakes li')].map((one) => one.textContent);
  t.is(mistakes.length, 1);
  t.regex(mistakes[0]!, /cat.*→ dog.*75\.0/s);
});

for (const classNames of [
  ['1', '2'],
  ['1', '0'],
  ['7', '1'],
])
  test(`the confusion matrix and the classes of ${classNames.join(' and ')} are those of their indices`, async (t) => {
    const { files } = await makeReport(smallStudy({ classNames }));
    const page = documentOf(files.get('index.html')!);
    const [first, second] = [...page.querySelectorAll('#confusion tbody tr')].map(cellsOf);
    t.deepEqual(first, [classNames[0]!, '150.0\u00a0%', '150.0\u00a0%', '2']);
    t.deepEqual(second, [classNames[1]!, '0', '2100.0\u00a0%', '2']);
    const measures = [...page.querySelectorAll('#classes tbody tr')].map(cellsOf);
    t.deepEqual(measures, [
      [classNames[0]!, '1.0000', '0.5000', '0.6667', '2'],
      [classNames[1]!, '0.6667', '1.0000', '0.8000', '2'],
    ]);
  });

test('trainings stand side by side, the shown one first, and lead to all their curves', async (t) => {
  const { files } = await makeReport(smallStudy());
  const page = documentOf(files.get('index.html')!);
  const links = [...page.querySelectorAll('#curves-all li > a')];
  t.deepEqual(
    links.map((link) => link.textContent),
    ['filters 16, epochs 3', 'filters 16, epochs 2', 'filters 8, epochs 2'],
  );
  for (const link of links) t.truthy(page.querySelector(link.getAttribute('href')!)!.closest('details.fold'));
  const axes = [...page.querySelectorAll('#curves-all svg')].map((svg) =>
    [...svg.querySelectorAll('[aria-hidden] text, g text')]
      .map((one) => one.textContent)
      .filter((one) => /^\d/.test(one!)),
  );
  // Accuracy, then loss, of each: ticks are those of all.
  t.is(axes.length, 6);
  t.deepEqual([axes[2]![0], axes[4]![0]], [axes[0]![0], axes[0]![0]]);
});

test('clusters are set against labels and original classes', async (t) => {
  const { files } = await makeReport(smallStudy());
  const page = documentOf(files.get('index.html')!);
  const rows = [...page.querySelector('#clusters-1 .drawing')!.querySelectorAll('tbody tr')].map(cellsOf);
  t.deepEqual(
    rows.map((row) => row[0]),
    ['noise', 'cluster 1'],
  );
  t.deepEqual(rows[1]!.slice(1, 4), ['133.3\u00a0%', '266.7\u00a0%', '3']);
  t.is(page.querySelectorAll('#clusters-1 .drawing td.last img').length, 3, 'the examples stand beside their cluster');
  t.regex(page.querySelector('#clusters-1 svg')!.getAttribute('aria-label')!, /^Clusters of DBSCAN in PCA/);
  t.true(files.has('figures/clusters-1-original.svg'), [...files.keys()].join(', '));
});

test('text of the study is never markup, in any file', async (t) => {
  const hostile = '</script><img src=x onerror=alert(1)>';
  const inputs = smallStudy({
    classNames: [hostile, '"><svg onload=alert(2)>'],
    originalNames: [hostile, "' onclick='alert(3)", '\u001b[31m'],
    points: [{ [`<b>${hostile}`]: hostile }, { [`<b>${hostile}`]: 'plain' }],
  });
  const { files } = await makeReport(inputs, { title: hostile, description: hostile });
  for (const [path, text] of files) {
    t.false(/<img src=x|<svg onload|<b><|<\/script><img/i.test(text), path);
    t.false(text.includes('\u001b'), path);
  }
  const page = documentOf(files.get('index.html')!);
  t.is(page.querySelectorAll('[onerror], [onload], [onclick], img:not([src^="data:image/png"])').length, 0);
  t.is(page.querySelector('h1')!.textContent, hostile);
});

test('the policy allows exactly the scripts and the style of the page', async (t) => {
  const { files } = await makeReport(smallStudy());
  const html = files.get('index.html')!;
  const policy = documentOf(html).querySelector('meta[http-equiv]')!.getAttribute('content')!;
  t.regex(
    policy,
    /^default-src 'none'; script-src 'sha256-[^']+' 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src data:; /,
  );
  t.notRegex(policy, /unsafe/);
  t.is((html.match(/ style="/g) ?? []).length, 0);
  t.is((html.match(/<style/g) ?? []).length, 1);
  t.notRegex(html, /(?:src|href)="(?!#|data:image\/png;base64,)/);
});

test('run facts are put into the page and the summary, and cannot leave their element', async (t) => {
  const inputs = smallStudy();
  const { table, files } = await makeReport(inputs);
  t.is(files.get('index.html')!.split('id="run-facts"').length, 2);
  const digest = (port: string, type: 'history' | 'metrics'): string => {
    const [first] = inputs[port] as PointTable[];
    return inputArtifact(type, first!.table).digest;
  };
  const facts = smallFacts({ history: digest('histories', 'history'), evaluation: digest('evaluations', 'metrics') });
  const hostile = { ...facts, pipeline: '</script>$&' };
  const texts = new Map(presentReport(table, hostile).map((file) => [file.path, new TextDecoder().decode(file.bytes)]));
  const element = documentOf(texts.get('index.html')!).querySelector('#run-facts')!;
  const headline = headlineOf(hostile);
  t.deepEqual(headline.gates?.text, '0 of 3 gates passed');
  t.deepEqual(JSON.parse(element.textContent!), { ...hostile, headline });
  t.regex(texts.get('summary.md')!, /^❌ failed: 1 action failed · ❌ 0 of 3 gates passed$/m);
  const measured = {
    ...hostile,
    actions: hostile.actions.map((one) => ({ ...one, metrics: { 'test.accuracy': 0.5 } })),
  };
  t.deepEqual(presentReport(table, measured), presentReport(table, hostile), 'metrics are in the page once');
  const [, gates] = /^(\| gate[\s\S]*?)\n\n/m.exec(texts.get('summary.md')!) ?? [];
  t.deepEqual(gates?.split('\n'), [
    '| gate | | value | baseline | difference | interval | |',
    '|---|---|---|---|---|---|---|',
    '| ❌ fail | evaluate.test.accuracy | 0.75 | | | | evaluate.test.accuracy is 0.75, at least 0.8 was asked for |',
    "| ⚠️ inconclusive | evaluate.test.accuracy | 75.00 % | 75.34 % | −0.34 | −2.98 … \\+2.31 | evaluate.test.accuracy is 75.00 %, 0.34 points below the baseline's 75.34 %: inconclusive |",
    '| ⚠️ missing (warning) | evaluate.test.loss | 0.5 | | | | evaluate.test.loss is 0.5, and baselines/small.json has no value of it: missing |',
  ]);
  t.regex(texts.get('summary.md')!, /train\\\[filters=99,epochs=2\\\] failed: diverged/);
});

test('stages without a matrix keep their numbers; splits evaluated apart are shown together', async (t) => {
  const { histories, models, evaluations, predictions } = smallStudy({ points: [{}, { filters: 8 }] }) as {
    [port: string]: PointTable[];
  };
  const digests = models!.map(({ table }) => inputArtifact('model', table).digest as string);
  const of = (model: number, table: Table): PointTable => ({
    table: { ...table, metadata: { ...table.metadata, model: digests[model]! } },
    coordinates: {},
  });
  /** The numbers, or the examples, of one split. */
  const metrics = (split: string): Table => {
    const { columns, metadata } = evaluations![1]!.table;
    const names = columns.name!.values as string[];
    const kept = names.flatMap((name, row) => (name.startsWith(split) ? [row] : []));
    const value = Float64Array.from(kept, (row) => columns.value!.values[row] as number);
    return makeTable({ name: column.utf8(kept.map((row) => names[row]!)), value: column.float64(value) }, metadata);
  };
  const examples = (split: string): Table => {
    const { columns, metadata } = predictions![1]!.table;
    return makeTable({ ...columns, split: column.utf8(Array(4).fill(split)) }, metadata);
  };
  const selected = { coordinates: {}, metric: 'validation.loss', mode: 'min', candidates: 2, value: 0.5 };
  const choice = of(1, metrics('validation')).table;
  const { files } = await makeReport({
    histories: [of(0, histories![0]!.table), of(1, histories![1]!.table)],
    models: models!.map(({ table }) => ({ table, coordinates: {} })),
    evaluations: [of(1, metrics('validation')), of(1, metrics('test'))],
    predictions: [of(0, examples('test')), of(1, examples('validation')), of(1, examples('test'))],
    choice: { ...choice, metadata: { ...choice.metadata, selected } },
  });
  const page = documentOf(files.get('index.html')!);
  const [, head, ...points] = [...page.querySelectorAll('#points tr')].map(cellsOf);
  t.deepEqual(head!.slice(0, 7), ['Model', 'Curve', 'Weights', 'Epochs', 'train', 'val.', 'test']);
  t.deepEqual(
    points.map((cells) => [cells[0], ...cells.slice(5, 7)]),
    [
      ['★ point 2', '0.7010', '0.7500'],
      ['point 1', '0.8500', '–'],
    ],
  );
  t.regex(page.querySelector('#mistakes')!.textContent!, /1 mistake in 4 examples/);
  t.is(page.querySelectorAll('#made-of-mistakes li').length, 2);
});

test('a report with a path out of its folder is refused', async (t) => {
  const { table } = await makeReport(smallStudy());
  for (const path of ['../x', '/x', 'a/../../x', 'C:x', 'a\\b', '']) {
    const paths = { type: 'Utf8', values: [path, ...(table.columns.path!.values as string[]).slice(1)] } as const;
    t.throws(() => presentReport({ ...table, columns: { ...table.columns, path: paths } }), { instanceOf: RangeError });
  }
});

test('a single evaluated model is enough', async (t) => {
  const { evaluations } = smallStudy({ points: [{}] });
  const { files } = await makeReport({ histories: [], evaluations: evaluations! });
  const sections = [...documentOf(files.get('index.html')!).querySelectorAll('main > section')].map((one) => one.id);
  t.deepEqual(sections, ['summary', 'compare', 'settings', 'evaluate', 'provenance']);
});

test('nothing at all still makes a page', async (t) => {
  const { files } = await makeReport({ histories: [], evaluations: [] });
  t.regex(files.get('index.html')!, /Nothing was trained or evaluated here\./);
});

test('tabular examples have no pictures: mistakes become a table', async (t) => {
  const { files } = await makeReport(smallStudy({ shape: [6] }));
  const page = documentOf(files.get('index.html')!);
  t.is(page.querySelectorAll('img').length, 0);
  t.deepEqual(cellsOf(page.querySelector('#mistakes tbody tr')!), ['9', 'cat', 'dog', '0.7500', '0.2500']);
});

test('a hundred classes are drawn as a chart, not as a table of ten thousand cells', async (t) => {
  const classNames = Array.from({ length: 100 }, (_, index) => `class ${index}`);
  const { files } = await makeReport(smallStudy({ classNames, originalNames: classNames }));
  const page = documentOf(files.get('index.html')!);
  t.is(page.querySelectorAll('#confusion table.heat').length, 0);
  t.is(page.querySelectorAll('#confusion svg').length, 1);
});

test('sections appear as asked for', async (t) => {
  const { files } = await makeReport(smallStudy(), { sections: ['data', 'provenance', 'train'] });
  const sections = [...documentOf(files.get('index.html')!).querySelectorAll('main > section')].map((one) => one.id);
  t.deepEqual(sections, ['summary', 'data', 'provenance', 'train', 'settings']);
});

test('predictions are read for the shown point alone', async (t) => {
  const inputs = smallStudy();
  const read: string[] = [];
  const predictions = (inputs.predictions as PointTable[]).map(({ table, coordinates }) => {
    const artifact = inputArtifact('predictions', table, coordinates);
    return {
      ...artifact,
      table: () => {
        read.push(JSON.stringify(coordinates));
        return artifact.table();
      },
    };
  });
  await runStage(stage, body, { inputs: { ...inputs, predictions } });
  t.deepEqual(read, ['{"filters":16,"epochs":3}']);
});

test('every parameter has a default; an unknown parameter is refused', (t) => {
  const parameters = completeParameters(stage, {});
  t.deepEqual(Object.keys(parameters).sort(), [
    'curves',
    'description',
    'files',
    'mistakes',
    'pictureBytes',
    'samples',
    'scatterPoints',
    'sections',
    'split',
    'tables',
    'thumbnailBytes',
    'title',
  ]);
  t.throws(() => completeParameters(stage, { sections: ['colophon'] }));
  t.throws(() => completeParameters(stage, { scatterpoints: 5 }));
});

test('scatter plots and galleries keep to what is asked for', async (t) => {
  const none = { curves: 1, mistakes: 0, samples: 2, thumbnailBytes: 0 };
  const { files } = await makeReport(smallStudy(), none);
  const page = documentOf(files.get('index.html')!);
  t.is(page.querySelector('#mistakes'), null);
  t.is(page.querySelectorAll('#data-counts img').length, 2);
  t.is(page.querySelectorAll('figure[id^="curves-"]').length, 1);
  const scatter = JSON.parse(page.querySelector('#scatter-0')!.textContent!) as { thumbnails?: object };
  t.is(scatter.thumbnails, undefined);
});

const withMetadata = (given: PointTable, metadata: Table['metadata']): PointTable => ({
  ...given,
  table: { ...given.table, metadata: { ...given.table.metadata, ...metadata } },
});

test('clusterings are judged by adjusted measures, and a silhouette says which rows it is of', async (t) => {
  const inputs = smallStudy();
  const [clusters] = inputs.clusters as [PointTable];
  const silhouette = { mean: 0.25, sample: 3, clusters: [{ sample: 3, mean: 0.25, values: [0.5, 0.25, 0] }] };
  const rowOf = async (sample: number): Promise<string[]> => {
    const changed = withMetadata(clusters, { silhouette: { ...silhouette, sample } });
    const page = documentOf((await makeReport({ ...inputs, clusters: [changed] })).files.get('index.html')!);
    t.notRegex(page.querySelector('#clusters')!.textContent!, /NMI|normalized/i);
    t.regex(page.querySelector('#clusters-overview figcaption')!.textContent!, /0 on average for groups .* by chance/);
    const [head, row] = [...page.querySelectorAll('#clusters-overview tr')].map(cellsOf);
    t.deepEqual(head!.slice(3), ['ARI, label', 'AMI, label', 'ARI, original', 'AMI, original', 'Silhouette']);
    return row!;
  };
  // Of four rows one is noise.
  t.is((await rowOf(3)).at(-1), '0.25003 rows, not the noise');
  t.is((await rowOf(2)).at(-1), '0.25002 of 3 rows in clusters');
});

test('findings stand under the tiles and in the summary, linked to figures that are there', async (t) => {
  const inputs = smallStudy({ classNames: ['<b>cat', 'dog'] });
  const [evaluation] = inputs.evaluations as [PointTable];
  const { columns, metadata } = evaluation.table;
  const names = columns.name!.values as string[];
  const counts: { readonly [name: string]: number } = { 'test.confusion.0.0': 0, 'test.confusion.0.1': 2 };
  const value = Float64Array.from(names, (name, row) => counts[name] ?? (columns.value!.values[row] as number));
  const blind = {
    ...evaluation,
    table: makeTable({ name: column.utf8(names), value: column.float64(value) }, metadata),
  };
  const evaluations = (inputs.evaluations as PointTable[]).map((one) => ({ ...one, table: blind.table }));
  const { files } = await makeReport({ ...inputs, evaluations });
  const page = documentOf(files.get('index.html')!);
  const lines = [...page.querySelectorAll('.findings li')];
  const [first] = lines.filter((line) => line.textContent!.includes('never predicts'));
  t.is(first!.textContent, 'Model filters 8, epochs 2 never predicts <b>cat (test rows).');
  t.is(first!.querySelector('a')!.getAttribute('href'), '#classes');
  t.regex(files.get('summary.md')!, /^- ⚠️ Model filters 8, epochs 2 never predicts &lt;b&gt;cat \\\(test rows\\\)\.$/m);
  for (const link of page.querySelectorAll('.findings a')) t.truthy(page.querySelector(link.getAttribute('href')!));
  const short = await makeReport({ ...inputs, evaluations }, { sections: ['compare'] });
  const links = [...documentOf(short.files.get('index.html')!).querySelectorAll('.findings a')];
  const shortPage = documentOf(short.files.get('index.html')!);
  for (const link of links) t.truthy(shortPage.querySelector(link.getAttribute('href')!), link.textContent ?? '');
});

test('outputs that are no probabilities are not called so', async (t) => {
  const inputs = smallStudy();
  const models = (inputs.models as PointTable[]).map((one) => {
    const layers = one.table.metadata.model as readonly { readonly [kind: string]: object }[];
    const last = { dense: { name: 'out', units: 2, activation: 'linear' } };
    return withMetadata(one, { model: [...layers.slice(0, -1), last] as never });
  });
  const linear = documentOf((await makeReport({ ...inputs, models })).files.get('index.html')!);
  t.regex(linear.querySelector('#mistakes')!.textContent!, /output \(not a probability\).*0\.7500/s);
  const softmax = documentOf((await makeReport(inputs)).files.get('index.html')!);
  t.regex(softmax.querySelector('#mistakes')!.textContent!, /the probability given to that.*75\.0\s%/s);
});

test('the heading of the model gives the reason why it is shown', async (t) => {
  const titleOf = async (inputs: Inputs): Promise<string> => {
    const { files } = await makeReport(inputs);
    return documentOf(files.get('index.html')!).querySelector('.piece-label')!.textContent!;
  };
  const inputs = smallStudy();
  t.is(await titleOf(inputs), 'Best');
  t.is(await titleOf(smallStudy({ points: [{}] })), 'Model');
  const [{ table }] = inputs.evaluations as [PointTable];
  const selected = {
    coordinates: { filters: 8, epochs: 2 },
    metric: 'test.loss',
    mode: 'min',
    candidates: 3,
    value: 0.4321,
  };
  t.is(await titleOf({ ...inputs, choice: { ...table, metadata: { ...table.metadata, selected } } }), 'Selected');
});
