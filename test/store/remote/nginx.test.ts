/** A real nginx keeps the promises of shared objects, and its tokens give the rights that they should. */

import { parseActionKey } from '../../../src/core/values/digest.ts';
import { recordName } from '../../../src/store/objects/names.ts';
import { httpObjects } from '../../../src/store/remote/adapters/http.ts';
import { bytesContent } from '../../../src/store/remote/content.ts';
import { RemoteFault } from '../../../src/store/remote/shared-objects.ts';
import { isThere, testWith } from '../../support/programs.ts';
import { testShared } from './contract.ts';
import { nginx, readToken, writeToken } from './servers/nginx.ts';

if (isThere('nginx'))
  testShared('nginx', async (t) => httpObjects(new URL((await nginx(t)).url), writeToken), {
    atomic: false,
    touchesBlobs: false,
  });

testWith(
  ['nginx'],
  'a token that may only read is refused when it writes, and none and a wrong one always',
  async (t) => {
    const url = new URL((await nginx(t)).url);
    const name = recordName(parseActionKey('ab'.repeat(32)));
    const content = bytesContent(new TextEncoder().encode('a record'));
    const [writer, reader, nobody, stranger] = [writeToken, readToken, undefined, 'a guess'].map((token) =>
      httpObjects(url, token),
    );
    for (const one of [writer, reader, nobody, stranger]) t.teardown(() => one?.close());
    t.is(await writer?.put(name, content), true);
    t.is((await reader?.stat(name))?.bytes, content.bytes);
    const denied = { instanceOf: RemoteFault, message: /^it answers 40[13]$/ };
    for (const call of [
      reader?.put(recordName(parseActionKey('cd'.repeat(32))), content),
      reader?.remove(name),
      nobody?.stat(name),
      stranger?.read(name),
      stranger?.put(name, content, true),
    ])
      t.is((await t.throwsAsync(call ?? Promise.resolve(), denied))?.kind, 'denied');
    t.is((await reader?.stat(name))?.bytes, content.bytes, 'it is still there');
  },
);
