/**
 * Curves of chosen models over each other: solid lines for validation, dashed ones for training, grey ones for the run
 * before, the value of each at the cursor in the list beside them, which is also where models are chosen. The page's filter
 * leaves models out of the list, and the selected model is set off.
 */

import { decimal } from '../../page/format.ts';
import { element } from '../elements.ts';
import type { PageSelection } from '../selection/selection.ts';
import type { Rows } from '../take/csv.ts';
import { offerRows } from '../take/rows.ts';
import { classColours, cssColour, onSchemeChange, rgbText } from '../theme.ts';
import { heightFor, type PlottedLine, plotLines } from './plot.ts';
import {
  arePositive,
  curveRows,
  isDwarfed,
  leadingOf,
  type Measure,
  measuresOf,
  scoreOf,
  type Trained,
} from './series.ts';
import type { UplotInstance } from './uplot.ts';

const firstShown = 6;
/** Up to these, a model has the colour of its index in every figure. */
const coloursOfModels = 10;

/** `shownBy`: the models that a filter leaves. `models`: how many the page has. */
export function drawOverlay(
  points: readonly Trained[],
  models: number,
  shownBy: (filter: string) => ReadonlySet<number>,
  selection: PageSelection,
): void {
  for (const point of points) offerCurves(`curves-${point.index}`, [point]);
  offerCurves('curves-all', points);
  const host = document.getElementById('curves-overlay');
  if (host !== null && points.length > 1) new CurveOverlay(host, points, models, shownBy, selection);
}

/** Gives a figure of curves that was drawn before its numbers. */
function offerCurves(id: string, points: readonly Trained[]): void {
  const figure = document.getElementById(id);
  if (figure !== null) offerRows(figure, () => curveRows(points));
}

class CurveOverlay {
  /** The best first. */
  private readonly points: readonly Trained[];
  private readonly models: number;
  private readonly shownBy: (filter: string) => ReadonlySet<number>;
  private readonly selection: PageSelection;
  private readonly plotHost = element('div', {
    class: 'overlay-plot',
    tabindex: 0,
    role: 'slider',
    'aria-label': 'Epoch',
  });
  private readonly list = element('ul', { class: 'overlay-list' });
  private readonly values = new Map<Trained, HTMLElement>();
  private readonly epochLabel = element('span', { class: 'muted' });
  /** Models that the reader took in or out by hand. */
  private readonly byHand = new Map<Trained, boolean>();
  private readonly logarithmic = element('input', { type: 'checkbox' });
  private readonly training = element('input', { type: 'checkbox' });
  private readonly before = element('input', { type: 'checkbox' });
  private scaleByHand = false;
  private epoch: number | undefined;
  private plot: UplotInstance | undefined;

  constructor(
    host: HTMLElement,
    points: readonly Trained[],
    models: number,
    shownBy: (filter: string) => ReadonlySet<number>,
    selection: PageSelection,
  ) {
    this.points = [...points].sort((left, right) => scoreOf(right) - scoreOf(left) || left.index - right.index);
    this.models = models;
    this.shownBy = shownBy;
    this.selection = selection;
    for (const point of points) this.values.set(point, element('span', { class: 'overlay-value' }));
    const beside = element('div', {}, this.epochLabel, this.list);
    host.append(this.toolbar(), element('div', { class: 'overlay' }, this.plotHost, beside));
    offerRows(host, () => this.rows());
    let width = this.plotHost.clientWidth;
    selection.follow(['filter', 'model', 'curves'], () => this.draw());
    new ResizeObserver(() => {
      if (this.plotHost.clientWidth === width) return;
      width = this.plotHost.clientWidth;
      this.plot?.setSize({ width, height: heightFor(width) });
    }).observe(this.plotHost);
    onSchemeChange(() => this.draw());
    this.plotHost.addEventListener('keydown', (event) => this.key(event));
  }

  private get measure(): Measure {
    const all = measuresOf(this.points);
    return all.find((one) => one === this.selection.now().curves) ?? all[0]!;
  }

  private toolbar(): HTMLElement {
    const { selection, logarithmic, training, before } = this;
    const measures = measuresOf(this.points);
    const select = element('select', {}, ...measures.map((measure) => element('option', { value: measure }, measure)));
    select.addEventListener('change', () => {
      this.scaleByHand = false;
      selection.change({ curves: select.value });
    });
    selection.follow(['curves'], () => {
      select.value = this.measure;
    });
    logarithmic.addEventListener('change', () => {
      this.scaleByHand = true;
      this.draw();
    });
    for (const box of [training, before]) box.addEventListener('change', () => this.draw());
    before.checked = true;
    return element(
      'div',
      { class: 'controls' },
      element('label', {}, 'Show ', select),
      element('label', {}, training, ' training too, dashed'),
      element('label', {}, logarithmic, ' logarithmic'),
      this.points.some(({ ghost }) => ghost !== undefined) && element('label', {}, before, ' the run before, grey'),
    );
  }

  /** The models of the list that are drawn: by hand, else the first of the list and the chosen one; the selected one always. */
  private drawn(listed: readonly Trained[]): readonly Trained[] {
    const { model } = this.selection.now();
    return listed.filter(
      (point, at) => point.name === model || (this.byHand.get(point) ?? (at < firstShown || point.chosen)),
    );
  }

