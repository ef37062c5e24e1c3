/**
 * Shows things until their reader has gone, as in `lymph node | head`, and tells so once: processes
 * must not suffer from it.
 */
export function whileRead(onBroken: () => void): (show: () => void) => void {
  let isBroken = false;
  return (show) => {
    try {
      show();
    } catch {
      if (!isBroken) onBroken();
      isBroken = true;
    }
  };
}
