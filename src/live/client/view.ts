/** A view of the page: it is drawn into an element when its address is opened, and stops when another is. */

export interface Place {
  readonly body: HTMLElement;
  /** Aborted when the reader leaves the view. */
  readonly left: AbortSignal;
  /** Replaces the heading of the page. */
  title(text: string, ...beside: readonly (Node | string)[]): void;
}

/** `name` is the part of the address behind the name of the view, `options` are those behind its question mark. */
export type View = (place: Place, name: string, options: URLSearchParams) => Promise<void>;
