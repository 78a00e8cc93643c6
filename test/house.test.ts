/** Rules of the house that hold for every file: opening comments, sizes of folders, no circle of imports, no dead export. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const root = fileURLToPath(new URL('../../', import.meta.url));
const filesMax = 22;

function filesBelow(folders: readonly string[], ending: RegExp): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => posix.join(folder, name)),
    )
    .filter((file) => ending.test(file) && !file.includes('node_modules'))
    .sort();
}

const modules = filesBelow(['src', 'stages', 'test', 'bench'], /\.ts$/);
const texts = new Map(modules.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const houses = modules.filter((file) => /^(src|stages)\//.test(file));

test('every file opens with a sentence that says what it is for', (t) => {
  const silent = [...modules, ...filesBelow(['scripts'], /\.mjs$/), ...filesBelow(['stages'], /\.h$/)].filter(
    (file) => !/^(#!.*\n)?\/[*/]/.test(readFileSync(join(root, file), 'utf8')),
  );
  t.deepEqual(silent, []);
});

test(`no folder of code holds more than ${filesMax} modules`, (t) => {
  const counts = new Map<string, number>();
  for (const file of houses) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  const full = [...counts].filter(([, files]) => files > filesMax);
  t.deepEqual(full, []);
});

test('no modules import each other in a circle, types included', (t) => {
  const imports = new Map(
    houses.map((file) => [
      file,
      [...texts.get(file)!.matchAll(/\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g)]
        .map((match) => posix.join(dirname(file), (match[1] ?? match[2])!))
        .filter((target) => texts.has(target)),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of houses) visit(file, []);
  t.deepEqual(circles, []);
});

/** The number of arguments of the call whose parenthesis opens at `open`. Texts, patterns and comments are skipped. */
function argumentsOf(text: string, open: number): number {
  const skipped =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/.*|\/\*[\s\S]*?\*\/|(?<=[(,=:!&|]\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n[])+\//y;
  // The bracket that each one now open began with; within a template only its end and `${` count.
  const opened: string[] = [];
  let count = 0;
  let empty = true;
  for (let at = open; at < text.length; ) {
    const one = text[at] as string;
    const template = opened.at(-1) === '`';
    skipped.lastIndex = at;
    const length = template ? (one === '\\' ? 2 : 0) : (skipped.exec(text)?.[0].length ?? 0);
    if (length === 0) {
      if (template ? text.startsWith('${', at) : '([{`'.includes(one)) opened.push(template ? '{' : one);
      else if (template ? one === '`' : ')]}'.includes(one)) opened.pop();
      else if (one === ',' && opened.length === 1) {
        count++;
        empty = true;
        at++;
        continue;
      }
      if (opened.length === 0) return count + (empty ? 0 : 1);
    }
    if (at > open && /\S/.test(one)) empty = false;
    at += template && text.startsWith('${', at) ? 2 : Math.max(1, length);
  }
  throw new Error(`the call at ${open} has no end`);
}

test('every t.true and t.false of a test has a message', (t) => {
  const calls = (text: string): number[] =>
    [...text.matchAll(/\bt\.(?:true|false)\(/g)].map((match) => match.index + match[0].length - 1);
  const bare = modules
    .filter((file) => file.startsWith('test/'))
    .flatMap((file) => {
      const text = texts.get(file)!;
      return calls(text)
        .filter((open) => argumentsOf(text, open) < 2)
        .map((open) => `${file}:${text.slice(0, open).split('\n').length}`);
    });
  t.deepEqual(bare, []);
  const counts: [call: string, count: number][] = [
    ['(a)', 1],
    ['(a,)', 1],
    ['(f(a, b))', 1],
    ["(a === ',')", 1],
    ['(/[,)]/.test(a))', 1],
    ['(`${f(a, `,`)},`)', 1],
    ['([a, b], `(${c}`)', 2],
    ['(a, /* , */ b,\n)', 2],
    ["(a, ')',)", 2],
  ];
  for (const [call, count] of counts) t.is(argumentsOf(`t.true${call};`, 6), count, call);
});

test('a function, class or constant that a module exports is used by another', (t) => {
  const words = new Map([...texts].map(([file, text]) => [file, new Set(text.match(/[A-Za-z_$][\w$]*/g))]));
  const dead = houses.flatMap((file) =>
    [...texts.get(file)!.matchAll(/^export (?:async )?(?:function|const|class) ([\w$]+)/gm)]
      .map((match) => match[1]!)
      .filter((name) => ![...words].some(([other, found]) => other !== file && found.has(name)))
      .map((name) => `${file}: ${name}`),
  );
  t.deepEqual(dead, []);
});

/** Folders whose comments are held to plain sentences. Modules in src/artifacts/metadata take theirs from schemas/. */
const plainFolders = /^(src|stages)\//;

test('no sentence of a comment starts with "What" or "Those that": it names the thing, then says what happens to it', (t) => {
  const riddles = modules
    .filter((file) => plainFolders.test(file))
    .flatMap((file) =>
      commentsIn(texts.get(file)!)
        .flatMap(riddlesIn)
        .map((sentence) => `${file}: ${sentence}`),
    );
  t.deepEqual(riddles, []);
});

test('sentences of a comment are found across its lines', (t) => {
  const source = `/**\n * One, what. What\n * follows.\n *\n * Those that end.\n */\nconst a = '// What';\n  // Two\n  // lines.\n`;
  t.deepEqual(commentsIn(source), ['One, what. What follows.\nThose that end.', 'Two lines.']);
  t.deepEqual(commentsIn(source).flatMap(riddlesIn), ['What follows.', 'Those that end.']);
});

function riddlesIn(comment: string): string[] {
  return comment.match(/(?<=^|[.:;!?] )(?:What|Those|Whoever|Whatever)\b.*/gm) ?? [];
}

/** The comments that begin a line of a source, each with its lines joined; a line break stands between paragraphs. */
function commentsIn(source: string): string[] {
  const comments = source.match(/^[ \t]*\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n?)+/gm) ?? [];
  return comments.map((comment) =>
    comment
      .split('\n')
      .map((line) => line.replace(/^\s*(?:\/\*+|\*\/|\*|\/\/)?\s*|\s*\*\/$/g, ''))
      .map((line) => (line === '' ? '\n' : `${line} `))
      .join('')
      .trim()
      .replace(/ ?\n+/g, '\n'),
  );
}
