/** Event files for TensorBoard, byte by byte as TensorBoard's own writer writes them. */

import test from 'ava';
import {
  scalarEvent,
  sessionEndEvent,
  sessionStartEvent,
  textEvent,
  versionEvent,
} from '../../../src/cli/tensorboard/events.ts';
import { crc32c, framed } from '../../../src/cli/tensorboard/records.ts';

const at = 1764000000.5;

/** Made with tensorboard 2.21.0: messages of its own modules, deterministic, through its RecordWriter. */
const golden: readonly (readonly [string, Uint8Array, string])[] = [
  ['the version', versionEvent(at), '1800000000000000a37f4b2209000020402049da411a0d627261696e2e4576656e743a32835d4826'],
  [
    'a scalar',
    scalarEvent('loss/training', 300, 0.1, at),
    '2400000000000000422b804d09000020402049da4110ac022a160a140a0d6c6f73732f747261696e696e6715cdcccc3dc71ff420',
  ],
  [
    'a text',
    textEvent('notes', 'zwölf', at),
    '300000000000000095f5d05f09000020402049da412a250a230a056e6f7465734210080712041202080142067a77c3b66c664a080a060a0474657874153f657e',
  ],
  [
    'the start of a session',
    sessionStartEvent(
      new Map<string, string | number | boolean>([
        ['net', 'A'],
        ['rate', 0.001],
        ['shuffle', true],
      ]),
      at,
    ),
    '7b000000000000001bf7cfce09000020402049da412a700a6e0a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f42060801120212004a460a440a0768706172616d7312391a370a0a0a036e657412031a01410a110a0472617465120911fca9f1d24d62503f0a0d0a0773687566666c651202200129000020402049da4126e22e3f',
  ],
  [
    'the end of a session',
    sessionEndEvent(at),
    '4d000000000000003d63d4a609000020402049da412a420a400a1a5f68706172616d735f2f73657373696f6e5f656e645f696e666f42060801120212004a1a0a180a0768706172616d73120d220b080111000020402049da4125867e11',
  ],
];

test('records have the bytes that TensorBoard writes', (t) => {
  for (const [title, event, hex] of golden) t.is(Buffer.from(framed([event])).toString('hex'), hex, title);
});

test('the checksum is CRC-32C: the check value of its definition, and the examples of RFC 3720, B.4', (t) => {
  t.is(crc32c(Buffer.from('123456789')), 0xe3069283);
  t.is(crc32c(new Uint8Array(32)), 0x8a9136aa);
  t.is(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  t.is(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e);
});
