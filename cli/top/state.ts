import type { Arrangement } from "./arrange.ts";
import type { Key } from "./keyboard.ts";
import { VIEW_NAMES, type ViewName, VIEWS } from "./views.ts";

/** What a person has chosen to see. */
export interface State {
  /** The table that is shown. */
  readonly view: ViewName;
  /** How each table is arranged; tables in their first order are missing. */
  readonly sorts: Readonly<Partial<Record<ViewName, Pick<Arrangement, "sort" | "isReversed">>>>;
  /** See {@linkcode Arrangement.filter}. */
  readonly filter: string;
  /** The filter that was there before a new one is typed; undefined while none is typed. */
  readonly filterBefore: string | undefined;
  /** How many rows are passed over. */
  readonly skipped: number;
  /** Whether the user has quit, or the input has ended. */
  readonly hasEnded: boolean;
}

/** The state at the beginning. */
export function initialState(
  { view = "services", sort, isReversed = false, filter = "" }: {
    readonly view?: ViewName;
    readonly sort?: string | undefined;
    readonly isReversed?: boolean;
    readonly filter?: string | undefined;
  } = {},
): State {
  const sorts = { [view]: { sort: sort ?? VIEWS[view].sortedBy, isReversed } };
  return { view, sorts, filter, filterBefore: undefined, skipped: 0, hasEnded: false };
}

/** How the shown table is arranged. */
export function arrangementOf({ view, sorts, filter }: State): Arrangement {
  return { ...(sorts[view] ?? { sort: VIEWS[view].sortedBy, isReversed: false }), filter };
}

/** The state after a key was pressed; the same where it means nothing. */
export function press(state: State, key: Key): State {
  if (key === "end") return { ...state, hasEnded: true };
  return state.filterBefore === undefined ? command(state, key) : type(state, key);
}

function command(state: State, key: Key): State {
  const { sort, isReversed } = arrangementOf(state);
  const sorted = (change: Pick<Arrangement, "sort" | "isReversed">): State => ({
    ...state,
    sorts: { ...state.sorts, [state.view]: change },
  });
  const view = VIEW_NAMES[Number(key) - 1];
  if (view !== undefined) return { ...state, view, skipped: 0 };
  switch (key) {
    case "<":
    case ">": {
      const names = VIEWS[state.view].columns.map(({ name }) => name);
      const next = names.indexOf(sort) + (key === ">" ? 1 : names.length - 1);
      return sorted({ sort: names[next % names.length] ?? sort, isReversed: false });
    }
    case "r":
      return sorted({ sort, isReversed: !isReversed });
    case "/":
      return { ...state, filterBefore: state.filter, filter: "", skipped: 0 };
    case "escape":
      return { ...state, filter: "", skipped: 0 };
    case "up":
      return { ...state, skipped: Math.max(state.skipped - 1, 0) };
    case "down":
      return { ...state, skipped: state.skipped + 1 };
    case "q":
    case "Q":
      return { ...state, hasEnded: true };
    default:
      return state;
  }
}

function type(state: State, key: Key): State {
  const { filter, filterBefore = "" } = state;
  switch (key) {
    case "enter":
      return { ...state, filterBefore: undefined };
    case "escape":
      return { ...state, filterBefore: undefined, filter: filterBefore };
    case "backspace":
      return { ...state, filter: [...filter].slice(0, -1).join("") };
    case "up":
    case "down":
      return state;
    default:
      return { ...state, filter: filter + key, skipped: 0 };
  }
}
