import { computed, signal } from '@preact/signals'
import type { FileUrl } from '../../core/connection/file-links.ts'

/** Calls `load` for the first file that is shown; after a failure the next file tries again. */
export function lazyFileLinks(load: () => Promise<FileUrl>): FileUrl {
  const there = signal<FileUrl | undefined>(undefined)
  let isLoading = false
  const links = (url: string) => {
    if (!isLoading) {
      isLoading = true
      load().then(
        (loaded) => (there.value = loaded),
        () => (isLoading = false),
      )
    }
    return computed(() => there.value?.(url).value)
  }
  links.fresh = async (url: string, failed?: string) => there.value?.fresh(url, failed)
  return links
}
