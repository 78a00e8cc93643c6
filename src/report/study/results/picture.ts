/**
 * Whether a file is a picture that a page can show: by its first bytes, not by its name. PNG and JPEG tell their size, so
 * that a small file with more pixels than a browser can hold is not shown.
 *
 * PNG specification, third edition, 11.2.1; JPEG: ITU-T T.81, B.2.2.
 */

export type PictureType = 'image/png' | 'image/jpeg' | 'image/svg+xml';

export interface Picture {
  readonly mediaType: PictureType;
  /** In pixels, where the file tells it. */
  readonly size?: readonly [width: number, height: number];
}

/** A picture with its whole file. */
export interface ShownPicture {
  readonly mediaType: PictureType;
  readonly bytes: Uint8Array;
}

/** Bytes of the beginning of a file that are enough to tell. */
export const headBytes = 65_536;
const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Undefined if it is none. @param head the beginning of the file */
export function pictureIn(head: Uint8Array): Picture | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (pngSignature.every((byte, at) => head[at] === byte))
    return head.length < 24
      ? undefined
      : { mediaType: 'image/png', size: [view.getUint32(16), view.getUint32(20)] as const };
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) {
    const size = jpegSize(view);
    return size && { mediaType: 'image/jpeg', size };
  }
  // Of another encoding a page would show nothing: the browser reads XML in UTF-8 unless its first line says otherwise.
  const text = new TextDecoder().decode(head);
  return /^\s*(?:<\?xml[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE svg[^>[]*>\s*)*<svg[\s>]/i.test(text)
    ? { mediaType: 'image/svg+xml' }
    : undefined;
}

/** From the header of the frame; undefined if there is none in these bytes. */
function jpegSize(view: DataView): readonly [width: number, height: number] | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    // Filling bytes stand alone.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}
