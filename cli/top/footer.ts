import { printable } from "../../core/observe/printable.ts";
import { cut, widthOf } from "../terminal/width.ts";
import type { State } from "./state.ts";
import { VIEW_NAMES } from "./views.ts";

/** What the keys do, in one line of at most so many columns; the least important is left out first. */
export function formatFooter({ view, filter, filterBefore }: State, columns: number): string {
  if (filterBefore !== undefined) {
    return fit([`filter: ${printable(filter)}_`, "Enter keep", "Esc undo"], columns);
  }
  const views = VIEW_NAMES.map((name, index) =>
    name === view ? `[${name}]` : `${index + 1} ${name}`
  );
  const shown = filter === "" ? [] : [`filter: ${printable(filter)}`];
  return fit(["q quit", ...shown, ...views, "/ filter", "<> sort", "r reverse"], columns);
}

function fit(parts: readonly string[], columns: number): string {
  const fitting = parts.slice(0, 1);
  for (const part of parts.slice(1)) {
    if (widthOf([...fitting, part].join("  ")) > columns) break;
    fitting.push(part);
  }
  return cut(fitting.join("  "), columns, "");
}
