/** Prints a figure where somebody wants to read it: `LYMPH_FIGURES=1 deno task faults`. */
export function tell(figure: string): void {
  if (Deno.env.get("LYMPH_FIGURES")) console.error(figure);
}
