/**
 * What the reader looks at.
 *
 * @module
 */

/**
 * Which option is lit: the one under the pointer, else the one that has the focus.
 *
 * @param {(lit: number | null) => void} onChange
 */
export function createAttention(onChange) {
  /** @type {number | null} */
  let hovered = null;
  /** @type {number | null} */
  let focused = null;
  return {
    lit: () => hovered ?? focused,
    /** @param {number | null} k */
    hover(k) {
      if (k === hovered) return;
      hovered = k;
      onChange(hovered ?? focused);
    },
    /** @param {number | null} k */
    focus(k) {
      if (k === focused) return;
      focused = k;
      onChange(hovered ?? focused);
    },
  };
}
