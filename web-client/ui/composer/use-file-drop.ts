import { useEffect, useState } from 'preact/hooks'

/** Who takes files; undefined while nobody does. */
export type OnFiles = ((files: readonly File[]) => void) | undefined

/** Hands over the files of what was pasted or dropped, if there are any. */
export function takeFiles(event: Event, from: DataTransfer | null, onFiles: OnFiles): void {
  const files = [...(from?.files ?? [])]
  if (onFiles === undefined || files.length === 0) return
  event.preventDefault()
  onFiles(files)
}

/** Takes files dropped anywhere on the conversation around a place; the answer says whether some hang over it. */
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

/** A file that falls beside would be opened in place of the page. */
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
