/**
 * The pixels of a JPEG file, by MozJPEG compiled to WebAssembly: the same bytes on every machine, and those of
 * libjpeg-turbo. The decoder only warns of data that are damaged or missing and fills them up; here a warning is a failure.
 */

import { readFileSync } from 'node:fs';
import makeDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { damaged, type Picture, type PictureFacts } from '../picture.ts';

/** As much of WebAssembly's JavaScript interface as is used here; Node's type package has none of it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

interface Decoder {
  decode(bytes: Uint8Array, turned: boolean): { width: number; height: number; data: Uint8ClampedArray } | null;
}

/** The package declares less than there is. */
const makeModule: (settings: {
  readonly noInitialRun: boolean;
  print(line: string): void;
  printErr(line: string): void;
  instantiateWasm(imports: object, done: (instance: { readonly exports: object }) => void): object;
}) => Promise<Decoder> = makeDecoder;

export type DecodeJpeg = (bytes: Uint8Array, facts: PictureFacts) => Promise<Picture>;

/** The function throws NoPicture. */
export function jpegDecoder(): DecodeJpeg {
  let compiled: object | undefined;
  let decoder: Decoder | undefined;
  let complaints: string[] = [];
  const made = (): Promise<Decoder> => {
    compiled ??= new WebAssembly.Module(
      readFileSync(new URL(import.meta.resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'))),
    );
    const module = compiled;
    return makeModule({
      noInitialRun: true,
      print: () => {},
      printErr: (line) => complaints.push(line),
      instantiateWasm: (imports, done) => {
        const instance = new WebAssembly.Instance(module, imports);
        done(instance);
        return instance.exports;
      },
    });
  };
  return async (bytes, { width, height, channels }) => {
    decoder ??= await made();
    complaints = [];
    let decoded: ReturnType<Decoder['decode']> = null;
    try {
      decoded = decoder.decode(bytes, false);
    } catch {
      // It ends like a program, with its memory as it is then.
      decoder = undefined;
    }
    const [complaint] = complaints;
    if (decoded === null || complaint !== undefined) throw damaged(complaint ?? 'it cannot be decoded');
    if (decoded.width !== width || decoded.height !== height) throw damaged('its size is not that of its header');
    return { width, height, channels, pixels: withoutAlpha(decoded.data, channels) };
  };
}

function withoutAlpha(data: Uint8ClampedArray, channels: 1 | 3): Uint8Array {
  const count = data.length / 4;
  const pixels = new Uint8Array(count * channels);
  for (let pixel = 0; pixel < count; pixel++)
    for (let channel = 0; channel < channels; channel++)
      pixels[pixel * channels + channel] = data[pixel * 4 + channel] as number;
  return pixels;
}
