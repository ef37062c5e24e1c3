import type { Screen } from "../terminal/screen.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";
import { arrange } from "./arrange.ts";
import { formatFooter } from "./footer.ts";
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

/** Writes what a person has chosen to see. */
export function formatShown(
  material: Material,
  state: State,
  { style, screen, isLive, trouble }: ShowOptions,
): string {
  const view = VIEWS[state.view];
  const columns = screen?.columns ?? Infinity;
  const { sort, isReversed } = arrangementOf(state);
  const lines = shownLines(material, state);
  const notes = [describeUnhandled(material.now), trouble].flatMap((text) =>
    text === undefined ? [] : wrap(text, columns)
  );
  const footer = isLive ? [style("dim", formatFooter(state, columns))] : [];
  // What is printed ends with a line break, which needs a row of its own.
  const rows = isLive && screen ? screen.rows - 1 - notes.length - footer.length : Infinity;
  const table = formatTable(view, lines, {
    emphasize: (text) => style("bold", text),
    alarm: (text) => style("red", text),
    columns,
    rows,
    skipped: Math.min(state.skipped, Math.max(lines.length - 1, 0)),
    marks: isLive ? { [sort]: isReversed ? "^" : "*" } : {},
  });
  return [table, ...notes, ...footer].join("\n");
}
