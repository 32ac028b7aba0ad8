// @ts-check
/* Send a verdict so that it is written exactly once. A verdict that was not acknowledged stays in the browser, and is sent again
   with the same operation, even after the desk was started again. */

const KEPT = "slr-unsent";
const PAUSE = 1500; // milliseconds between two tries

/** Return a random name of an operation. A page without https has no crypto.randomUUID. */
export function newOp() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return what was sent and not acknowledged, or null. @returns {{address: string, values: Record<string, string>} | null} */
export function unsent() {
  try { return JSON.parse(sessionStorage.getItem(KEPT) ?? "null"); } catch { return null; }
}

/** @param {unknown} value */
function keep(value) {
  try {
    if (value) sessionStorage.setItem(KEPT, JSON.stringify(value)); else sessionStorage.removeItem(KEPT);
  } catch { /* a private window keeps nothing */ }
}

/**
 * Send values, again and again until the desk answers. Returns the status and the answer.
 * @param {string} address @param {Record<string, string>} values @param {(waiting: boolean) => void} told is called when the desk does not answer
 * @returns {Promise<{status: number, answer: any}>}
 */
export async function send(address, values, told) {
  keep({ address, values });
  for (;;) {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(values),
      });
      const answer = await response.json();
      keep(null);
      return { status: response.status, answer };
    } catch {
      told(true);
      await new Promise((next) => setTimeout(next, PAUSE));
    }
  }
}
