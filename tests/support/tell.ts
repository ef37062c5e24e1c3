/** Prints a figure if it is asked for: `LYMPH_FIGURES=1 deno task faults`. */
export function tell(figure: string): void {
  if (Deno.env.get("LYMPH_FIGURES")) console.error(figure);
}