  private draw(): void {
    const { filter = '', model } = this.selection.now();
    const left = this.shownBy(filter);
    const listed = this.points.filter(({ index }) => left.has(index));
    const shown = this.drawn(listed);
    const colours = this.coloursOf(shown);
    this.drawList(listed, shown, colours);
    const { measure } = this;
    const leading = shown.map(({ curves }) => leadingOf(curves, measure));
    if (!this.scaleByHand) this.logarithmic.checked = measure === 'loss' && isDwarfed(leading);
    this.logarithmic.disabled = !arePositive(leading);
    const isSetOff = shown.some(({ name }) => name === model);
    const grey = cssColour('--muted');
    const lines = [
      ...(this.before.checked ? shown : []).flatMap(({ ghost }): PlottedLine[] =>
        ghost === undefined
          ? []
          : [{ values: leadingOf(ghost, measure), stroke: `color-mix(in srgb, ${grey} 55%, transparent)`, width: 1.5 }],
      ),
      ...(this.training.checked ? shown : []).map(
        (point, at): PlottedLine => ({
          values: point.curves[measure] ?? [],
          stroke: colours[at]!,
          width: 1,
          dashed: true,
        }),
      ),
      ...shown.map((point, at): PlottedLine => {
        const { peaks, keptEpoch } = point.curves;
        const isFaint = isSetOff && point.name !== model;
        const stroke = isFaint ? `color-mix(in srgb, ${colours[at]} 35%, transparent)` : colours[at]!;
        const width = isSetOff && !isFaint ? 3.2 : 2;
        return { values: leading[at]!, stroke, width, peak: peaks[measure], kept: keptEpoch };
      }),
    ];
    this.plot?.destroy();
    const pointed = (epoch: number | undefined): void => this.showValues(epoch);
    const width = this.plotHost.clientWidth || 320;
    const logarithmic = this.logarithmic.checked && !this.logarithmic.disabled;
    this.plot = plotLines(lines, { label: measure, logarithmic, width, pointed }, this.plotHost);
    this.showValues(undefined);
  }

  /** The curves of the models that are drawn. */
  private rows(): Rows {
    const left = this.shownBy(this.selection.now().filter ?? '');
    return curveRows(this.drawn(this.points.filter(({ index }) => left.has(index))));
  }

  private coloursOf(shown: readonly Trained[]): readonly string[] {
    if (this.models > coloursOfModels) return classColours(Math.max(1, shown.length)).map(rgbText);
    const all = classColours(this.models).map(rgbText);
    return shown.map(({ index }) => all[index]!);
  }

  private drawList(listed: readonly Trained[], shown: readonly Trained[], colours: readonly string[]): void {
    const focused = document.activeElement?.getAttribute('data-curve');
    const { model } = this.selection.now();
    this.list.replaceChildren(
      ...listed.map((point) => {
        const swatch = element('span', { class: 'swatch' });
        const at = shown.indexOf(point);
        if (at >= 0) swatch.style.backgroundColor = colours[at]!;
        const box = element('input', { type: 'checkbox', 'data-curve': point.index });
        box.checked = at >= 0;
        box.addEventListener('change', () => {
          this.byHand.set(point, box.checked);
          this.draw();
        });
        const name = element('span', { class: point.name === model ? 'picked' : undefined }, point.name);
        return element('li', {}, element('label', {}, box, swatch, name), this.values.get(point)!);
      }),
    );
    if (focused) this.list.querySelector<HTMLElement>(`[data-curve="${focused}"]`)?.focus();
  }

  /** Moves the cursor by an epoch; the arrows begin at the first or the last one. */
  private key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key] ?? 0;
    const { plot } = this;
    const epochs = plot?.data[0];
    if (step === 0 || plot === undefined || epochs === undefined) return;
    event.preventDefault();
    const from = this.epoch ?? (step > 0 ? -1 : epochs.length);
    const next = Math.max(0, Math.min(epochs.length - 1, from + step));
    plot.setCursor({ left: plot.valToPos(epochs[next]!, 'x'), top: 1 });
  }

  /** Values at an epoch (an index), or at each model's kept epoch while no epoch is pointed at. */
  private showValues(epoch: number | undefined): void {
    this.epoch = epoch;
    const at = epoch === undefined ? 'At the kept epoch, which is the one evaluated (ticked)' : `At epoch ${epoch + 1}`;
    this.epochLabel.textContent = at;
    for (const [point, value] of this.values) {
      const { curves } = point;
      value.textContent = decimal(leadingOf(curves, this.measure)[epoch ?? curves.keptEpoch - 1]);
    }
    const last = this.plot?.data[0]?.length ?? 1;
    this.plotHost.setAttribute('aria-valuemin', '1');
    this.plotHost.setAttribute('aria-valuemax', String(last));
    this.plotHost.setAttribute('aria-valuenow', String(epoch === undefined ? last : epoch + 1));
    this.plotHost.setAttribute('aria-valuetext', `${at}: ${this.spoken()}`);
  }

  private spoken(): string {
    return this.points
      .slice(0, firstShown)
      .map((point) => `${point.name} ${this.values.get(point)!.textContent}`)
      .join(', ');
  }
}
