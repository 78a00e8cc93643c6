/** The part of uPlot that the page uses; the library itself is a script of its own before this one. */

export interface UplotInstance {
  readonly cursor: { readonly idx?: number | null };
  readonly ctx: CanvasRenderingContext2D;
  readonly data: readonly (readonly (number | null)[])[];
  valToPos(value: number, scale: string, canvas?: boolean): number;
  posToIdx(left: number): number;
  setCursor(place: { left: number; top: number }): void;
  setSize(size: { width: number; height: number }): void;
  destroy(): void;
}

export interface UplotOptions {
  readonly width: number;
  readonly height: number;
  readonly legend: { readonly show: boolean };
  readonly cursor: object;
  readonly scales: object;
  readonly axes: readonly object[];
  readonly series: readonly object[];
  readonly hooks: { readonly [hook: string]: readonly ((plot: UplotInstance) => void)[] };
}

export type UplotConstructor = new (
  options: UplotOptions,
  data: readonly (readonly (number | null)[])[],
  host: HTMLElement,
) => UplotInstance;
