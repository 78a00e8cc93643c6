/** JUnit reports: a case for the document, each action and each gate; well-formed XML whatever the texts. */

import test from 'ava';
import fc from 'fast-check';
import { junitXml } from '../../../src/ui/reporters/junit.ts';
import { nothingTold, type Told } from '../../../src/ui/reporters/told.ts';
import { isGolden } from './golden.ts';
import { action, facts, gate, toldMistake, toldRun } from './told-run.ts';

test('the report of a run with everything is the committed one', (t) => {
  isGolden(t, 'junit.xml', junitXml(toldRun));
});

/** How each case ended: `stages train[net=C]: error`. */
function endings(told: Told): string[] {
  const suites = junitXml(told).matchAll(/<testsuite name="[^"]*\.(\w+)"[^>]*>(.*?)<\/testsuite>/gs);
  return [...suites].flatMap(([, suite, content = '']) =>
    [...content.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs)].map(
      ([, name, inner = '']) => `${suite} ${name}: ${/^<(failure|error|skipped)/.exec(inner)?.[1] ?? 'passed'}`,
    ),
  );
}

test('actions that failed are errors, gates that have not passed failures, unless the document only wants a warning', (t) => {
  const told = endings({
    ...nothingTold('p.yaml'),
    facts: {
      ...facts,
      pipeline: 'p',
      actions: [
        action('a'),
        action('b', { outcome: 'cached' }),
        action('c', { outcome: 'failed', error: 'no' }),
        action('d', { outcome: 'blocked', error: 'by c' }),
        action('e', { outcome: 'cancelled' }),
      ],
      gates: [
        gate(),
        gate({ passed: false, state: 'fail' }),
        gate({ passed: false, state: 'inconclusive', metric: 'i' }),
        gate({ passed: false, state: 'missing', metric: 'm', warned: true }),
      ],
    },
  });
  t.deepEqual(told, [
    'document document: passed',
    ...['stages a: passed', 'stages b: passed', 'stages c: error', 'stages d: skipped', 'stages e: skipped'],
    'gates evaluate.test.accuracy: passed',
    'gates evaluate.test.accuracy (2): failure',
    'gates i: failure',
    'gates m: passed',
  ]);
});

test('a file without a run is never green', (t) => {
  const outcomes: Told[] = [
    nothingTold('p.yaml'),
    toldMistake,
    { ...nothingTold('p.yaml'), fault: 'no such file' },
    ...(['store fault', 'interrupted'] as const).map((outcome) => ({
      ...nothingTold('p.yaml'),
      facts: { ...facts, outcome, actions: [], gates: [] },
    })),
  ];
  for (const told of outcomes) t.is(endings(told)[0], 'document document: error');
});

test('counts of the suites are those of their cases', (t) => {
  for (const [, attributes = '', content = ''] of junitXml(toldRun).matchAll(
    /<testsuite ([^>]*)>(.*?)<\/testsuite>/gs,
  )) {
    const count = (name: string): number => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1]);
    const found = (tag: string): number => content.split(`<${tag} `).length - 1;
    t.deepEqual(
      [count('tests'), count('failures'), count('errors'), count('skipped')],
      [found('testcase'), found('failure'), found('error'), found('skipped')],
    );
  }
});

/** XML 1.0, production 2. */
const characters = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
/** Tags of the report with quoted attributes, and text between them. */
const wellFormed = /^(?:<\?xml [^>]*\?>|<\/?[\w-]+(?: [\w-]+="[^"<]*")*\/?>|[^<>&]|&(?:amp|lt|gt|quot|#10);)*$/u;

test('no text ends an element or an attribute, and no character is one that XML cannot hold', (t) => {
  const texts = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(texts, texts, texts, (name, message, value) => {
      const xml = junitXml({
        ...nothingTold(name),
        warnings: [message],
        facts: {
          ...facts,
          pipeline: name,
          actions: [action(`a${name}`, { outcome: 'failed', error: message }), action(value, { notes: [message] })],
          gates: [gate({ action: name, sentence: value, passed: false })],
        },
      });
      return characters.test(xml) && wellFormed.test(xml);
    }),
    { numRuns: 300 },
  );
  t.false(wellFormed.test('<a b="<">'), 'the expression finds markup in an attribute');
  t.false(wellFormed.test('<a>&nbsp;</a>'), 'and other entities');
});
