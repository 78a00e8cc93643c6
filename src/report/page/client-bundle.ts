/**
 * Joins the page's own modules into one inline script: each module once, after those it imports, without the import
 * and export words. Names are therefore shared, and must differ between modules; the type checker of the joined
 * names is the script's first run in the tests.
 */

export interface ModuleText {
  /** File name: `tables.js`. */
  readonly name: string;
  readonly text: string;
}

const importStatement = /^import\s+(?:type\s+)?[^'"]*?from\s+'\.\/([\w-]+\.js)';?[^\S\n]*\n?/gm;

/** The text of `entry` and all it imports. Throws for an import that is not among `modules`. */
export function joinModules(modules: readonly ModuleText[], entry: string): string {
  const done = new Set<string>();
  const parts: string[] = [];
  const add = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    const module = modules.find((one) => one.name === name);
    if (!module) throw new Error(`Internal error: the page's script imports ${name}, which is not there`);
    for (const [, imported] of module.text.matchAll(importStatement)) add(imported!);
    parts.push(
      module.text.replace(importStatement, '').replace(/^export (?=(?:async )?(?:function|const|let|class)\b)/gm, ''),
    );
  };
  add(entry);
  const joined = parts.map((part) =>
    part
      .replace(/^export \{\};?\s*$/gm, '')
      .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
      .trim(),
  );
  return `(() => {\n'use strict';\n${joined.join('\n')}\n})();`;
}
