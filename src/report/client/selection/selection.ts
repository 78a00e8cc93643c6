/**
 * The one selection of a page: a model, a class or cell or brushed points, a row, a filter. Figures that show
 * any of it follow the store, and figures that select change the store alone. The address has the same state, so that Back
 * undoes a step and a link opens the same view.
 */

import { changed, differing, type Field, hashOf, type Selection, type View, viewOf } from './view.ts';

/** Where the view is kept: the address of the page and its history. */
export interface Address {
  hash(): string;
  /** Whether the entry shown was written by `write`: by a link it was not. */
  isWritten(): boolean;
  /** `isNew`: a step of its own, that Back undoes; otherwise in place of the present entry. */
  write(hash: string, isNew: boolean): void;
  /** Calls `moved` after each step through the history and each link within the page, not after `write`. */
  onMove(moved: () => void): void;
}

type Change = { readonly [Name in Field]?: string | undefined };
type Follower = (selection: Selection) => void;

export interface PageSelection {
  now(): Selection;
  place(): string;
  /** `isNew` is false while a change goes on, such as typing. */
  change(change: Change, isNew?: boolean): void;
  /** Takes the value in, or out where it is already selected. */
  toggle(change: Change): void;
  /** Calls `follower` now, and after each change of any of `fields`. */
  follow(fields: readonly Field[], follower: Follower): void;
  /** The text behind `#` for a place with the present selection. */
  linkTo(place: string): string;
}

export function openSelection(address: Address): PageSelection {
  let view: View = viewOf(address.hash());
  const followers: { readonly fields: readonly Field[]; readonly follower: Follower }[] = [];
  const take = (next: View): void => {
    const different = differing(view.selection, next.selection);
    view = next;
    for (const { fields, follower } of followers)
      if (fields.some((field) => different.includes(field))) follower(view.selection);
  };
  address.write(hashOf(view), false);
  address.onMove(() => {
    const next = viewOf(address.hash());
    const keeps = !address.isWritten() && !address.hash().includes('?');
    take(keeps ? { place: next.place, selection: view.selection } : next);
    if (!address.isWritten()) address.write(hashOf(view), false);
  });
  const store: PageSelection = {
    now: () => view.selection,
    place: () => view.place,
    change(change, isNew = true) {
      const selection = changed(view.selection, change);
      if (differing(view.selection, selection).length === 0) return;
      take({ ...view, selection });
      address.write(hashOf(view), isNew);
    },
    toggle(change) {
      const names = Object.keys(change) as Field[];
      const isSelected = names.every((name) => view.selection[name] === change[name]);
      store.change(isSelected ? Object.fromEntries(names.map((name) => [name, undefined])) : change);
    },
    follow(fields, follower) {
      followers.push({ fields, follower });
      follower(view.selection);
    },
    linkTo: (place) => hashOf({ ...view, place }),
  };
  return store;
}
