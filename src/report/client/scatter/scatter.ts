/**
 * Scatter plots that belong together: one colouring and legend for all panels, one brush that selects in all of
 * them, one cursor that shows the example under it everywhere. Works by mouse, by touch and by keys.
 */

import { countText } from '../../../core/facts/number-text.ts';
import type { ScatterData } from '../../page/page-data.ts';
import { element, readJson } from '../elements.ts';
import type { PageSelection } from '../selection/selection.ts';
import { offerRows } from '../take/rows.ts';
import { classColours, onSchemeChange, type Rgb, rangeColours } from '../theme.ts';
import { type Area, brushedPoints, brushOf, brushText } from './brush.ts';
import { exampleCard, pointRows, selectionPictures, selectionText } from './examples.ts';
import { legendButtons } from './legend.ts';
import { linkedPoints } from './linked.ts';
import { ScatterPanel } from './panel.ts';
import { type Points, type UnpackedColouring, unpackPoints } from './points.ts';

const reach = 10;
const brushStep = 14;
/** Names that do not hide the points. */
const namesMax = 20;
const arrows: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** `names` are those of the models. */
export function drawScatters(names: readonly string[], selection: PageSelection): void {
  for (const host of document.querySelectorAll<HTMLElement>('[data-scatter]')) {
    const data = readJson<ScatterData>(host.dataset.scatter ?? '');
    if (data !== null && data.count > 0) new LinkedScatter(host, unpackPoints(data), names, selection);
  }
}

class LinkedScatter {
  private readonly points: Points;
  /** Of the models. */
  private readonly names: readonly string[];
  private readonly panels: readonly ScatterPanel[];
  private readonly help: HTMLElement;
  private readonly legend = element('div', { class: 'legend', role: 'group', 'aria-label': 'Shown' });
  private readonly status = element('output', { class: 'status' });
  private readonly card = element('div', { class: 'card', 'aria-live': 'polite' });
  private readonly strip = element('div', { class: 'strip' });
  private readonly clear = element('button', { type: 'button', class: 'button', hidden: true }, 'Clear selection');
  private colouring: UnpackedColouring;
  private colours: readonly Rgb[] = [];
  private shown: boolean[] = [];
  /** By the brush, else by the selection of the page. */
  private selected: Uint8Array | undefined;
  private readonly selection: PageSelection;
  private brush: { readonly panel: ScatterPanel; readonly area: Area } | undefined;
  /** Id of the points' data, by which the address names these plots. */
  private readonly id: string;
  private half = 0;
  private cursor: number | undefined;
  /** The selected row's point, shown while none is pointed at. */
  private pinned: number | undefined;
  private frame = 0;
  private stale = false;

  constructor(host: HTMLElement, points: Points, names: readonly string[], selection: PageSelection) {
    this.points = points;
    this.names = names;
    this.id = host.dataset.scatter ?? '';
    this.selection = selection;
    this.colouring = points.colourings[0]!;
    const help = element(
      'p',
      { class: 'muted help', id: `${this.id}-help` },
      'Drag to select, click a point to keep it, click elsewhere to clear. By keys: arrows move from point to point, Enter keeps it, Shift with up or down selects around it, Escape clears.',
    );
    this.panels = points.panels.map(
      (panel) => new ScatterPanel(panel, `${panel.name}: ${countText(points.count)} points`, help.id),
    );
    const panels = element('div', { class: 'panels' }, ...this.panels.map((panel) => panel.root));
    this.help = help;
    const card = element('div', {}, help, this.card);
    host.append(this.toolbar(), this.legend, panels, element('div', { class: 'detail' }, card, this.strip));
    offerRows(host, () => pointRows(this.points));
    for (const panel of this.panels) this.listen(panel);
    this.clear.addEventListener('click', () => this.deselect());
    this.setColouring(0);
    new ResizeObserver(() => this.refit()).observe(panels);
    onSchemeChange(() => this.setColours());
    this.refit();
    selection.follow(['model', 'label', 'predicted', 'brush'], () => this.showSelected());
    selection.follow(['row'], ({ row }) => {
      const at = row === undefined ? -1 : this.points.rows.indexOf(Number(row));
      this.pinned = at < 0 ? undefined : at;
      this.point(this.pinned);
    });
  }

