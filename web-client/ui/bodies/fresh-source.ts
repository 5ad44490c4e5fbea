import type { TargetedMouseEvent } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { BodyProps } from './body-props.ts'

type Ref<Element> = { readonly current: Element | null }

/** A file, and the address that was known when it was drawn. */
export interface PlayedFile extends Pick<BodyProps, 'fileUrl'> {
  readonly url: string
  readonly src: string | undefined
}

/**
 * Gives an element what it plays. Later addresses of the same file do not interrupt it: they replace one that is too
 * old when it is to be played, and one that has failed, where it goes on. `onFailed` is called if none can be played.
 */
export function useFreshSource(player: Ref<HTMLMediaElement>, { url, src, fileUrl }: PlayedFile, onFailed: () => void) {
  const given = useRef('')
  useLayoutEffect(() => {
    const { current } = player
    if (current === null || src === undefined || (given.current === url && current.hasAttribute('src'))) return
    given.current = url
    current.src = src
  })
  /** Returns whether there is another address now. */
  const renew = async (failed?: string): Promise<boolean> => {
    const before = player.current?.getAttribute('src')
    const next = await freshOf(url, fileUrl, failed)
    const { current } = player
    // Another call may have replaced it meanwhile.
    if (!next || current === null || next === before || current.getAttribute('src') !== before) return false
    current.src = next
    return true
  }
  const play = async (): Promise<void> => {
    const { current } = player
    if (current?.readyState === 0) await renew(current.error === null ? undefined : (current.getAttribute('src') ?? ''))
    await current?.play()
  }
  const onError = async (): Promise<void> => {
    const { current } = player
    if (current === null) return
    const { paused, currentTime } = current
    if (!(await renew(current.getAttribute('src') ?? ''))) return onFailed()
    current.currentTime = currentTime
    // If it fails again, that is another error.
    if (!paused) await current.play().catch(() => {})
  }
  return { play, onError }
}

/** Returns what to do when a link to a file is pressed: its address may have expired since it was drawn. */
export function useFreshLink(url: string, { fileUrl }: Pick<BodyProps, 'fileUrl'>) {
  const [pressed] = useState(() => new WeakSet<HTMLElement>())
  return async (event: TargetedMouseEvent<HTMLAnchorElement>): Promise<void> => {
    const { currentTarget: link } = event
    // The press below.
    if (pressed.delete(link)) return
    event.preventDefault()
    link.href = (await freshOf(url, fileUrl)) || link.href
    pressed.add(link)
    link.click()
  }
}

async function freshOf(url: string, fileUrl: BodyProps['fileUrl'], failed?: string): Promise<string | undefined> {
  return url.startsWith('/file/') ? fileUrl?.fresh(url, failed) : undefined
}
