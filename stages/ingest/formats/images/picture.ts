/** A decoded picture, the facts that its file states before it is decoded, and the reason why a file is none. */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 2: grey and alpha, 3: red, green, blue, 4: the same and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  /** height × width × channels bytes, row by row. */
  readonly pixels: Uint8Array;
}

export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  /** Without alpha. */
  readonly channels: 1 | 3;
  /** How the stored picture has to be turned to be upright, as EXIF numbers it: 1 (it is) to 8. */
  readonly orientation: number;
}

/** Larger pictures are not decoded: the header of a small file can claim any size. */
export const pixelsMax = 2 ** 26;

/** Thrown within this folder; whoever knows the file makes a failure of it. */
export class NoPicture extends Error {
  readonly found: string;
  readonly expected: string;
  readonly hint: string | undefined;

  constructor(found: string, expected: string, hint?: string) {
    super(found);
    this.found = found;
    this.expected = expected;
    this.hint = hint;
  }
}

/** A file that is a picture of the form, though not all of it is as it was written. */
export function damaged(found: string): NoPicture {
  return new NoPicture(`a damaged picture: ${found}`, 'a whole picture', 'copy or download the file again');
}

export function checkSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw damaged(`${height} × ${width} pixels`);
  if (width * height > pixelsMax)
    throw new NoPicture(`${height} × ${width} pixels`, `at most ${pixelsMax} pixels`, 'make the picture smaller first');
}