  private toolbar(): HTMLElement {
    const select = element(
      'select',
      {},
      ...this.points.colourings.map(({ name }, index) => element('option', { value: index }, name)),
    );
    select.addEventListener('change', () => this.setColouring(Number(select.value)));
    return element('div', { class: 'controls' }, element('label', {}, 'Colour by ', select), this.status, this.clear);
  }

  private setColouring(index: number): void {
    this.colouring = this.points.colourings[index]!;
    this.shown = this.colouring.names.map(() => true);
    this.setColours();
  }

  private setColours(): void {
    const { names, quiet = [], ordered } = this.colouring;
    // Quiet names take no colour of their own, so that clusters start with the first.
    const colours = (ordered ? rangeColours : classColours)(names.length - quiet.length);
    for (const value of quiet) colours.splice(value, 0, [128, 128, 128]);
    this.colours = colours;
    this.drawLegend();
    this.redraw();
    this.describeSelection();
  }

  private drawLegend(): void {
    const buttons = legendButtons(this.colouring, this.colours, this.shown, () => this.redraw());
    this.legend.replaceChildren(...buttons);
  }

  private readonly visible = (point: number): boolean => this.shown[this.colouring.values[point]!] === true;

  private refit(): void {
    let changed = false;
    for (const panel of this.panels) changed = panel.fit() || changed;
    if (changed) this.drawNow();
  }

  /** At most one drawing a frame, however many events came. */
  private redraw(): void {
    this.stale = true;
    this.schedule();
  }

