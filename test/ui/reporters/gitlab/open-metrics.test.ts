/** GitLab's metrics report: one sample a line, as OpenMetrics and GitLab's reader of it take them. */

import test from 'ava';
import fc from 'fast-check';
import { openMetrics } from '../../../../src/ui/reporters/gitlab/open-metrics.ts';
import { nothingTold } from '../../../../src/ui/reporters/told.ts';
import { isGolden } from '../golden.ts';
import { action, facts, gate, toldRun } from '../told-run.ts';

test('the report of a run with everything is the committed one', (t) => {
  isGolden(t, 'metrics.txt', openMetrics(toldRun));
});

test('a command that ended before its run has no metrics', (t) => {
  t.is(openMetrics(nothingTold('p.yaml')), '# EOF\n');
});

/** A sample of OpenMetrics 1.0; no `#`, at which GitLab's reader cuts a line. */
const sample =
  /^arrowline_\w+\{\w+="(?:[^"\\\n#]|\\["\\n])*"(?:,\w+="(?:[^"\\\n#]|\\["\\n])*")*\} (?:[+-]?Inf|NaN|[+-]?\d[\d.]*(?:e[+-]\d+)?)$/u;

test('a sample is one line with quoted labels, whatever its names', (t) => {
  const texts = fc.string({ unit: 'binary', maxLength: 40 });
  t.false(sample.test('arrowline_x{a="b#c"} 1'), 'the expression finds the beginning of a comment');
  fc.assert(
    fc.property(texts, texts, fc.double(), (name, metric, value) => {
      const actions = [action(name, { metrics: { [metric]: value } })];
      const lines = openMetrics({
        ...nothingTold('p.yaml'),
        facts: { ...facts, pipeline: name, actions, gates: [gate({ metric })] },
      }).split('\n');
      const samples = lines.filter((line) => line !== '' && !line.startsWith('# '));
      return samples.length === 2 && samples.every((line) => sample.test(line)) && lines.at(-2) === '# EOF';
    }),
    { numRuns: 500 },
  );
});
