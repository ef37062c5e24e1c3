import type { Screen } from "../terminal/screen.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { cut } from "../terminal/width.ts";
import { wrap } from "../terminal/wrap.ts";
import { arrange } from "./arrange.ts";
import { formatFooter } from "./footer.ts";
import { pageOf } from "./page.ts";
import { arrangementOf, type State } from "./state.ts";
import { formatTable } from "./table.ts";
import type { Line } from "./view.ts";
import { describeUnhandled } from "./unhandled.ts";
import { type Material, VIEWS } from "./views.ts";

/** What a table is shown with. */
export interface ShowOptions {
  /** Makes text stand out. */
  readonly style: Terminal["style"];
  /** The terminal that it has to fit into. */
  readonly screen: Screen | undefined;
  /** Whether it is replaced again and again, and keys are listened to. */
  readonly isLive: boolean;
  /** Why something is missing. */
  readonly trouble?: string | undefined;
}

/** The rows that a person has chosen to see, in order. */
export function shownLines(material: Material, state: State): readonly Line[] {
  const view = VIEWS[state.view];
  return arrange(view.lines(material), view, arrangementOf(state));
}

/** The state, scrolled no further than to the last rows. */
export function clampScroll(material: Material, state: State, options: ShowOptions): State {
  const { lines, rows } = layOut(material, state, options);
  const { begin } = pageOf(lines.length, rows - 1, state.skipped);
  return { ...state, skipped: begin };
}

/** Writes what a person has chosen to see. */
export function formatShown(material: Material, state: State, options: ShowOptions): string {
  const { style, isLive, screen } = options;
  const { lines, notes, footer, rows } = layOut(material, state, options);
  const { sort, isReversed } = arrangementOf(state);
  const table = formatTable(VIEWS[state.view], lines, {
    emphasize: (text) => style("bold", text),
    alarm: (text) => style("red", text),
    columns: screen?.columns,
    rows,
    skipped: state.skipped,
    marks: isLive ? { [sort]: isReversed ? "^" : "*" } : {},
  });
  return [table, ...notes, ...footer].join("\n");
}

/** What is shown, and how many lines the table may have. */
interface Layout {
  readonly lines: readonly Line[];
  readonly notes: readonly string[];
  readonly footer: readonly string[];
  readonly rows: number;
}

function layOut(
  material: Material,
  state: State,
  { style, screen, isLive, trouble }: ShowOptions,
): Layout {
  const columns = screen?.columns ?? Infinity;
  // What is printed ends with a line break, which needs a row of its own.
  const all = isLive && screen ? Math.max(screen.rows - 1, 1) : Infinity;
  const footer = isLive && all >= 3 ? [style("dim", formatFooter(state, columns))] : [];
  const left = all - footer.length;
  const lines = shownLines(material, state);
  const wrapped = [trouble, describeUnhandled(material.now)].flatMap((text) =>
    text === undefined ? [] : wrap(text, columns)
  );
  const notes = firstOf(wrapped, Math.max(Math.floor(left / 3), left - 1 - lines.length), columns);
  return { lines, notes, footer, rows: left - notes.length };
}

/** The first of some lines, with a mark where others are missing. */
function firstOf(lines: readonly string[], most: number, columns: number): readonly string[] {
  const kept = lines.slice(0, most).map((line) => cut(line, columns));
  const last = kept.pop();
  if (last === undefined) return [];
  // The mark tells of other lines, even if this one fits.
  return [...kept, lines.length > most ? `${cut(last, columns - 2, "")} …` : last];
}