  private schedule(): void {
    if (this.frame === 0)
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        if (this.stale) this.drawNow();
        else this.drawCursors();
      });
  }

  /** Of classes and clusters that are shown, as long as they are few; ranges of numbers are told by their shade. */
  private namesToWrite(): (string | undefined)[] {
    const { names, quiet = [], ordered } = this.colouring;
    if (ordered || names.length < 2 || names.length > namesMax) return [];
    return names.map((name, value) =>
      this.shown[value] && !quiet.includes(value) ? name.replace(/^cluster /, '') : undefined,
    );
  }

  private drawNow(): void {
    this.stale = false;
    const { values, quiet = [] } = this.colouring;
    const names = this.namesToWrite();
    for (const panel of this.panels)
      panel.draw({ colours: this.colours, values, shown: this.shown, quiet, names, selected: this.selected });
    this.drawCursors();
  }

  private drawCursors(): void {
    for (const panel of this.panels)
      panel.drawCursor(this.brush?.panel === panel ? this.brush.area : undefined, this.cursor);
  }

  private listen(panel: ScatterPanel): void {
    const { canvas } = panel;
    let start: readonly [number, number] | undefined;
    const place = (event: PointerEvent): readonly [number, number] => {
      const { left, top } = canvas.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      start = place(event);
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', (event) => {
      const [x, y] = place(event);
      if (start !== undefined) this.drag(panel, start, [x, y]);
      else this.point(panel.nearest(x, y, reach, this.visible));
    });
    canvas.addEventListener('pointerup', (event) => {
      const [x, y] = place(event);
      const moved = start !== undefined && Math.hypot(x - start[0], y - start[1]) > 3;
      start = undefined;
      if (moved) this.keepBrush(true);
      else {
        // A drag that came back to where it began brushes nothing.
        this.showSelected();
        this.pick(panel.nearest(x, y, reach, this.visible));
      }
    });
    canvas.addEventListener('pointercancel', () => {
      start = undefined;
      this.showSelected();
    });
    canvas.addEventListener('pointerleave', () => {
      if (start === undefined && document.activeElement !== canvas) this.point(this.pinned);
    });
    canvas.addEventListener('keydown', (event) => this.key(panel, event));
  }

  private drag(
    panel: ScatterPanel,
    [fromX, fromY]: readonly [number, number],
    [toX, toY]: readonly [number, number],
  ): void {
    if (Math.hypot(toX - fromX, toY - fromY) <= 3) return;
    const box = {
      left: Math.min(fromX, toX),
      top: Math.min(fromY, toY),
      right: Math.max(fromX, toX),
      bottom: Math.max(fromY, toY),
    };
    this.selectIn(panel, panel.areaOf(box));
  }

  /** Shows what the page's selection means here. */
  private showSelected(): void {
    const now = this.selection.now();
    const brush = brushOf(now.brush ?? '');
    const panel = brush?.plots === this.id ? this.panels[brush.panel] : undefined;
    if (brush !== undefined && panel !== undefined) this.selectIn(panel, brush.area);
    else {
      this.brush = undefined;
      this.half = 0;
      this.selected = linkedPoints(this.points, this.names, now);
      this.describeSelection();
      this.redraw();
    }
    this.showPictures();
  }

  /** Shows a brush; the page has it only with `keepBrush`. */
  private selectIn(panel: ScatterPanel, area: Area): void {
    this.brush = { panel, area };
    this.selected = brushedPoints(this.points.panels[this.panels.indexOf(panel)]!, area, this.visible);
    this.describeSelection();
    this.redraw();
  }

  private keepBrush(isNew: boolean): void {
    if (this.brush === undefined) return;
    const { panel, area } = this.brush;
    this.selection.change({ brush: brushText({ plots: this.id, panel: this.panels.indexOf(panel), area }) }, isNew);
  }

  /** Keeps the example of a point for the whole page; without a point takes all out that is selected here. */
  private pick(point: number | undefined): void {
    if (point === undefined) this.deselect();
    else this.selection.toggle({ row: String(this.points.rows[point]) });
    this.point(point);
  }

  private deselect(): void {
    this.selection.change({ label: undefined, predicted: undefined, row: undefined, brush: undefined });
  }

  private key(panel: ScatterPanel, event: KeyboardEvent): void {
    if (event.key === 'Escape') this.deselect();
    if (event.key === 'Enter' && this.cursor !== undefined) this.pick(this.cursor);
    const direction = arrows[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    const from = this.cursor ?? panel.nearest(0, 0, Number.POSITIVE_INFINITY, this.visible);
    if (from === undefined) return;
    if (!event.shiftKey) {
      this.point(this.cursor === undefined ? from : (panel.towards(from, direction, this.visible) ?? from));
      return;
    }
    this.point(from);
    this.half = Math.max(0, this.half - direction[1] * brushStep + direction[0] * brushStep);
    if (this.half === 0) this.deselect();
    else {
      this.selectIn(panel, panel.areaOf(panel.around(from, this.half)));
      // Growing the brush is one step, which Back undoes.
      this.keepBrush(this.selection.now().brush === undefined);
    }
  }

  /** Shows the example of a point: its picture, its row, and its value in every colouring. */
  private point(point: number | undefined): void {
    if (point === this.cursor) return;
    this.cursor = point;
    this.schedule();
    this.card.replaceChildren();
    this.help.hidden = point !== undefined;
    if (point === undefined) return;
    this.card.append(...exampleCard(this.points, point));
  }

  private describeSelection(): void {
    this.clear.hidden = this.selected === undefined;
    this.status.textContent = this.selected === undefined ? '' : selectionText(this.selected, this.colouring);
  }

  private showPictures(): void {
    const { thumbnails } = this.points;
    const shown =
      thumbnails === undefined || this.selected === undefined ? [] : selectionPictures(this.selected, thumbnails);
    this.strip.replaceChildren(...shown);
  }
}
