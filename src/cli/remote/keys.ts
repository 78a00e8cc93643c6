/** `pipeline keys new`, `list` and `trust`: who signs results, and whose results a project believes. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { configName, readConfig } from '../../core/config/read-config.ts';
import { readSmallText } from '../../store/objects/small-file.ts';
import { makeSigningKey, signingKeysOf } from '../../store/remote/access/signing-keys.ts';
import { isKeyName, type PublicKey, publicKeyText, readPublicKey } from '../../store/remote/trust/keys.ts';
import { inert } from '../../ui/inert.ts';
import { textTable } from '../../ui/text-table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { projectHere, remoteCommand } from './here.ts';
import { trustedKeys } from './shared-cache.ts';

export interface KeyFlags {
  readonly json?: boolean;
}

/** Makes a key of this machine. The private part is in no output. */
export function newKeyCommand(name: string, flags: KeyFlags, { terminal }: CommandContext): Promise<number> {
  return remoteCommand(terminal, async () => {
    if (!isKeyName(name))
      throw new UsageError(`${JSON.stringify(name)} is no name of a key`, 'letters, digits, dots, dashes, @ and _');
    const { key, path } = makeSigningKey(name, process.env);
    const line = publicKeyText(key).trimEnd();
    if (flags.json === true) terminal.out(JSON.stringify({ name, id: key.id, path, public: line }));
    else {
      terminal.out(`${inert(path)}: the private key; keep it to yourself`);
      terminal.out(line);
      terminal.out(`projects believe it after \`pipeline keys trust ${name}\``);
    }
    return exitCodes.ok;
  });
}

export function listKeysCommand(flags: KeyFlags, { terminal }: CommandContext): Promise<number> {
  return remoteCommand(terminal, async () => {
    const { project, settings } = await projectHere();
    const trusted = await trustedKeys(settings.trust ?? [], project);
    const own = signingKeysOf(process.env);
    const all = new Map([...own, ...trusted].map((key) => [key.id, key]));
    const has = (keys: readonly PublicKey[], id: string): boolean => keys.some((one) => one.id === id);
    const rows = [...all.values()].map(({ id, name }) => ({ name, id, here: has(own, id), trusted: has(trusted, id) }));
    if (flags.json === true) for (const row of rows) terminal.out(JSON.stringify(row));
    else if (rows.length === 0) terminal.out('no keys: `pipeline keys new NAME` makes one');
    else {
      const cells = rows.map(({ name, id, here, trusted: believed }) => [
        inert(name),
        id,
        here ? 'signs here' : '',
        believed ? 'trusted' : 'not trusted',
      ]);
      for (const line of textTable(['name', 'id', 'this machine', 'this project'], cells)) terminal.out(line);
    }
    return exitCodes.ok;
  });
}

/** Adds a key to the project: a file in `keys/`, and a line of `trust`. Both are to be reviewed like code. */
export function trustKeyCommand(given: string, flags: KeyFlags, { terminal }: CommandContext): Promise<number> {
  return remoteCommand(terminal, async () => {
    const { project, settings } = await projectHere();
    const key = keyNamed(given);
    const trusted = await trustedKeys(settings.trust ?? [], project);
    if (trusted.some(({ id }) => id === key.id)) {
      terminal.out(
        flags.json === true ? JSON.stringify({ id: key.id, added: false }) : `${inert(key.name)} is trusted`,
      );
      return exitCodes.ok;
    }
    const file = `keys/${key.name}.pub`;
    const path = join(project, file);
    const text = publicKeyText(key);
    if (!isKeyName(key.name))
      throw new UsageError(
        `${JSON.stringify(key.name)} is no name of a key`,
        'rename its file: letters, digits, . - @ _',
      );
    if (existsSync(path) && readFileSync(path, 'utf8') !== text)
      throw new UsageError(`${path} is another key`, 'give the keys different names');
    const { addTrust } = await import('../../core/config/add-trust.ts');
    const { readDocument } = await import('../../core/document/read-document.ts');
    const config = join(project, configName);
    const added = addTrust(existsSync(config) ? readFileSync(config, 'utf8') : '', file);
    readConfig(added, config, readDocument);
    mkdirSync(join(project, 'keys'), { recursive: true });
    writeFileSync(path, text);
    writeFileSync(config, added);
    const shown = relative(process.cwd(), config) || config;
    if (flags.json === true) terminal.out(JSON.stringify({ id: key.id, added: true, file }));
    else terminal.out(`${inert(shown)} trusts ${inert(key.name)} (${key.id}) now, whose key is ${file}: commit both`);
    return exitCodes.ok;
  });
}

/** A public key's file, or a key of this machine by its name. */
function keyNamed(given: string): PublicKey {
  const own = signingKeysOf(process.env).find(({ name }) => name === given);
  if (own !== undefined) return own;
  let text: string;
  try {
    text = readSmallText(resolve(given), { followLinks: true, bytesMax: 10_000 });
  } catch {
    throw new UsageError(
      `there is no key ${JSON.stringify(given)} on this machine, nor such a file`,
      '`pipeline keys list`',
    );
  }
  const read = readPublicKey(text);
  if ('problem' in read) throw new UsageError(`${given} ${read.problem}`);
  return read;
}
