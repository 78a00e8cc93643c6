/**
 * Events of TensorBoard: scalars, texts, and the beginning and end of a session of its HParams page, as messages of
 * tensorflow/core/util/event.proto, framework/summary.proto and tensorboard/plugins/hparams/plugin_data.proto.
 */

import { bytesField, doubleField, floatField, integerField, type Message, message } from './protobuf.ts';

export type Setting = number | string | boolean;

/** Seconds since 1970, which TensorBoard shows as the time of the event. */
type Seconds = number;

/** The first event of every file. */
export function versionEvent(at: Seconds): Message {
  return message(doubleField(1, at), bytesField(3, 'brain.Event:2'));
}

/** `value` is rounded to single precision. */
export function scalarEvent(tag: string, step: number, value: number, at: Seconds): Message {
  return message(doubleField(1, at), integerField(2, step), summary(bytesField(1, tag), floatField(2, value)));
}

/** Markdown, which the page Text shows. */
export function textEvent(tag: string, markdown: string, at: Seconds): Message {
  const shape = bytesField(2, integerField(1, 1));
  const tensor = message(integerField(1, tensorTypes.string), bytesField(2, shape), bytesField(8, markdown));
  return pluginEvent(at, tag, bytesField(1, 'text'), tensor);
}

/** The folder of the file becomes a row of the page HParams. */
export function sessionStartEvent(settings: ReadonlyMap<string, Setting>, at: Seconds): Message {
  const entries = [...settings].map(([name, value]) =>
    bytesField(1, message(bytesField(1, name), bytesField(2, settingValue(value)))),
  );
  const start = message(...entries, doubleField(5, at));
  return sessionEvent('_hparams_/session_start_info', bytesField(3, start), at);
}

export function sessionEndEvent(at: Seconds): Message {
  const end = message(integerField(1, sessionStatus.success), doubleField(2, at));
  return sessionEvent('_hparams_/session_end_info', bytesField(4, end), at);
}

const tensorTypes = { float: 1, string: 7 } as const;
const sessionStatus = { success: 1 } as const;

/** A `google.protobuf.Value`. */
function settingValue(value: Setting): Message {
  if (typeof value === 'number') return doubleField(2, value);
  return typeof value === 'string' ? bytesField(3, value) : integerField(4, value);
}

function sessionEvent(tag: string, content: Message, at: Seconds): Message {
  // The page reads the content only, but a value has to be there: a tensor of no numbers.
  const none = message(integerField(1, tensorTypes.float), bytesField(2, bytesField(2, '')));
  return pluginEvent(at, tag, message(bytesField(1, 'hparams'), bytesField(2, content)), none);
}

function pluginEvent(at: Seconds, tag: string, plugin: Message, tensor: Message): Message {
  const metadata = bytesField(1, plugin);
  return message(doubleField(1, at), summary(bytesField(1, tag), bytesField(8, tensor), bytesField(9, metadata)));
}

/** A summary of one value. */
function summary(...value: readonly Message[]): Message {
  return bytesField(5, bytesField(1, message(...value)));
}
