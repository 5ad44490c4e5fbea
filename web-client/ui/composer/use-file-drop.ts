import { useEffect, useState } from 'preact/hooks'

/** Receives files; undefined while none are accepted. */
export type OnFiles = ((files: readonly File[]) => void) | undefined

/** Passes on the files of a paste or a drop, if there are any. */
export function takeFiles(event: Event, from: DataTransfer | null, onFiles: OnFiles): void {
  const files = [...(from?.files ?? [])]
  if (onFiles === undefined || files.length === 0) return
  event.preventDefault()
  onFiles(files)
}

/** Accepts files dropped anywhere on the conversation around `place`; returns whether some are dragged over it. */
export function useFileDrop(place: { readonly current: HTMLElement | null }, onFiles: OnFiles): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const around = place.current?.closest<HTMLElement>('.chat, .pane')
    if (around === null || around === undefined || onFiles === undefined) return
    const ending = new AbortController()
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const left = ({ relatedTarget }: DragEvent) => {
      if (!around.contains(relatedTarget as Node | null)) setOver(false)
    }
    const dropped = (event: DragEvent) => {
      setOver(false)
      takeFiles(event, event.dataTransfer, onFiles)
      place.current?.focus()
    }
    const { signal } = ending
    around.addEventListener('dragover', over, { signal })
    around.addEventListener('dragleave', left, { signal })
    around.addEventListener('drop', dropped, { signal })
    return () => ending.abort()
  }, [onFiles])
  return isOver
}

/** Keeps the browser from opening a file dropped elsewhere in place of the page. */
export function refuseOtherFiles(): void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || event.dataTransfer === null || !hasFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'none'
  }
  document.addEventListener('dragover', refuse)
  document.addEventListener('drop', refuse)
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false
}
