/**
 * Reads the logs that the hook in Python wrote, one a process (python/arrowline_hook/sitecustomize.py has their form).
 * An interpreter that was started and has no log ran without the hook, as `python -I` does.
 */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Access, type Observed, programName } from './access.ts';
import { bytesAsText, eachLine, isCut } from './lines.ts';
import { type ProcessLog, type Program, unseenBy, withoutLog } from './processes.ts';

export async function readHookLogs(folder: string, program: Program, see: (access: Access) => void): Promise<Observed> {
  const logs: ProcessLog[] = [];
  const own = new Set<string>();
  const connections = new Set<string>();
  const native = new Set<string>();
  let damage: string | undefined;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter((name) => /^\d+\.log$/.test(name))) {
    const file = join(folder, name);
    const log: ProcessLog = { pid: Number.parseInt(name, 10), begun: [], spawned: [], replaced: undefined };
    let by = 'python';
    if (await isCut(file)) damage ??= `the log of process ${log.pid} ends within a line`;
    await eachLine(file, (line) => {
      const [kind, first = '', ...rest] = line.split('\t').map((field) => bytesAsText(unquoted(field)));
      if (kind === 'start' || kind === 'fork') {
        if (kind === 'start') log.begun.push({ parent: Number(first), words: rest });
        log.replaced = undefined;
        by = programName(rest);
      } else if (kind === 'read' || kind === 'write' || kind === 'list')
        see({ kind, path: first, by, ...(rest[0] !== undefined && { real: rest[0] }) });
      else if (kind === 'own') own.add(first);
      else if (kind === 'connect') connections.add(first);
      else if (kind === 'native') native.add(first);
      else if (kind === 'spawn') log.spawned.push([first, ...rest]);
      else if (kind === 'exec') log.replaced = [first, ...rest];
      else damage ??= `the log of process ${log.pid} has the line ${JSON.stringify(line.slice(0, 80))}`;
    });
    logs.push(log);
  }
  const incomplete = damage ?? withoutLog(logs, program);
  return {
    processes: new Set(logs.map((log) => log.pid)),
    unseen: unseenBy(logs, program),
    connections: [...connections],
    native: [...native],
    own: [...own],
    ...(incomplete !== undefined && { incomplete }),
  };
}

function unquoted(field: string): string {
  const plain: { readonly [letter: string]: string } = { t: '\t', n: '\n', r: '\r' };
  return field.replace(/\\(.)/g, (_, letter: string) => plain[letter] ?? letter);
}
