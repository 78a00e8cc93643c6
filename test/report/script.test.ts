import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { joinModules } from '../../src/report/page/client-bundle.ts';
import { pageAssets } from '../../stages/report/kind.ts';

test('modules are joined once each, after what they import', (t) => {
  const joined = joinModules(
    [
      { name: 'main.js', text: "/** Main. */\nimport { b } from './b.js';\nimport { a } from './a.js';\nb(a);\n" },
      { name: 'b.js', text: "import { a } from './a.js';\nexport function b(x) { return [a, x]; }\n" },
      { name: 'a.js', text: 'export const a = 1;\nexport {};\n' },
      { name: 'unused.js', text: 'throw 1;\n' },
    ],
    'main.js',
  );
  t.is(joined, "(() => {\n'use strict';\nconst a = 1;\nfunction b(x) { return [a, x]; }\n/** Main. */\nb(a);\n})();");
  t.throws(() => joinModules([{ name: 'main.js', text: "import { c } from './c.js';\n" }], 'main.js'));
});

test('the page’s script parses, and its modules share no name', async (t) => {
  const modules = await Promise.all(
    pageAssets().scripts.map(async (url) => ({
      name: basename(fileURLToPath(url)),
      text: await readFile(url, 'utf8'),
    })),
  );
  const joined = joinModules(modules, 'main.js');
  t.notThrows(() => new Function(joined));
  t.false(/^\s*(?:import|export)\s/m.test(joined));
  const names = [...joined.matchAll(/^(?:async )?(?:function|const|let|class) (\w+)/gm)].map(([, name]) => name);
  t.true(names.length > 20);
  t.deepEqual(names, [...new Set(names)]);
});
