/** The focus would bring a keyboard over half of what is to be read. */
export function isTouched(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches
}
