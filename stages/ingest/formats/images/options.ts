/** How pictures become rows of one shape, as documents state it. */

export interface PictureOptions {
  /** Height and width that all pictures are brought to. If left out, all must have one size. */
  readonly size?: readonly number[];
  /** 1: grey, 3: red, green and blue. If left out, all must be of one kind. */
  readonly channels?: 1 | 3;
  /** `#rrggbb`: what is seen through transparent pixels. If left out, they are refused. */
  readonly background?: string;
  /** Whether pictures are turned as their EXIF data say. If left out, a picture that asks for it is refused. */
  readonly orient?: boolean;
}
