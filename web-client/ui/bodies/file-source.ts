import { hostElsewhere } from '../contents/addresses.ts'
import type { BodyProps } from './body-props.ts'

/** Where a file can be had: here, not yet known, no longer, or on another server, which is not asked. */
export type FileSource =
  | { readonly state: 'here'; readonly src: string }
  | { readonly state: 'loading' }
  | { readonly state: 'gone' }
  | { readonly state: 'elsewhere'; readonly host: string }

/** Returns where a file can be had now; reads a signal. */
export function sourceOf(url: string, { fileUrl }: Pick<BodyProps, 'fileUrl'>): FileSource {
  if (!url.startsWith('/file/')) {
    const host = hostElsewhere(url)
    return host === '' ? { state: 'here', src: url } : { state: 'elsewhere', host }
  }
  const src = fileUrl === undefined ? url : fileUrl(url).value
  if (src === undefined) return { state: 'loading' }
  return src === '' ? { state: 'gone' } : { state: 'here', src }
}

/** Does the same for a picture, which may also be on a host that the operator allows. */
export function pictureSourceOf(url: string, props: Pick<BodyProps, 'fileUrl' | 'pictureHosts'>): FileSource {
  const source = sourceOf(url, props)
  const isAllowed = source.state === 'elsewhere' && hostElsewhere(url, props.pictureHosts) === ''
  return isAllowed ? { state: 'here', src: url } : source
}
