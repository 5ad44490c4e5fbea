import { signal } from '@preact/signals'

/** The hosts, besides this server, whose pictures of people are shown; from no other is anything requested. */
export const pictureHosts = signal<readonly string[]>([])

/** Returns whether the address of a person's picture may be shown: our own, or at an allowed host. */
export function isShownPicture(address: string): boolean {
  if (address.startsWith('/')) return !address.startsWith('//')
  if (!address.startsWith('https://') || !URL.canParse(address)) return false
  return pictureHosts.value.includes(new URL(address).host)
}
