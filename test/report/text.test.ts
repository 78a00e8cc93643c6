/** Numbers, HTML, JSON and Markdown as text: nothing in a value becomes markup. */

import { text } from '@observablehq/plot';
import test from 'ava';
import { renderChart, standaloneSvg } from '../../src/report/figures/chart.ts';
import { byteSize, count, decimal, percent, plural, valueText } from '../../src/report/page/format.ts';
import { escapeHtml, html, inertJson } from '../../src/report/page/html.ts';
import { markdownText } from '../../src/view/markdown-text.ts';

test('numbers are written alike everywhere', (t) => {
  t.is(decimal(0.92334), '0.9233');
  t.is(decimal(-0.00001), '0.0000');
  t.is(decimal(-0.5, 1), '−0.5');
  t.is(decimal(undefined), '–');
  t.is(decimal(Number.NaN), '–');
  t.is(count(1234567), '1,234,567');
  t.is(count(999), '999');
  t.is(percent(0.0721), '7.2\u00a0%');
  t.is(byteSize(999), '999\u00a0B');
  t.is(byteSize(698_516), '698.5\u00a0kB');
  t.is(plural(1, 'class', 'classes'), '1 class');
  t.is(plural(2000, 'class', 'classes'), '2,000 classes');
  t.is(valueText(true), 'true');
});

test('text is escaped where it enters markup', (t) => {
  t.is(escapeHtml(`<a b="c" d='e'>&\u0000`), '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\ufffd');
  const inner = html`<b>${'<i>'}</b>`;
  t.is(
    html`<p>${inner}${false}${undefined}${['<', inner]}${0}</p>`.text,
    '<p><b>&lt;i&gt;</b>&lt;<b>&lt;i&gt;</b>0</p>',
  );
});

test('a label is one line, in the page and in a drawing', (t) => {
  t.is(escapeHtml('a\r\n::error::\tb\u0085c\u2028d\u202e\u009b\u0000'), 'a ::error:: b c d\ufffd\ufffd\ufffd');
  const label = 'a\n::error::\r\tb\u0085c\u2028d';
  const chart = renderChart('c', label, label, { marks: [text([label], { frameAnchor: 'middle', title: [label] })] });
  for (const svg of [
    chart.svg,
    standaloneSvg(chart)
      .replace(/<style>[\s\S]*<\/style>/, '')
      .trimEnd(),
  ]) {
    t.notRegex(svg, /[\p{Cc}\u2028]/u);
    t.regex(svg, /a ::error:: b c d/);
  }
});

test('JSON in a page cannot end its element', (t) => {
  const value = { text: '</script><!--\u2028' };
  const text = inertJson(value);
  t.notRegex(text, /[<\u2028]/);
  t.deepEqual(JSON.parse(text), value);
});

test('names in Markdown stay names', (t) => {
  t.is(markdownText('a|b <i>*x*_ [l](u)\n# `c`'), 'a\\|b &lt;i&gt;\\*x\\*\\_ \\[l\\]\\(u\\) \\# \\`c\\`');
  t.is(
    markdownText('@me #1 !2 GH-3 https://x.y www.z a#b'),
    '@&#8203;me #&#8203;1 !&#8203;2 GH-&#8203;3 https:&#8203;//x.y www&#8203;.z a\\#b',
    'no user is called, no issue is referred to, no address is a link',
  );
  t.is(markdownText('\r\n::error::x\u2028y\u202ez\u009b1m'), '\\::error::x y\ufffdz\ufffd1m');
});
