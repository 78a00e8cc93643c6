/**
 * The token for a web server. It is bound to a host, so that an address that somebody changed gets none:
 * `PIPELINE_REMOTE_TOKEN=host token`, or lines `host token` in the file `tokens` of the user's folder. `host` has the port
 * if the address has one.
 */

import { join } from 'node:path';
import { RemoteFault } from '../shared-objects.ts';
import { tokenVariable as variable } from './secret-variables.ts';
import { type Environment, readSecret, userFolder } from './user-folder.ts';

/** Undefined if there is none for the host. Throws RemoteFault for texts that are no tokens, and for unencrypted ways. */
export function tokenFor(url: URL, env: Environment): string | undefined {
  const folder = userFolder(env);
  const path = folder === undefined ? undefined : join(folder, 'tokens');
  const given = env[variable];
  const token =
    (given ? tokensIn(given, variable).get(url.host) : undefined) ??
    (path === undefined ? undefined : tokensIn(readSecret(path) ?? '', path).get(url.host));
  if (token !== undefined && url.protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname))
    throw new RemoteFault('unusable', `the token for ${url.host} would be sent unencrypted`, 'use https');
  return token;
}

function tokensIn(text: string, where: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  return new Map(
    lines.map((line) => {
      const [, host, token] = /^\s*([A-Za-z0-9.:[\]-]+)\s+([\x21-\x7e]+)\s*$/.exec(line) ?? [];
      // The line is not repeated: it may be a token without its host.
      if (host === undefined || token === undefined)
        throw new RemoteFault('unusable', `${where} has a line that is not "host token"`, 'name the host of the token');
      return [host.toLowerCase(), token];
    }),
  );
}
