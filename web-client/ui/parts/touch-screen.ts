/** Returns whether focusing a field would open an on-screen keyboard over half of the page. */
export function isTouched(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches
}
